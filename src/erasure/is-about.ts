import type { Contact } from '../contacts/contact.js';
import type { RowSource } from '../imports/rows.js';
import { emailKey } from '../normalize/email.js';
import { linkedinKey } from '../normalize/linkedin.js';
import { locationCountry } from '../normalize/location.js';
import { normalizePhone } from '../normalize/phone.js';
import { foldWords } from '../normalize/text.js';

const ADDRESS = /[^\s,;|<>()"'\\]+@[^\s,;|<>()"'\\]+/g;
const PROFILE = /linkedin\.com\/[^\s,;|<>()"'\\]+/gi;

/** One word alone is no name of one person. */
const NAME_WORDS_MIN = 2;

/** Two numbers with other last digits are not the same, whatever their country: it saves reading nearly all of them. */
const LAST_DIGITS = 6;

/** Whether a row of a file is about a person; rows that could not be read are searched as they are. */
export type IsAbout = (source: RowSource) => boolean;

/**
 * What tells a contact's rows: the address, the profile, the number, or the name. A namesake's row is told as well:
 * better that a rejected row too many is forgotten, which its sender has, than one too few.
 */
export function rowsAbout(contact: Contact): IsAbout {
  const email = emailKey(contact.email);
  const profile = linkedinKey(contact.linkedin_url);
  const isNumber = numberTest(contact);
  const names = namesOf(contact);
  return source => {
    const cells = typeof source === 'string' ? cellsOf(source) : source;
    const text = cells.join(' ');
    if (email !== null && (text.match(ADDRESS) ?? []).some(one => emailKey(one) === email)) return true;
    if (profile !== null && (text.match(PROFILE) ?? []).some(one => linkedinKey(one) === profile))
      return true;
    if (cells.some(isNumber)) return true;
    if (names.length === 0) return false;
    const words = phrase(text);
    return names.some(name => words.includes(name));
  };
}

/** The texts in a JSON object at any depth, or the text itself where it is none. */
function cellsOf(source: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(source);
    return textsIn(parsed);
  } catch {
    return [source];
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function numberTest({ phone, location }: Contact): (cell: string) => boolean {
  const defaultCountry = location === null ? null : locationCountry(location);
  const number = normalizePhone(phone, { defaultCountry });
  if (number === null) return () => false;
  const ending = number.slice(-LAST_DIGITS);
  return cell => {
    const digits = cell.replaceAll(/\D/g, '');
    if (!digits.includes(ending)) return false;
    return digits.includes(number.slice(1)) || normalizePhone(cell, { defaultCountry }) === number;
  };
}

/** The name in both orders, as lists have it. */
function namesOf({ full_name, first_name, last_name }: Contact): string[] {
  const spellings = [
    full_name,
    `${first_name ?? ''} ${last_name ?? ''}`,
    `${last_name ?? ''} ${first_name ?? ''}`,
  ];
  return spellings.flatMap(spelling => {
    const words = foldWords(spelling ?? '');
    return words.length < NAME_WORDS_MIN ? [] : [phrase(words.join(' '))];
  });
}

/** Words between spaces, so that one is found whole. */
function phrase(text: string): string {
  return ` ${foldWords(text).join(' ')} `;
}
