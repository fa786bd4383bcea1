import type { SubjectKind } from './subjects.js';

/** What a client has seen: the testimony that the books are held against. */

/** One answer, as it came over the wire. */
export interface ClientAnswer {
  readonly status: number;
  /** The code of an error; null: none. */
  readonly code: string | null;
  readonly body: string;
  readonly enrichmentId: string | null;
  readonly charged: string | null;
  readonly isReplay: boolean;
}

/** One time that a key was sent: answered, or lost with the connection. */
export interface Ask {
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  /** Null: no answer came. */
  readonly answer: ClientAnswer | null;
}

/** A key from its first use to its last. */
export interface KeyStory {
  readonly key: string;
  readonly about: SubjectKind;
  /** The contact's e-mail or the company's domain: whom the vendor is asked about. */
  readonly person: string;
  /** Null: the record was never acknowledged. */
  recordId: string | null;
  readonly asks: Ask[];
}

/** An answer after which a client is done with a key. */
export function isFinal({ status, code }: ClientAnswer): boolean {
  return status === 200 || (status === 409 && code === 'no_match');
}

/** No credit was left: nothing happened, and the key is unused. */
export function isRefusal({ status }: ClientAnswer): boolean {
  return status === 402;
}

/** The final answers of a key, oldest first. */
export function finalAnswers(story: KeyStory): ClientAnswer[] {
  return story.asks.flatMap(({ answer }) => (answer !== null && isFinal(answer) ? [answer] : []));
}

/** From the first ask to the first final answer; null: there is none. */
export function answeredAfterMs({ asks }: KeyStory): number | null {
  const first = asks[0];
  const ends = asks
    .filter(({ answer }) => answer !== null && isFinal(answer))
    .map(({ endedAtMs }) => endedAtMs);
  return first === undefined || ends.length === 0 ? null : Math.min(...ends) - first.sentAtMs;
}
