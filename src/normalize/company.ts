import { areOtherForms, isLegalForm } from './legal-forms.js';
import { isGivenName } from './nicknames.js';
import { compareWords } from './similarity.js';
import { cleanText, foldWords } from './text.js';

/** Words that many companies add or drop: with one of them more or less it is most likely the same. */
const COMMON_WORDS =
  words(`com companies consulting corporate firm global group holding holdings international law legal
  management net org partners practice services solutions systems technologies technology usa us worldwide`);

/** What a company is often called without: `Expedia Group`, `Booking Holdings`, `Williams Companies`. Only at the end. */
const GROUP_WORDS = new Set(['companies', 'group', 'holding', 'holdings']);

/** Share classes and other notes in brackets: `Alphabet Inc. (Class A)`, `Hershey Company (The)`. */
const IN_BRACKETS = /\([^)]*\)|\[[^\]]*\]/g;
const SHARE_CLASS = /(?: (?:(?:class|cl) [a-d]|common stock|ordinary shares|ads|adr))+$/;

/** Lists of shares put the founder's given name behind: `Lilly (Eli)`, `Smucker (J.M.) Company`. */
const TURNED_ROUND = /^([\p{L}-]{2,}) ?\(([\p{L}. ]{1,30})\)/u;
const INITIALS_ONLY = /^(?:\p{Lu}\. ?){1,3}$/u;

/** Shorter names are other companies' when a letter changes: Lowes, Loews. */
const SLIP_MIN_LETTERS = 6;
/** With a common word more or less. */
const SAME_BUT_COMMON_WORD = 0.93;
/** The initials of the other: IBM. */
const INITIALS = 0.9;
const INITIALS_MIN = 3;
/** The beginning of the other: Skadden for Skadden Arps, but Delta for Delta Dental as well. */
const BEGINNING = 0.85;

/** What all spellings of a company's name have in common: no legal form, `The`, `&`, spaces or accents. Null: no name. */
export function companyKey(name: unknown): string | null {
  const found = companyWords(name);
  return found.length === 0 ? null : found.join('');
}

/** The same of the name without `Group`, `Holdings`, `Companies` at its end; null where it has none. */
export function shortCompanyKey(name: unknown): string | null {
  const found = companyWords(name);
  const last = found.findLastIndex(word => !GROUP_WORDS.has(word));
  return last < 0 || last === found.length - 1 ? null : found.slice(0, last + 1).join('');
}

/** Whether the legal forms of two names say that they are two companies': `Merck KGaA` and `Merck & Co.`. */
export function haveOtherForms(a: string, b: string): boolean {
  return areOtherForms(splitName(a).forms, splitName(b).forms);
}

/**
 * How far two names can be one company's, 0 to 1: from 0.9 on it is the same (a legal form, `Group`, initials, a slip
 * of the pen), below it is not known to be. Symmetric.
 */
export function compareCompanies(a: string, b: string): number {
  const left = companyWords(a);
  const right = companyWords(b);
  if (left.length === 0 || right.length === 0) return 0;
  if (left.join('') === right.join('')) return 1;
  if (bare(left).join('') === bare(right).join('')) return SAME_BUT_COMMON_WORD;
  if (isInitials(left, right) || isInitials(right, left)) return INITIALS;
  const alike = Math.min(likeness(left, right), likeness(right, left));
  return startsWith(left, right) || startsWith(right, left) ? Math.max(alike, BEGINNING) : alike;
}

function companyWords(name: unknown): readonly string[] {
  return splitName(name).words;
}

/** The words of a name and the legal forms at its end, both folded. A name that is nothing but forms keeps one. */
function splitName(name: unknown): { readonly words: readonly string[]; readonly forms: readonly string[] } {
  const text = cleanText(name);
  if (text === null) return { words: [], forms: [] };
  const outside = upright(text).replace(IN_BRACKETS, ' ');
  const folded = foldWords(/[\p{L}\p{N}]/u.test(outside) ? outside : text)
    .join(' ')
    .replace(SHARE_CLASS, '');
  const found = joinLetters(folded.split(' '));
  const forms: string[] = [];
  for (let last = found.at(-1); found.length > 1 && isEnding(last, forms); last = found.at(-1)) {
    forms.unshift(found.pop() ?? '');
  }
  while (found.length > 1 && found[0] === 'the') found.shift();
  const named = found.filter(word => word !== 'and');
  return { words: named.length === 0 ? found : named, forms };
}

/** `Lilly (Eli)` as `Eli Lilly`. */
function upright(text: string): string {
  return text.replace(TURNED_ROUND, (whole, surname: string, given: string) => {
    const isGiven = INITIALS_ONLY.test(given) || isGivenName(foldWords(given).join(' '));
    return isGiven ? `${given} ${surname}` : whole;
  });
}

/** A legal form, or what stands beside one: `& Co.`, `Company, The`, `S.A. de C.V.`. */
function isEnding(word: string | undefined, forms: readonly string[]): boolean {
  if (word === undefined) return false;
  return isLegalForm(word) || word === 'and' || word === 'the' || (word === 'de' && forms.includes('cv'));
}

/** Initials with spaces are one word: `A. O. Smith`, `S. A.`. */
function joinLetters(parts: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const part of parts) {
    const isLetter = /^[a-z]$/.test(part);
    const before = joined.at(-1);
    if (isLetter && open && before !== undefined) joined[joined.length - 1] = before + part;
    else if (part !== '') joined.push(part);
    open = isLetter;
  }
  return joined;
}

function bare(name: readonly string[]): readonly string[] {
  const kept = name.filter(word => !COMMON_WORDS.has(word));
  return kept.length === 0 ? name : kept;
}

function isInitials(short: readonly string[], long: readonly string[]): boolean {
  const [initials = ''] = short;
  const isOneWord = short.length === 1 && initials.length >= INITIALS_MIN && long.length >= INITIALS_MIN;
  return isOneWord && initials === long.map(word => word[0]).join('');
}

function startsWith(long: readonly string[], short: readonly string[]): boolean {
  return short.length < long.length && short.every((word, index) => long[index] === word);
}

/** Every word's best likeness in the other name, on average: one word that is missing there counts in full. */
function likeness(from: readonly string[], to: readonly string[]): number {
  const best = from.map(word => Math.max(...to.map(other => compareWords(word, other, SLIP_MIN_LETTERS))));
  return best.reduce((sum, score) => sum + score, 0) / best.length;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
