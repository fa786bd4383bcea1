import { sharesNickname } from '../../normalize/nicknames.js';
import type { FoldedName } from './folded-name.js';

/**
 * How two names fit. `exact`: the same but for accents, case, order, hyphens, titles and degrees.
 * `compatible`: nothing speaks against one person: a nickname, an initial for a middle name, a middle name
 * or a generation that only one of them says. `different`: two people, or too little to tell.
 */
export type NameFit = 'exact' | 'compatible' | 'different';

/** How two names fit, whichever of them comes first. */
export function fitOf(one: FoldedName, other: FoldedName): NameFit {
  if (spelling(one) === spelling(other) && one.generation === other.generation) return 'exact';
  const [given = '', ...middle] = one.words.slice(0, -1);
  const [otherGiven = '', ...otherMiddle] = other.words.slice(0, -1);
  const compatible =
    one.words.at(-1) === other.words.at(-1) &&
    (one.generation === null || other.generation === null || one.generation === other.generation) &&
    (given === otherGiven || sharesNickname(given, otherGiven)) &&
    (middle.length < otherMiddle.length ? isWithin(middle, otherMiddle) : isWithin(otherMiddle, middle));
  return compatible ? 'compatible' : 'different';
}

/**
 * What rows are looked up by: the surname and a given name, of hyphenated ones the outer part. Two names
 * that fit have a key in common, where each variant of the given name is tried.
 */
export function nameKey(name: FoldedName, given: string): string {
  return `${outer(given, 0)} ${outer(name.words.at(-1) ?? '', -1)}`;
}

function outer(word: string, part: 0 | -1): string {
  return word.split('-').at(part) ?? word;
}

function spelling(name: FoldedName): string {
  return name.words.join(' ').replaceAll('-', ' ');
}

/** True where each middle name is, in this order, among the others, in full or as an initial. */
function isWithin(fewer: readonly string[], more: readonly string[]): boolean {
  let from = 0;
  for (const word of fewer) {
    const found = more.findIndex((other, index) => index >= from && isSameOrInitial(word, other));
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
}

function isSameOrInitial(word: string, other: string): boolean {
  return (
    word === other ||
    (word.length === 1 && other.startsWith(word)) ||
    (other.length === 1 && word.startsWith(other))
  );
}
