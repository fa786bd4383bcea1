import { numberValue, textValue, timestampValue } from '../http/values.js';

/** Elements of a list that are looked at: nobody has more phones, addresses or jobs that matter. */
const LIST_MAX = 100;

/**
 * A lenient look at a vendor's JSON: whatever is missing or of another kind than expected is nothing, never an
 * error, so that a vendor can add, drop or change members without breaking anything here.
 */
export class Reading {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** What stands at a path of member names; nothing where any of them is missing. */
  at(...path: readonly string[]): Reading {
    return new Reading(path.reduce<unknown>(ownMember, this.#value));
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
    return Array.isArray(this.#value)
      ? this.#value.slice(0, LIST_MAX).map(element => new Reading(element))
      : [];
  }

  /** A text that is not blank and not longer than any value is; a number or a flag in its place is none. */
  get text(): string | undefined {
    return typeof this.#value === 'string' ? textValue(this.#value) : undefined;
  }

  /** A finite number, also where it is written as text. */
  get number(): number | undefined {
    return Array.isArray(this.#value) ? undefined : numberValue(this.#value);
  }

  /** An ISO 8601 date or time as a full timestamp. */
  get date(): string | undefined {
    return typeof this.#value === 'string' ? timestampValue(this.#value) : undefined;
  }

  get isTrue(): boolean {
    return this.#value === true;
  }

  get isFalse(): boolean {
    return this.#value === false;
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
