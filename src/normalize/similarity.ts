import { jaroWinkler } from '@skyra/jaro-winkler';

/** One slip of the pen. */
export const SLIP = 0.9;

/**
 * The most that two different words get. Jaro-Winkler alone, with the usual border of 0.88 to 0.9, took Fortive for
 * Fortinet, Equinix for Equifax and Martin for Martinez: it overrates a common beginning.
 */
const OTHER_WORD_MAX = 0.7;

/**
 * How alike two folded words are: 1 for the same, 0.9 for a slip of the pen in a word of at least `slipFrom` letters
 * (in shorter ones a letter makes another name), at most 0.7 for two words. Symmetric.
 */
export function compareWords(a: string, b: string, slipFrom: number): number {
  if (a === b) return 1;
  if (a === '' || b === '') return 0;
  return Math.max(a.length, b.length) >= slipFrom && isOneSlipApart(a, b) ? SLIP : difference(a, b);
}

/** How alike two words are that are known to be different ones: at most 0.7. */
export function difference(a: string, b: string): number {
  return Math.min(OTHER_WORD_MAX, jaroWinkler(a, b), jaroWinkler(b, a));
}

/** One letter more, less or other, or two neighbours exchanged. */
function isOneSlipApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-end - 1) === b.at(-end - 1)) end += 1;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
