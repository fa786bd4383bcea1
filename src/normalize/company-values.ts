import { cleanText } from './text.js';

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
