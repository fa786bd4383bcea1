import { numberValue, textValue, timestampValue } from '../answer/values.js';

/** Elements of a list that are looked at: nobody has more phones, addresses or jobs that matter. */
const LIST_MAX = 100;

/** What a receipt keeps of one value (`boundedOutcome`): fresh and kept answers have to say the same. */
const PROSE_LENGTH_MAX = 1_000;

/** The answer as a whole, where its path is asked for. */
const TOP = 'answer';

/** Told of a member, by its path without the places in lists, that is not what the vendor documents. */
export type NoteUnreadable = (member: string) => void;

/**
 * A lenient look at a vendor's JSON: whatever is missing or of another kind than expected is nothing, never an
 * error, so that a vendor can add, drop or change members without breaking anything here. What is there and cannot be
 * read, or is missing where the vendor documents that it always comes, is noted.
 */
export class Reading {
  readonly #value: unknown;
  readonly #path: string;
  readonly #note: NoteUnreadable;

  constructor(value: unknown, note: NoteUnreadable = () => undefined, path = '') {
    this.#value = value;
    this.#note = note;
    this.#path = path;
  }

  /** What stands at a path of member names; nothing where any of them is missing. */
  at(...path: readonly string[]): Reading {
    const value = path.reduce<unknown>(ownMember, this.#value);
    return new Reading(value, this.#note, [this.#path, ...path].filter(Boolean).join('.'));
  }

  /** The same of a member that the vendor documents to be an object or a list in every such answer. */
  expected(...path: readonly string[]): Reading {
    const member = this.at(...path);
    if (!member.isContainer) member.#note(member.#path);
    return member;
  }

  /** The first of several spellings of one member that has something. */
  any(...names: readonly string[]): Reading {
    return names.map(name => this.at(name)).find(({ isNothing }) => !isNothing) ?? new Reading(undefined);
  }

  get isNothing(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  /** The elements of a list; none where it is no list. */
  get list(): readonly Reading[] {
    if (!Array.isArray(this.#value)) return this.#unread([]);
    return this.#value.slice(0, LIST_MAX).map(element => new Reading(element, this.#note, this.#path));
  }

  /** A text that is not blank and not longer than any value is; a number or a flag in its place is none. */
  get text(): string | undefined {
    const text = typeof this.#value === 'string' ? textValue(this.#value) : undefined;
    return text ?? this.#unread(undefined);
  }

  /** A text of sentences, as far as an answer keeps one: what is longer ends with its last whole word and an ellipsis. */
  get prose(): string | undefined {
    const value = this.#value;
    if (typeof value !== 'string' || value.length <= PROSE_LENGTH_MAX) return this.text;
    const words = value.slice(0, PROSE_LENGTH_MAX - 1).replace(/\s+\S*$/u, '');
    return words.trim() === '' ? this.#unread(undefined) : `${words.toWellFormed()}…`;
  }

  /** A text or, of a member that is documented as either, a finite number. */
  get textOrNumber(): string | number | undefined {
    return typeof this.#value === 'number' && Number.isFinite(this.#value) ? this.#value : this.text;
  }

  /** The texts of a list, or the one that stands in its place. */
  get texts(): readonly string[] {
    const members = Array.isArray(this.#value) ? this.list : [this];
    return members.map(({ text }) => text).filter(text => text !== undefined);
  }

  /** A finite number, also where it is written as text. */
  get number(): number | undefined {
    return (Array.isArray(this.#value) ? undefined : numberValue(this.#value)) ?? this.#unread(undefined);
  }

  /** An ISO 8601 date or time as a full timestamp. */
  get date(): string | undefined {
    const date = typeof this.#value === 'string' ? timestampValue(this.#value) : undefined;
    return date ?? this.#unread(undefined);
  }

  get isTrue(): boolean {
    return this.#value === true;
  }

  get isFalse(): boolean {
    return this.#value === false;
  }

  /** Notes what is there and is not of the kind it was read as; a flag says of many a value only whether there is one. */
  #unread<Nothing>(nothing: Nothing): Nothing {
    const value = this.#value;
    const isBlank = typeof value === 'string' && value.trim() === '';
    if (!this.isNothing && typeof value !== 'boolean' && !isBlank) this.#note(this.#path || TOP);
    return nothing;
  }

  /** True for an object or a list: what an answer of an API is at its top. */
  get isContainer(): boolean {
    return typeof this.#value === 'object' && this.#value !== null;
  }
}

/** Own members only: `constructor` and its like are not what the vendor sent. */
function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
