import { splitEmail } from './email.js';
import { isNameSuffix, isRoleName } from './name-words.js';
import { cleanText } from './text.js';

export interface PersonName {
  readonly first_name: string | null;
  readonly last_name: string | null;
}

/**
 * First and last name of a whole one: `Last, First` is turned round, otherwise the last white space parts them
 * ("Jean-Claude van Damme" → Damme). A suffix stays with the last name; a single word is a first name.
 */
export function splitFullName(fullName: unknown): PersonName {
  const text = cleanText(fullName);
  if (text === null) return { first_name: null, last_name: null };
  const parts = text.split(',').map(part => part.trim());
  const names = parts.filter(part => part !== '' && !isNameSuffix(part));
  const suffix = parts.find(isNameSuffix);
  const [last, first] = names;
  if (last !== undefined && first !== undefined) {
    return { first_name: first, last_name: suffix === undefined ? last : `${last}, ${suffix}` };
  }
  const words = (last ?? text).split(' ');
  const tail = words.length > 2 && isNameSuffix(words.at(-1) ?? '') ? 2 : 1;
  if (words.length === 1) return { first_name: text, last_name: null };
  const lastName = words.slice(-tail).join(' ');
  return {
    first_name: words.slice(0, -tail).join(' '),
    last_name: suffix === undefined ? lastName : `${lastName}, ${suffix}`,
  };
}

/** The whole name of its parts, or null where there is none. */
export function composeName(firstName: string | null, lastName: string | null): string | null {
  return (
    [firstName, lastName]
      .map(cleanText)
      .filter(part => part !== null)
      .join(' ') || null
  );
}

/**
 * The name that an address shows (`hans.mueller@x.de` → Hans Mueller), or null where it shows none: no letters, or a
 * function's mailbox (info@). A single word is taken for a first name, for want of better.
 */
export function nameFromEmail(email: string): PersonName | null {
  const local = splitEmail(email)?.local.split('+', 1)[0];
  if (local === undefined || isRoleName(local)) return null;
  // A hyphen parts the names only where nothing else does: jean-claude.damme, but hans-mueller.
  const separator = /[._]/.test(local) ? /[._]+/ : /-+/;
  const words = local
    .split(separator)
    .map(word => word.replace(/[^\p{L}\p{M}'’-]/gu, ''))
    .filter(word => /\p{L}/u.test(word))
    .map(capitalized);
  const last = words.length > 1 ? (words.at(-1) ?? null) : null;
  const first = (last === null ? words : words.slice(0, -1)).join(' ');
  return first === '' ? null : { first_name: first, last_name: last };
}

function capitalized(word: string): string {
  return word.toLowerCase().replace(/(?:^|[-'’])\p{L}/gu, start => start.toUpperCase());
}
