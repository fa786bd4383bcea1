import { cleanLongText, cleanText } from './text.js';

const FOUNDED_YEAR_MIN = 1600;

/** More names than this say nothing more of a company, and each is looked at in every list. */
export const TECH_STACK_MAX = 100;

/** The year in which a company was founded, of a number or a string; null before 1600 and after `thisYear`. */
export function readFoundedYear(value: unknown, thisYear: number): number | null {
  const text = typeof value === 'string' ? value.trim() : value;
  const year =
    typeof text === 'string' && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(text) ? Number(text.slice(0, 4)) : text;
  if (typeof year !== 'number' || !Number.isInteger(year)) return null;
  return year >= FOUNDED_YEAR_MIN && year <= thisYear ? year : null;
}

/** Display names, sorted and each once: two that differ in case and punctuation only are one, the first as it came. */
export function readTechStack(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const byKey = new Map<string, string>();
  for (const entry of value.slice(0, 10 * TECH_STACK_MAX)) {
    const name = cleanText(entry);
    const key = name === null ? '' : techKey(name);
    if (name !== null && key !== '' && !byKey.has(key)) byKey.set(key, name);
  }
  const names = [...byKey.values()].sort((a, b) => a.localeCompare(b, 'en'));
  return names.length === 0 ? null : names.slice(0, TECH_STACK_MAX);
}

/** `Node.js` and `nodejs` are one; `C++`, `C#` and `C` are three. */
function techKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}+#]/gu, '');
}

/** Longer ones are cut at the end of a word: it is as much as a receipt keeps of a value. */
const DESCRIPTION_CHARACTERS_MAX = 1_000;

/** A description as one paragraph of visible text; null where it says nothing. */
export function readDescription(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const start = value.slice(0, DESCRIPTION_CHARACTERS_MAX);
  const whole = value.length < DESCRIPTION_CHARACTERS_MAX ? start : start.replace(/\s+\S*$/, '');
  return cleanLongText(whole, DESCRIPTION_CHARACTERS_MAX);
}

/** Words that stay small inside a title. */
const SMALL_WORDS = new Set([
  'and',
  'or',
  'of',
  'the',
  'for',
  'in',
  'to',
  'on',
  'at',
  'by',
  'with',
  'a',
  'an',
]);

/** Short forms that are no words. */
const ACRONYMS = new Set([
  'it',
  'hr',
  'ai',
  'reit',
  'reits',
  'saas',
  'b2b',
  'b2c',
  'pr',
  'usa',
  'uk',
  'eu',
  'tv',
]);

/** The vendor's text in title case: `computer software` and `COMPUTER SOFTWARE` are `Computer Software`. */
export function readIndustry(value: unknown): string | null {
  const text = cleanText(value);
  if (text === null) return null;
  // What has cases of its own (`iGaming`, `Aerospace & Defense`) was written by somebody who meant them.
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return text;
  return text
    .toLowerCase()
    .replace(/[\p{L}\p{N}'’]+/gu, (word, place: number) =>
      ACRONYMS.has(word)
        ? word.toUpperCase().replace('SAAS', 'SaaS')
        : place > 0 && SMALL_WORDS.has(word)
          ? word
          : word.charAt(0).toUpperCase() + word.slice(1),
    );
}

/** An http or https address of a picture, at most 500 characters. */
export function readLogoUrl(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length > LOGO_URL_CHARACTERS_MAX || !/^https?:\/\//i.test(text) || !URL.canParse(text))
    return null;
  return new URL(text).href;
}

const LOGO_URL_CHARACTERS_MAX = 500;
