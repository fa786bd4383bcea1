import { compareNames } from '../../normalize/compare-names.js';
import { emailKey } from '../../normalize/email.js';
import { isNameSuffix } from '../../normalize/name-words.js';
import { cleanText, foldWords } from '../../normalize/text.js';
import type { Reading } from '../vendor/reading.js';
import { type HtmlElement, LINE_END, RUN_END } from './html.js';
import { described, several, visibleText } from './nodes.js';
import type { Page } from './page.js';
import { looksLikeTitle } from './title.js';

/** Both names in full, nicknames and accents understood; an initial or a slip of the pen is not enough. */
const SAME_NAME_FROM = 0.93;

/** Lines of one page that are held against a name; a long list of people has 2,000. */
const LINES_MAX = 20_000;

/** Times that one page may name somebody; a page of people does so two or three times. */
const MENTIONS_MAX = 20;

/** Lines of one page that are compared with a name in earnest. */
const COMPARED_MAX = 3_000;

/** A longer line is a sentence that somebody is named in. */
const NAME_LINE_CHARACTERS_MAX = 200;

/** Two lines side by side in a box of their own, with one more for an address or a number. */
const CARD_LINES_MAX = 3;

/** What one place of a site says of a person by name. */
export interface Mention {
  readonly page: Page;
  /** True: as data (JSON-LD, microdata); false: as text. */
  readonly isData: boolean;
  readonly name: string;
  readonly title: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** URLs of profiles elsewhere, of any site. */
  readonly profiles: readonly string[];
  /** Where another company is named as the person's. */
  readonly company: string | undefined;
  /** Of text: where the name stands. */
  readonly at: number;
}

/** Whether two names are one person's: whole names only. */
export function isSameName(a: string, b: string): boolean {
  return compareNames(a, b) >= SAME_NAME_FROM;
}

/** By these members whoever wrote or said something is named: customers as often as colleagues. */
const GUESTS = new Set(['author', 'creator', 'contributor', 'reviewedBy', 'performer', 'attendee']);

/** Parts of a page where customers and guests speak. */
const GUESTS_PART = /testimonial|review|quote|customer|client|case-?stud|comment|guest|speaker/i;

/** All places where a page names somebody so. */
export function mentionsOn(page: Page, fullName: string): Mention[] {
  return [...mentionsInData(page, fullName), ...mentionsInText(page, fullName)];
}

function mentionsInData(page: Page, fullName: string): Mention[] {
  return page.nodes.flatMap(({ types, via, value }) => {
    if (GUESTS.has(via) && value.at('worksFor').isNothing) return [];
    const name = types.includes('Person') ? cleanText(nameOf(value)) : null;
    return name === null || !isSameName(name, fullName) ? [] : [personNode(page, value, name)];
  });
}

function nameOf(person: Reading): string | undefined {
  const parts = [person.at('givenName').text, person.at('familyName').text];
  return person.at('name').text ?? parts.filter(part => part !== undefined).join(' ');
}

function personNode(page: Page, person: Reading, name: string): Mention {
  const employer = described(several(person.at('worksFor'))[0] ?? person.at('worksFor'), page.nodes);
  return {
    page,
    isData: true,
    name,
    title: cleanText(several(person.at('jobTitle'))[0]?.text) ?? undefined,
    email: emailKey(person.at('email').text?.replace(/^mailto:/i, '')) ?? undefined,
    phone: several(person.at('telephone'))[0]?.text?.replace(/^tel:/i, ''),
    profiles: several(person.at('sameAs')).flatMap(profile => profile.text ?? []),
    company: employer.at('name').text,
    at: -1,
  };
}

interface Line {
  readonly text: string;
  /** The texts of the elements in it. */
  readonly runs: readonly string[];
  readonly start: number;
}

function mentionsInText(page: Page, fullName: string): Mention[] {
  const family = looseWords(fullName)
    .filter(word => !isNameSuffix(word))
    .at(-1);
  const lines = linesOf(page.html.text);
  const mentions: Mention[] = [];
  let compared = 0;
  for (const [index, line] of lines.entries()) {
    if (line.text.length > NAME_LINE_CHARACTERS_MAX) continue;
    // Comparing names in earnest is 20 µs: only lines with the family name are worth it.
    if (family === undefined || !looseWords(line.text).includes(family)) continue;
    compared += 1;
    if (compared > COMPARED_MAX || mentions.length === MENTIONS_MAX) break;
    const split = splitLine(line, fullName);
    if (split === undefined || isGuest(page, line)) continue;
    const { name, rest } = split;
    const title = looksLikeTitle(rest) ? rest : rest === '' ? titleBeside(page, lines, index) : undefined;
    mentions.push({
      page,
      isData: false,
      name,
      title,
      email: undefined,
      phone: undefined,
      profiles: [],
      company: undefined,
      at: line.start,
    });
  }
  return mentions;
}

function isGuest({ html }: Page, { start }: Line): boolean {
  return pathTo(html.elements, start).some(index => {
    const element = html.elements[index];
    return element?.tag === 'blockquote' || GUESTS_PART.test(element?.attributes.class ?? '');
  });
}

/** Folded, and `Mueller` as `Müller`. */
function looseWords(text: string): string[] {
  return foldWords(text).map(word => word.replace(/([aou])e(?=[a-z])/g, '$1'));
}

/** The lines of a page that say something. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split(LINE_END)) {
    const line = visibleText(raw);
    if (line !== '' && lines.length < LINES_MAX) {
      const runs = raw.length > 2 * NAME_LINE_CHARACTERS_MAX ? [] : raw.split(RUN_END).map(visibleText);
      const lead = raw.length - raw.trimStart().length;
      lines.push({ text: line, runs: runs.filter(run => run !== ''), start: start + lead });
    }
    start += raw.length + LINE_END.length;
  }
  return lines;
}

/** The name that a line begins with or is, and what else it says: `Avery Quillfeather, VP of Engineering`. */
function splitLine({ text, runs }: Line, fullName: string): { name: string; rest: string } | undefined {
  const [first = '', ...others] = runs;
  const [head = '', ...tail] = text.split(/\s*[,|–—:·]\s+|\s+-\s+/);
  const candidates = [
    { name: text, rest: '' },
    { name: first, rest: others.join(' ').replace(/^[\s,|–—:·-]+/, '') },
    { name: head, rest: tail.join(', ') },
  ];
  return candidates.find(({ name }) => name !== '' && isSameName(name, fullName));
}

/**
 * The title in the line after a name, or before it: the one that is nearer in the page's structure. Where both lines
 * could be titles and stand equally near, one of them is another person's, and none is taken.
 */
function titleBeside(page: Page, lines: readonly Line[], index: number): string | undefined {
  const name = lines[index];
  if (name === undefined) return undefined;
  const [before, after] = [lines[index - 1], lines[index + 1]].map(line =>
    line !== undefined && looksLikeTitle(line.text) ? { line, box: boxAround(page, name, line) } : undefined,
  );
  if (before !== undefined && after !== undefined) {
    const deeper = before.box.depth - after.box.depth;
    if (deeper === 0) return undefined;
    return deeper > 0 ? titleIn(page, lines, name, before) : titleIn(page, lines, name, after);
  }
  return after === undefined || isUnderTitles(page, lines, name)
    ? undefined
    : titleIn(page, lines, name, after);
}

/** Whether a page puts titles above the names: then the line below a name that lacks one is the next person's. */
function isUnderTitles({ html }: Page, lines: readonly Line[], name: Line): boolean {
  const kindAt = ({ start }: Line) => kindOf(html.elements[innermost(html.elements, start)]);
  const kind = kindAt(name);
  const first = lines.findIndex(line => kindAt(line) === kind);
  return looksLikeTitle(lines[first - 1]?.text ?? '');
}

interface Neighbour {
  readonly line: Line;
  readonly box: Box;
}

/** A title whose box is the person's: not a list in which the name and the title are in boxes of the same kind. */
function titleIn(
  page: Page,
  lines: readonly Line[],
  name: Line,
  { line, box }: Neighbour,
): string | undefined {
  if (!box.areAlike) return line.text;
  const around = page.html.elements[box.index];
  const inside = lines.filter(
    ({ start }) => around !== undefined && start >= around.start && start < around.end,
  );
  return around !== undefined && inside.length <= CARD_LINES_MAX && inside[0] === name
    ? line.text
    : undefined;
}

/** The smallest element around two lines. */
interface Box {
  readonly index: number;
  readonly depth: number;
  /** True where the two are in elements of one kind: a list of boxes, or a row of cells. */
  readonly areAlike: boolean;
}

function boxAround({ html }: Page, a: Line, b: Line): Box {
  const [left, right] = [pathTo(html.elements, a.start), pathTo(html.elements, b.start)];
  let depth = 0;
  while (left[depth] !== undefined && left[depth] === right[depth]) depth += 1;
  const [one, other] = [left[depth], right[depth]].map(index => kindOf(html.elements[index ?? -1]));
  return { index: left[depth - 1] ?? -1, depth, areAlike: one === other };
}

function kindOf(element: HtmlElement | undefined): string {
  return element === undefined ? '' : `${element.tag} ${element.attributes.class ?? ''}`;
}

/** The elements around a character of the text, the outermost first. */
function pathTo(elements: readonly HtmlElement[], at: number): number[] {
  let index = innermost(elements, at);
  const path: number[] = [];
  for (; index >= 0; index = elements[index]?.parent ?? -1) path.push(index);
  return path.reverse();
}

/** The last element that begins at or before a character and ends behind it: what begins later is inside. */
function innermost(elements: readonly HtmlElement[], at: number): number {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  let index = low - 1;
  while (index >= 0 && (elements[index]?.end ?? 0) <= at) index = elements[index]?.parent ?? -1;
  return index;
}
