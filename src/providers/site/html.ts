import { Parser } from 'htmlparser2';

/** Elements of one page; a rich one has 5,000. What comes after the last is not looked at. */
const ELEMENTS_MAX = 30_000;

/** Levels of elements; the deepest honest pages have 60. A page with more is cut there. */
const DEPTH_MAX = 500;

/** Visible characters of one page; a long article has 50,000. */
const TEXT_CHARACTERS_MAX = 500_000;

/** A longer attribute holds an embedded picture or a style, nothing that is read here. */
const ATTRIBUTE_CHARACTERS_MAX = 2_000;

/** A page is parsed in pieces, so that one that is over a bound costs no more than the piece after it. */
const PIECE_CHARACTERS = 16_384;

/** Marks the end of a line in the text of a page: the edge of a block. */
export const LINE_END = '\n';

/** Marks the edge of an element within a line; white space to whoever does not look for it. */
export const RUN_END = '\u2028';

/** An element of a page, with where its text stands in the text of the page. */
export interface HtmlElement {
  readonly tag: string;
  /** The index of the element around it; -1: none. */
  readonly parent: number;
  readonly depth: number;
  /** Those of `KEPT_ATTRIBUTES` that it has. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/**
 * A page without its tree: the elements in their order, each with its parent, and all visible text in one piece. What
 * works on it needs no recursion, however deep the page is nested.
 */
export interface Html {
  readonly elements: readonly HtmlElement[];
  /** With `LINE_END` between blocks and `RUN_END` between the elements of a line. */
  readonly text: string;
  /** The first one. */
  readonly title: string;
  /** The texts of its JSON-LD scripts. */
  readonly jsonLd: readonly string[];
}

const KEPT_ATTRIBUTES = [
  'class',
  'href',
  'content',
  'name',
  'property',
  'rel',
  'src',
  'title',
  'type',
  'itemid',
  'itemprop',
  'itemscope',
  'itemtype',
];

/** Elements that stand within a line; all others end it. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strike strong ' +
    'sub sup time tt u var wbr'
  ).split(' '),
);

/** What is in them is not seen. */
const HIDDEN = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'select',
  'textarea',
]);

/** Reads any text as HTML, as browsers do; what is beyond the bounds is left out. Never throws. */
export function readHtml(source: string): Html {
  const reader = new HtmlReader();
  const parser = new Parser(reader, { decodeEntities: true });
  for (let at = 0; at < source.length && !reader.isFull; at += PIECE_CHARACTERS) {
    parser.write(source.slice(at, at + PIECE_CHARACTERS));
  }
  parser.end();
  return reader.page();
}

type OpenElement = { -readonly [Member in keyof HtmlElement]: HtmlElement[Member] };

/** Takes the parser's events. */
class HtmlReader {
  readonly #elements: OpenElement[] = [];
  readonly #open: number[] = [];
  readonly #pieces: string[] = [];
  readonly #jsonLd: string[] = [];
  #length = 0;
  #title = '';
  #titles = 0;
  #hidden = 0;
  #inJsonLd = false;
  isFull = false;

  onopentag(tag: string, attributes: Readonly<Record<string, string>>): void {
    this.isFull ||= this.#elements.length >= ELEMENTS_MAX || this.#open.length >= DEPTH_MAX;
    this.#edge(tag);
    this.#elements.push({
      tag,
      parent: this.#open.at(-1) ?? -1,
      depth: this.#open.length,
      attributes: keptAttributes(attributes),
      start: this.#length,
      end: this.#length,
    });
    this.#open.push(this.#elements.length - 1);
    if (HIDDEN.has(tag)) this.#hidden += 1;
    if (tag === 'title' && this.#hidden === 0) this.#titles += 1;
    this.#inJsonLd = tag === 'script' && /^\s*application\/ld\+json\b/i.test(attributes.type ?? '');
    if (this.#inJsonLd) this.#jsonLd.push('');
  }

  onclosetag(tag: string): void {
    const index = this.#open.pop();
    const element = index === undefined ? undefined : this.#elements[index];
    if (element !== undefined) element.end = this.#length;
    if (HIDDEN.has(tag)) this.#hidden -= 1;
    this.#inJsonLd = false;
    this.#edge(tag);
  }

  ontext(text: string): void {
    const { tag } = this.#elements[this.#open.at(-1) ?? -1] ?? { tag: '' };
    if (this.#inJsonLd) this.#jsonLd[this.#jsonLd.length - 1] += text;
    else if (tag === 'title' && this.#hidden === 0) this.#addToTitle(text);
    else if (this.#hidden === 0) this.#append(text.replace(/\s+/g, ' '));
  }

  page(): Html {
    return {
      elements: this.#elements,
      text: this.#pieces.join(''),
      title: this.#title.replace(/\s+/g, ' ').trim(),
      jsonLd: this.#jsonLd,
    };
  }

  /** Entities come by themselves, so a title comes in pieces. */
  #addToTitle(text: string): void {
    if (this.#titles === 1 && this.#title.length < ATTRIBUTE_CHARACTERS_MAX) this.#title += text;
  }

  #edge(tag: string): void {
    if (this.#hidden === 0) this.#append(INLINE.has(tag) ? RUN_END : LINE_END);
  }

  #append(text: string): void {
    this.isFull ||= this.#length + text.length > TEXT_CHARACTERS_MAX;
    if (this.isFull) return;
    this.#pieces.push(text);
    this.#length += text.length;
  }
}

function keptAttributes(attributes: Readonly<Record<string, string>>): HtmlElement['attributes'] {
  const kept: Record<string, string> = {};
  for (const name of KEPT_ATTRIBUTES) {
    const value = attributes[name];
    if (value !== undefined && value.length <= ATTRIBUTE_CHARACTERS_MAX) kept[name] = value;
  }
  return kept;
}
