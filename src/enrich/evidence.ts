import { ALL_FIELDS, type AnyField } from '../normalize/fields.js';
import type { RecordKind } from '../providers/side.js';

/** What is counted by itself: each field, and whether there was an answer about the record at all. */
export type Subject = AnyField | 'answer';

export const SUBJECTS: readonly Subject[] = [...ALL_FIELDS, 'answer'];
const PLACE = Object.fromEntries(SUBJECTS.map((subject, place) => [subject, place]));

/**
 * Nothing counts more than this many trials: what is older fades as new ones come, so a provider that changes is
 * seen to have changed after about as many questions. At 400 a rate is known to ±2.5 % (one standard deviation).
 */
export const TRIALS_MAX = 400;

/** How often something was tried, and how often it came true; both fade. */
export interface Tally {
  readonly trials: number;
  readonly successes: number;
}

const NONE: Tally = { trials: 0, successes: 0 };

/** One tally as it is stored: of a provider, under a condition, about a subject. */
export interface EvidenceRow extends Tally {
  readonly provider: string;
  readonly given: string;
  readonly subject: Subject;
}

/**
 * Conditions of one provider; in the market one has 60. Beyond it new ones are not counted, and what is known in
 * general serves instead.
 */
const CONDITIONS_MAX = 1_000;

/** Tallies of one provider under one condition: trials and successes of each subject in turn. */
type Counts = Float64Array;

type Book = Map<string, Map<string, Counts>>;

function add(book: Book, { provider, given, subject, trials, successes }: EvidenceRow): void {
  const conditions = book.get(provider) ?? new Map<string, Counts>();
  book.set(provider, conditions);
  const counts = conditions.get(given) ?? new Float64Array(SUBJECTS.length * 2);
  if (conditions.size < CONDITIONS_MAX) conditions.set(given, counts);
  const place = placeOf(subject);
  const sum = (counts[place] ?? 0) + trials;
  const fade = sum > TRIALS_MAX ? TRIALS_MAX / sum : 1;
  counts[place] = sum * fade;
  counts[place + 1] = ((counts[place + 1] ?? 0) + successes) * fade;
}

function placeOf(subject: Subject): number {
  return (PLACE[subject] ?? 0) * 2;
}

/** A condition of questions about one kind of record; what is counted of people says nothing of companies. */
export function conditionOf(kind: RecordKind, condition: string): string {
  return kind === 'contact' ? condition : `${kind}: ${condition}`;
}

/** What a provider has delivered under one condition. */
export type Tallies = (subject: Subject) => Tally;

/** What providers have delivered, as far as this process knows: every call reads it, so it is in memory. */
export class Evidence {
  #known: Book = new Map();
  #fresh: Book = new Map();

  /** Takes note of one trial. @param success 0 to 1, or an amount where a mean is learned. */
  note(provider: string, given: string, subject: Subject, success: number): void {
    const row = { provider, given, subject, trials: 1, successes: success };
    add(this.#known, row);
    add(this.#fresh, row);
  }

  about(provider: string, given: string): Tallies {
    const counts = this.#known.get(provider)?.get(given);
    if (counts === undefined) return () => NONE;
    return subject => {
      const place = placeOf(subject);
      return { trials: counts[place] ?? 0, successes: counts[place + 1] ?? 0 };
    };
  }

  /** What was noted since this was last asked; in an order that is the same for all processes. */
  takeFresh(): EvidenceRow[] {
    const rows = rowsOf(this.#fresh);
    this.#fresh = new Map();
    return rows;
  }

  /** Puts back what could not be stored. */
  putBack(rows: readonly EvidenceRow[]): void {
    for (const row of rows) add(this.#fresh, row);
  }

  /** From now on what all processes have stored is what is known, and what was noted here since. */
  replace(stored: readonly EvidenceRow[]): void {
    this.#known = new Map();
    for (const row of stored) add(this.#known, row);
    for (const row of rowsOf(this.#fresh)) add(this.#known, row);
  }
}

function rowsOf(book: Book): EvidenceRow[] {
  const rows: EvidenceRow[] = [];
  for (const [provider, conditions] of [...book].sort(byKey)) {
    for (const [given, counts] of [...conditions].sort(byKey)) {
      for (const subject of SUBJECTS) {
        const place = placeOf(subject);
        const trials = counts[place] ?? 0;
        if (trials > 0) rows.push({ provider, given, subject, trials, successes: counts[place + 1] ?? 0 });
      }
    }
  }
  return rows;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/**
 * A rate between 0 and 1 (or a mean) as tallies from the general to the special say it: each one starts from what
 * the one before it says, as if that had been seen `weight` times. With one tally it is the mean of a Beta posterior.
 */
export function learned(prior: number, weight: number, tallies: readonly Tally[]): number {
  let mean = prior;
  for (const { trials, successes } of tallies) mean = (successes + weight * mean) / (trials + weight);
  return mean;
}
