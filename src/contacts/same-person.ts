import { compareNames } from '../normalize/compare-names.js';
import { emailKey } from '../normalize/email.js';
import { linkedinKey } from '../normalize/linkedin.js';

/** From here on two names do not contradict each other (see `compareNames`). */
const NAMES_AGREE_MIN = 0.8;

/** Shorter numbers are extensions, the same in every company. */
const DIGITS_MIN = 6;

/** What tells whether two contacts with one telephone number are one person. */
export interface Person {
  readonly email: string | null;
  readonly name: string | null;
}

export function personOf({
  email,
  full_name,
}: {
  readonly email: string | null;
  readonly full_name: string | null;
}): Person {
  return { email: emailKey(email), name: full_name };
}

/** What a contact can be found by beside its e-mail; a LinkedIn URL first, which is surer. */
export function reachKeys({
  phone,
  linkedin_url,
}: {
  readonly phone: string | null;
  readonly linkedin_url: string | null;
}): string[] {
  const profile = linkedin_url === null ? null : linkedinKey(linkedin_url);
  const number = phone === null ? null : phoneKey(phone);
  return [...(profile === null ? [] : [`linkedin:${profile}`]), ...(number === null ? [] : [number])];
}

/**
 * A number in any spelling, by its digits: with the country code where it has one, without an extension. Whether it
 * exists is not asked: libphonenumber took a quarter of an import.
 */
function phoneKey(phone: string): string | null {
  const [number = ''] = phone.split(/[,;#]|x\s*\d+\s*$|ext/i, 1);
  const isWhole = /^\s*(?:\+|00[1-9])/.test(number);
  const digits = number.replace('(0)', '').replaceAll(/\D/g, '').replace(/^00/, '');
  return digits.length < DIGITS_MIN ? null : `phone:${isWhole ? '+' : ''}${digits}`;
}

/**
 * Whether two that share a key are one person. A LinkedIn URL is a person's own; a telephone number can be a whole
 * office's, so names and e-mails must not contradict it.
 */
export function isSamePerson(key: string, one: Person, other: Person): boolean {
  if (key.startsWith('linkedin:')) return true;
  if (one.email !== null && other.email !== null && one.email !== other.email) return false;
  return one.name === null || other.name === null || compareNames(one.name, other.name) >= NAMES_AGREE_MIN;
}
