import { isGeneration, isNameSuffix, isNameTitle, isParticle } from './name-words.js';
import { isGivenName, sharesNickname } from './nicknames.js';
import { compareWords as compareFolded, difference } from './similarity.js';
import { cleanText, foldWords } from './text.js';

/** Same person's given name in another form (Bill, William), or its words in another order. */
const OTHER_FORM = 0.93;
/** One goes by the middle name, or by one of two family names. */
const PART_OF_NAME = 0.9;
/** Shorter names are others' names when one letter changes: Kim, Kin. */
const SLIP_MIN_LETTERS = 5;
/** Agrees as far as it goes, and so would many others' names: an initial, a lone first name. */
const NOT_CONTRADICTED = 0.85;
/** Middle initials or generations that contradict each other: father and son, or a namesake. */
const CONTRADICTION = 0.8;

interface Name {
  readonly given: readonly string[];
  /** The name people call the person by, put in quotes or brackets: Robert "Bobby" Scott. */
  readonly called: string | null;
  /** Null for a name of one word. */
  readonly family: readonly string[] | null;
  readonly generation: string | null;
}

/**
 * How far two names can be one person's, 0 to 1. From 0.88 on they are the same (nicknames, a missing middle name,
 * `Last, First`, accents, a slip of the pen); from 0.8 on they do not contradict each other but many people would
 * fit (initials, a lone first name); below they are two people's. Symmetric.
 */
export function compareNames(a: string, b: string): number {
  const left = readName(a);
  const right = readName(b);
  if (left === null || right === null) return 0;
  const straight = Math.max(
    compareParts(left, right),
    compareParts(withTwoFamilyNames(left), right),
    compareParts(left, withTwoFamilyNames(right)),
  );
  const turned = Math.max(compareParts(turnedRound(left), right), compareParts(left, turnedRound(right)));
  const contradiction = generationsDiffer(left, right) ? CONTRADICTION : 1;
  // Turned round, an initial would fit far too many.
  const order = turned >= PART_OF_NAME ? Math.min(turned, OTHER_FORM) : 0;
  return Math.max(straight, order, sameLetters(left, right)) * contradiction;
}

function compareParts(a: Name, b: Name): number {
  if (a.family === null || b.family === null) return compareLoneName(a, b);
  const family = compareFamilies(a.family, b.family);
  const given = compareGivens(a, b);
  return Math.min(family, given) * (middlesContradict(a.given, b.given) ? CONTRADICTION : 1);
}

/** One of them is a single word: it can only fail to contradict. */
function compareLoneName(a: Name, b: Name): number {
  if (a.family === null && b.family === null) return compareGiven(a.given[0] ?? '', b.given[0] ?? '');
  const lone = (a.family === null ? a : b).given[0] ?? '';
  const whole = a.family === null ? b : a;
  const parts = [...whole.given, ...(whole.family ?? [])];
  return Math.min(NOT_CONTRADICTED, Math.max(...parts.map(part => compareGiven(lone, part))));
}

function compareFamilies(a: readonly string[], b: readonly string[]): number {
  const whole = compareWords(a.join(''), b.join(''));
  const last = compareWords(a.at(-1) ?? '', b.at(-1) ?? '');
  if (a.length === b.length) return whole;
  // Damme for van Damme, Garcia for Garcia Lopez.
  const first = compareWords(a[0] ?? '', b[0] ?? '');
  return Math.max(whole, Math.min(PART_OF_NAME, Math.max(first, last)));
}

function compareGivens(a: Name, b: Name): number {
  const [first = '', ...middle] = a.given;
  const [otherFirst = '', ...otherMiddle] = b.given;
  const firsts = compareGiven(first, otherFirst);
  const called = Math.max(compareCalled(a.called, otherFirst), compareCalled(b.called, first));
  const byMiddle = [
    ...middle.map(name => compareGiven(name, otherFirst)),
    ...otherMiddle.map(name => compareGiven(name, first)),
  ];
  const joined = compareWords(a.given.join(''), b.given.join('')) === 1 ? 1 : 0;
  return Math.max(firsts, called, joined, ...byMiddle.map(score => (score >= OTHER_FORM ? PART_OF_NAME : 0)));
}

function compareCalled(called: string | null, given: string): number {
  return called !== null && compareGiven(called, given) >= OTHER_FORM ? OTHER_FORM : 0;
}

function compareGiven(a: string, b: string): number {
  if (a === '' || b === '') return NOT_CONTRADICTED;
  if (loose(a) === loose(b)) return 1;
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? NOT_CONTRADICTED : 0;
  if (sharesNickname(a, b)) return OTHER_FORM;
  // A last letter more or less makes another person's name (Adrian, Adriana), no slip.
  if ((isGivenName(a) && isGivenName(b)) || a.at(-1) !== b.at(-1)) return difference(a, b);
  return compareWords(a, b);
}

function compareWords(a: string, b: string): number {
  const left = loose(a);
  const right = loose(b);
  // An initial for a family name ("Jane D.").
  if (left !== right && (left.length === 1 || right.length === 1))
    return left[0] === right[0] ? NOT_CONTRADICTED : 0;
  return compareFolded(left, right, SLIP_MIN_LETTERS);
}

/** `Mueller` and `Müller` (folded: muller) are one spelling. */
function loose(word: string): string {
  return word.replace(/([aou])e(?=[a-z])/g, '$1');
}

function middlesContradict([, ...a]: readonly string[], [, ...b]: readonly string[]): boolean {
  const [left, right] = [a[0], b[0]];
  if (left === undefined || right === undefined) return false;
  return compareGiven(left, right) < NOT_CONTRADICTED && !b.includes(left) && !a.includes(right);
}

function generationsDiffer(a: Name, b: Name): boolean {
  return a.generation !== null && b.generation !== null && a.generation !== b.generation;
}

/** Zhang Wei and Wei Zhang; what readName took for the family name becomes the given one. */
function turnedRound(name: Name): Name {
  return name.family === null ? name : { ...name, given: name.family, family: name.given, called: null };
}

/** Ana Garcia Lopez is Ana Garcia to many. */
function withTwoFamilyNames(name: Name): Name {
  const second = name.given.at(-1);
  if (name.family === null || name.given.length < 2 || second === undefined || second.length < 2) return name;
  return { ...name, given: name.given.slice(0, -1), family: [second, ...name.family] };
}

/** The same letters with other spaces, in either order: `Zhangwei`, `Wei Zhang`. */
function sameLetters(a: Name, b: Name): number {
  const [left, right, turned] = [joined(a), joined(b), joined(turnedRound(b))];
  return left === right || left === turned ? PART_OF_NAME : 0;
}

function joined(name: Name): string {
  return loose([...name.given, ...(name.family ?? [])].join(''));
}

function readName(text: string): Name | null {
  const clean = cleanText(text);
  if (clean === null) return null;
  const called = /["“”(]([^"“”()]+)["“”)]/.exec(clean);
  const parts = clean
    .replace(called?.[0] ?? '', ' ')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
  const suffixes = parts.filter(isNameSuffix);
  const names = parts.filter(part => !isNameSuffix(part));
  const isInverted = names.length > 1;
  const words = (isInverted ? [names[1], names[0]] : names).map(part => nameWords(part ?? '', suffixes));
  const all = words.flat();
  if (all.length === 0) return null;
  const familySize = isInverted ? (words[1]?.length ?? 0) : familyWords(all);
  return {
    given: all.slice(0, all.length - familySize),
    called: called?.[1] === undefined ? null : (foldWords(called[1])[0] ?? null),
    family: familySize === 0 ? null : all.slice(-familySize),
    generation: suffixes.map(suffix => foldWords(suffix).join('')).find(isGeneration) ?? null,
  };
}

/** The words of a name without titles before it and suffixes behind it, which go to `suffixes`. */
function nameWords(part: string, suffixes: string[]): string[] {
  const raw = part.split(/[\s-]+/).filter(word => word !== '');
  while (raw.length > 2 && isNameSuffix(raw.at(-1) ?? '')) suffixes.push(raw.pop() ?? '');
  const words = raw.flatMap(word => foldWords(word).join('') || []);
  while (words.length > 2 && isNameTitle(words[0] ?? '')) words.shift();
  return words;
}

/** How many words at the end are the family name: one, and the particles before it. None for a single word. */
function familyWords(words: readonly string[]): number {
  let size = 1;
  while (size < words.length - 1 && isParticle(words.at(-size - 1) ?? '')) size += 1;
  return words.length === 1 ? 0 : size;
}
