import { validationError } from '../http/parse.js';
import type { Member } from './kind.js';

type Members = Readonly<Record<string, Member>>;

/** By a file's own header what it becomes; null: it is left out. */
export type Mapping = Readonly<Record<string, string | null>>;

/** A column that is taken, and the member that it becomes. */
export interface TakenColumn {
  readonly member: string;
  readonly header: string;
  /** Its place in the row, from 0. */
  readonly place: number;
}

export interface Columns {
  readonly headers: readonly string[];
  readonly taken: readonly TakenColumn[];
  /** Headers that mean nothing here, or what another column means already. */
  readonly ignored: readonly string[];
}

/** Of the values of a column without a telling name, so many must be recognized. */
const RECOGNIZED_MIN = 0.8;

/** A name is believed against its values unless nearly all of them say otherwise. */
const CONTRADICTED_MIN = 0.95;

/** Headers that a message lists. */
const LISTED_MAX = 30;

/** A header without what people vary: case, accents, spaces, punctuation. */
function fold(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** The member that a header means by its name; undefined where it means none. */
export function memberNamed(members: Members, header: string): string | undefined {
  const folded = fold(header);
  if (folded === '') return undefined;
  return Object.keys(members).find(
    name => fold(name) === folded || members[name]?.spellings.includes(folded) === true,
  );
}

/** What the columns of a file become. @throws `validation_error` as `matchColumns`, and where nothing is known. */
export function chooseColumns(...given: Parameters<typeof matchColumns>): Columns {
  const columns = matchColumns(...given);
  const [headers, , , members] = given;
  if (columns.taken.length === 0) throw unknownColumns(headers, members);
  return columns;
}

/**
 * What the columns of a file become: as `mapping` says, else by their names, else by what is in them. Where several
 * have the same meaning, the API's own name wins, else the first: putting them together would make up a value that
 * nobody wrote.
 * @param sample rows of the file, to tell columns by.
 * @throws `validation_error` where `mapping` names a column or a member that is not there.
 */
export function matchColumns(
  headers: readonly string[],
  sample: readonly (readonly string[])[],
  mapping: Mapping,
  members: Members,
): Columns {
  const mapped = readMapping(headers, mapping, members);
  const taken = new Map<string, number>();
  for (const [place, member] of mapped) if (member !== null) taken.set(member, place);
  const free = headers.map((_, place) => place).filter(place => !mapped.has(place));
  const contents = new Map(free.map(place => [place, recognize(sample, place, members)]));

  for (const place of free) {
    const header = headers[place] ?? '';
    const member = memberNamed(members, header);
    if (member === undefined || contradicts(contents.get(place), member, members)) continue;
    const present = taken.get(member);
    const isOwnName = header === member && present !== undefined && headers[present] !== member;
    if (present === undefined || (isOwnName && !mapped.has(present))) taken.set(member, place);
  }
  const places = new Set(taken.values());
  for (const place of free) {
    const content = contents.get(place);
    if (places.has(place) || content === undefined || content === null || taken.has(content.member)) continue;
    taken.set(content.member, place);
    places.add(place);
  }
  return {
    headers,
    taken: [...taken].map(([member, place]) => ({ member, header: headers[place] ?? '', place })),
    ignored: headers.filter((header, place) => !places.has(place) && header !== ''),
  };
}

function readMapping(
  headers: readonly string[],
  mapping: Mapping,
  members: Members,
): ReadonlyMap<number, string | null> {
  const mapped = new Map<number, string | null>();
  const wanted = new Set<string>();
  for (const [name, member] of Object.entries(mapping)) {
    const exact = headers.indexOf(name.trim());
    const place = exact === -1 ? headers.findIndex(header => fold(header) === fold(name)) : exact;
    if (place === -1) {
      throw validationError({
        mapping: `names a column "${name}", which is not there; there are ${list(headers)}`,
      });
    }
    if (member !== null && !Object.hasOwn(members, member)) {
      throw validationError({
        mapping: `makes "${name}" a ${member}, which is unknown; known are ${list(Object.keys(members))}`,
      });
    }
    if (member !== null && wanted.has(member)) {
      throw validationError({ mapping: `makes two columns ${member}; choose one` });
    }
    mapped.set(place, member);
    if (member !== null) wanted.add(member);
  }
  return mapped;
}

interface Content {
  readonly member: string;
  readonly share: number;
  /** All members whose values they could be: a bare domain is a website as well. */
  readonly fits: readonly string[];
}

/** What the values of a column are, where nearly all of them are recognized. */
function recognize(sample: readonly (readonly string[])[], place: number, members: Members): Content | null {
  const values = sample.map(cells => cells[place]?.trim() ?? '').filter(value => value !== '');
  if (values.length === 0) return null;
  const found = Object.entries(members).flatMap(([member, { recognizes }]) => {
    const share = recognizes === undefined ? 0 : values.filter(recognizes).length / values.length;
    return share >= RECOGNIZED_MIN ? [{ member, share }] : [];
  });
  const [first, ...others] = found;
  if (first === undefined) return null;
  const best = others.reduce((most, one) => (one.share > most.share ? one : most), first);
  return { ...best, fits: found.map(({ member }) => member) };
}

/** A column "Contact" that is full of e-mail addresses. */
function contradicts(content: Content | null | undefined, member: string, members: Members): boolean {
  if (content === null || content === undefined || content.fits.includes(member)) return false;
  return content.share >= CONTRADICTED_MIN && members[member] !== undefined;
}

function unknownColumns(headers: readonly string[], members: Members): Error {
  return validationError({
    csv: `has no column that is known here (it has ${list(headers)}); known are ${list(Object.keys(members))}. Name them by mapping, or send has_header false where the first line is no header`,
  });
}

function list(names: readonly string[]): string {
  const more = names.length - LISTED_MAX;
  return [...names.slice(0, LISTED_MAX), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
