import { z } from 'zod';

/** Attempts kept of a delivery; the schedule makes 17 of them. */
const ATTEMPTS_KEPT = 20;

/** Of an answer, enough to see what a receiver complains of. */
const ANSWER_LENGTH_MAX = 1_000;

/** An event is tried for this long after it happened: over a weekend. */
const TRIED_FOR_MS = 72 * 3_600_000;

/** One try to send a delivery, as it is stored and shown. */
export const attemptShape = z.object({
  delivery_id: z.string().describe('`X-LeadLex-Delivery-ID` of this attempt.'),
  attempted_at: z.string(),
  url: z.string(),
  status_code: z.int().nullable().describe('Of the answer; null: there was none.'),
  error: z
    .string()
    .nullable()
    .describe(
      'Why there was no answer: `timeout`, `refused`, `reset`, `dns`, `tls`, `address_not_allowed`, `too_large`, `invalid_url`, `secret_unreadable`.',
    ),
  answer: z.string().nullable().describe(`The first ${ANSWER_LENGTH_MAX} characters of the answer's body.`),
  latency_ms: z.number(),
});

export type Attempt = z.output<typeof attemptShape>;

const storedAttempts = z.array(attemptShape).nullable();

/** The attempts of a delivery, oldest first. */
export function readAttempts(stored: unknown): Attempt[] {
  return storedAttempts.parse(stored) ?? [];
}

/** The attempts with one more; the oldest ones are forgotten. */
export function withAttempt(attempts: readonly Attempt[], attempt: Attempt): Attempt[] {
  return [...attempts, attempt].slice(-ATTEMPTS_KEPT);
}

/** The beginning of an answer, as it can be stored; null where it says nothing. */
export function answerStart(text: string): string | null {
  return text.slice(0, ANSWER_LENGTH_MAX).toWellFormed().replaceAll('\u0000', '\ufffd') || null;
}

/** How a delivery goes on after an attempt. */
export type Next =
  | { readonly kind: 'delivered' }
  /** Not tried again by itself. */
  | { readonly kind: 'given_up' }
  /** The receiver says that it is gone for good: the webhook is switched off. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'retry'; readonly waitMs: number };

export interface Ended {
  /** Null: there was no answer. */
  readonly statusCode: number | null;
  /** What the receiver asked for in `Retry-After`; 0 where it did not. */
  readonly retryAfterMs: number;
  /** Failed attempts before this one. */
  readonly failures: number;
  /** How long ago the event happened. */
  readonly ageMs: number;
  /** False for a test: whoever asked for it has seen how it went. */
  readonly isRetried: boolean;
}

/** Decides how a delivery goes on. @param waitsMs between attempts, at least one; the last one repeats. */
export function nextStep(ended: Ended, waitsMs: readonly number[]): Next {
  const { statusCode, retryAfterMs, failures, ageMs, isRetried } = ended;
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return { kind: 'delivered' };
  if (statusCode === 410) return { kind: 'gone' };
  const waitMs = Math.max(retryAfterMs, waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0);
  return isRetried && ageMs + waitMs <= TRIED_FOR_MS ? { kind: 'retry', waitMs } : { kind: 'given_up' };
}
