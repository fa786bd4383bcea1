import { seniorityFromTitle } from '../../normalize/seniority.js';
import { cleanText } from '../../normalize/text.js';

const CHARACTERS_MAX = 80;
const WORDS_MAX = 10;

/** Work that says no level, at the end of a word as in `Softwareentwickler`, or by itself. */
const OCCUPATION =
  /(?:engineer|developer|designer|analyst|consultant|counsel|attorney|lawyer|accountant|architect|scientist|researcher|nurse|physician|doctor|surgeon|therapist|professor|lecturer|teacher|editor|writer|journalist|producer|planner|buyer|recruiter|technician|specialist|officer|adviser|advisor|strategist|administrator|operator|programmer|marketer|controller|bookkeeper|broker|trader|agent|chemist|biologist|economist|mechanic|electrician|photographer|paralegal|notary|spokesperson|evangelist|geschäftsführer|geschäftsführerin|leiter|leiterin|entwickler|entwicklerin|berater|beraterin|ingenieur|ingénieur|ingénieure|directeur|directrice|gérant|gérante|responsable|abogado|abogada|avocat|avocate|ingeniero|ingeniera|directora|consultor|consultora)s?$/i;

/** Whether a line of a page is most likely what somebody is, and no sentence, name, address or number. */
export function looksLikeTitle(text: string): boolean {
  if (text.length > CHARACTERS_MAX || cleanText(text) === null || /[@?!]|https?:|\d{3}|\.$/.test(text))
    return false;
  const words = text.split(/\s+/);
  if (words.length > WORDS_MAX) return false;
  // Leads of a list or a form: "Our team leads", "Contact the manager".
  if (/^(?:our|the|meet|contact|ask|join|about|all|more|see|read|find|become|hire|open)\b/i.test(text))
    return false;
  // Of another company: at one's own nobody says where.
  if (/\s(?:at|@|bei|chez)\s/i.test(text)) return false;
  return seniorityFromTitle(text) !== null || text.split(/[^\p{L}]+/u).some(word => OCCUPATION.test(word));
}
