import anyAscii from 'any-ascii';

/** The longest text that counts as a value, in characters (code points): the contract's figure. */
export const TEXT_MAX_CHARACTERS = 200;

/** Raw text longer than this is not looked at: ten times a value leaves room for markup and bounds the work. */
const RAW_MAX_CHARACTERS = 2_000;

/** Text escaped or nested more often than this was made to get past a filter, not to be read. */
const MARKUP_PASSES_MAX = 10;

/** Printable ASCII without `&`, `<`, `>`: nearly all real values, which need nothing but their spaces looked at. */
const PLAIN = /^[ -%'-;=?-~]*$/;

const ASCII = /^[ -~]*$/;

/** Half a character, or the mark of one that was lost on the way: the rest cannot be trusted either. */
const BROKEN = /\p{Surrogate}|\uFFFD/u;

/** What is not seen: format and direction marks, fillers, private and non-characters, the Braille blank. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/gu;

const CONTROL_BUT_SPACE = /(?![\t-\r\u0085])\p{Cc}/gu;

const SPACE = /[\s\u0085]+/gu;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * What programs write where they have nothing. `nil` and `na` are left out: they are given names of real people.
 */
const NO_DATA = new Set(['null', 'none', 'n/a', '#n/a', 'unknown', 'nan', 'undefined', '[object object]']);

const HIDDEN_ELEMENT = /<(script|style)\b[^>]*>.*?<\/\1\s*>|<!--.*?-->/gis;
const BLOCK_TAG = /<\/?(?:br|p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6])\b[^>]*>/gi;
const TAG = /<[a-z/!?][^>]*>/gi;

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|ndash|mdash|lsquo|rsquo));/gi;

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
};

/**
 * One line of visible text out of what anybody sent, or null where it says nothing: no string, nothing but
 * punctuation, a word for "nothing", broken characters, or more than 200 characters.
 *
 * Markup goes: entities are decoded, tags removed (those that break lines become a space, scripts and styles go
 * with what they hold), and an angle bracket that is left over is dropped, so that no piece of a tag survives.
 * Cleaning what is clean changes nothing.
 */
export function cleanText(value: unknown): string | null {
  return cleanLongText(value, TEXT_MAX_CHARACTERS);
}

/** The same of a text that may be longer. */
export function cleanLongText(value: unknown, charactersMax: number): string | null {
  if (typeof value !== 'string' || value.length > RAW_MAX_CHARACTERS || BROKEN.test(value)) return null;
  const text = PLAIN.test(value) ? value.replace(/ {2,}/g, ' ').trim() : visibleText(value);
  if (text === null || !LETTER_OR_DIGIT.test(text) || NO_DATA.has(text.toLowerCase())) return null;
  return text.length > charactersMax && [...text].length > charactersMax ? null : text;
}

/** Every step can uncover work for another (`&l&#8203;t;`), so they repeat until nothing changes. */
function visibleText(raw: string): string | null {
  let text = raw;
  for (let pass = 0; pass < MARKUP_PASSES_MAX; pass += 1) {
    const shown = withoutInvisible(withoutTags(decodeEntities(text)))
      .normalize('NFC')
      .replace(SPACE, ' ')
      .trim();
    const next = shown === text ? shown.replace(/[<>]/g, '') : shown;
    if (next === text) return BROKEN.test(text) ? null : text;
    text = next;
  }
  return null;
}

/** The text without characters that are not seen; white space of all kinds stays. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL_BUT_SPACE, '');
}

function withoutTags(text: string): string {
  return text.replace(HIDDEN_ELEMENT, ' ').replace(BLOCK_TAG, ' ').replace(TAG, '');
}

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (_entity, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES[name.toLowerCase()] ?? '';
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

/** For comparing: without accents, lower case, other scripts in Latin letters, single spaces. */
export function foldText(text: string): string {
  const ascii = ASCII.test(text) ? text : anyAscii(text.normalize('NFKC'));
  return ascii.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The words of a text, folded: letters and digits only, apostrophes and full stops inside a word dropped. */
export function foldWords(text: string): string[] {
  return (
    foldText(text)
      .replace(/['`]|(?<=[a-z])\.(?=[a-z]\b)/g, '')
      .match(/[a-z0-9]+/g) ?? []
  );
}
