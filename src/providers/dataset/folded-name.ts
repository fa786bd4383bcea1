import { isGeneration, isNameSuffix } from '../../normalize/name-words.js';
import { foldText, TEXT_MAX_CHARACTERS } from '../../normalize/text.js';

/** A person's name, ready to compare: folded, without titles, degrees and quoted nicknames. */
export interface FoldedName {
  /** Given name, middle names and initials, surname; a hyphenated name is one word. */
  readonly words: readonly string[];
  /** `jr`, `sr`, `ii` and so on; null where none is said. */
  readonly generation: string | null;
}

/** Titles. Those that are given names too (Hon Wai Lai) need their full stop, or a namesake comes out. */
const TITLES =
  /^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor)(?:\.\s*|\s+)|(?:hon|rev|sen|rep|gov)\.\s*|the honou?rable\s+)+/;

const NICKNAME = /\([^)]*\)|"[^"]*"|(?<=\s)'[^']*'(?=\s)/g;
const NOT_LATIN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
/** Scripts in which a full name is written without a space. */
const ONE_WORD_SCRIPT = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The name as it can be compared: `Smith, John A., Esq.` and `john a smith` alike. Null for what does not
 * say who is meant: a surname or a given name alone, a surname cut down to its initial (`John S.`), a given
 * name cut down to one (`J. Smith`), and what is no name.
 */
export function parseFoldedName(text: string): FoldedName | null {
  if (text.length > TEXT_MAX_CHARACTERS) return null;
  const [first = [], ...rest] = fold(text)
    .split(',')
    .map(wordsOf)
    .filter(part => part.length > 0);
  const givenParts = rest.filter(part => !part.every(isNameSuffix));
  if (givenParts.length > 1) return null;
  // A comma before a name, and not before a suffix, puts the surname first: `Smith Jr., John A.`
  const surnamePart = withoutSuffixes(first);
  const givenPart = withoutSuffixes(givenParts[0] ?? []);
  const words = joinLeadingInitials([...givenPart, ...surnamePart]);
  if (!saysWho(words)) return null;
  const suffixes = [...first.slice(surnamePart.length), ...rest.flat()];
  return { words, generation: suffixes.find(isGeneration) ?? null };
}

/** The given name: the first word. */
export function givenNameOf(name: FoldedName): string {
  return name.words[0] ?? '';
}

/** Accents and case go; a script other than Latin stays, as names that differ in it may sound alike. */
function fold(text: string): string {
  const folded = NOT_LATIN.test(text) ? text.normalize('NFKC').toLowerCase() : foldText(text);
  return folded.replaceAll(NICKNAME, ' ');
}

function wordsOf(part: string): string[] {
  return part
    .trim()
    .replace(TITLES, '')
    .replaceAll(/['’`]|(?<=\p{L})\.(?=\p{L}(?!\p{L}))/gu, '')
    .replaceAll(/[‐‑–]/g, '-')
    .split(/[^\p{L}\p{M}\p{N}-]+/u)
    .map(word => word.replaceAll(/^-+|-+$/g, ''))
    .filter(word => word !== '');
}

function withoutSuffixes(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex(word => !isNameSuffix(word));
  return words.slice(0, last + 1);
}

/** `J. D. Vance` is `JD Vance`. */
function joinLeadingInitials(words: readonly string[]): readonly string[] {
  const initials = words.findIndex(word => word.length > 1);
  return initials < 2 ? words : [words.slice(0, initials).join(''), ...words.slice(initials)];
}

function saysWho(words: readonly string[]): boolean {
  const surname = words.at(-1) ?? '';
  if (words.length === 1) return surname.length > 1 && ONE_WORD_SCRIPT.test(surname);
  return isFull(surname) && words.slice(0, -1).some(isFull);
}

function isFull(word: string): boolean {
  return word.length > 1 || ONE_WORD_SCRIPT.test(word);
}
