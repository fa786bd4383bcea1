import { AppError } from '../errors.js';
import { type Outcome, withBalance } from './answer.js';
import type { StoredAnswer } from './enrichments.store.js';
import type { Asking } from './waterfall.js';

/** An answer of the enrichment endpoint that opened an enrichment. */
export interface EnrichAnswer {
  readonly enrichmentId: string;
  readonly status: 200 | 403 | 409 | 503;
  /** The body, byte for byte. */
  readonly body: string;
  readonly charged: 0 | 1;
  readonly replayed: boolean;
  readonly retryAfterMs: number | null;
}

/** A call that was settled, before it becomes an answer. */
export interface Settled {
  readonly enrichmentId: string;
  readonly outcome: Outcome;
  readonly asking: Asking;
  readonly balance: number;
}

/** What a settled call is answered. */
export function answer({ enrichmentId, outcome, asking, balance }: Settled): EnrichAnswer {
  const answered = (
    status: EnrichAnswer['status'],
    body: string,
    retryAfterMs: number | null = null,
  ): EnrichAnswer => ({ enrichmentId, status, body, charged: outcome.charge, replayed: false, retryAfterMs });
  switch (outcome.status) {
    case 'no_match':
      return answered(409, outcome.body);
    case 'failed': {
      if (asking.without.kind === 'suppressed') return answered(403, SUPPRESSED_BODY);
      const retryAfterMs = asking.without.kind === 'unavailable' ? asking.without.retryAfterMs : 0;
      return answered(503, UNAVAILABLE_BODY, retryAfterMs);
    }
    default:
      return answered(200, withBalance(outcome.body, balance));
  }
}

const UNAVAILABLE_BODY = JSON.stringify({
  error: {
    code: 'providers_unavailable',
    message:
      'No provider could give data just now. Nothing was charged; retry after the time in Retry-After.',
  },
});

const SUPPRESSED_BODY = JSON.stringify({
  error: {
    code: 'suppressed',
    message:
      'This person is on the suppression list of the workspace. Nothing was charged or changed. See GET /v1/suppressions.',
  },
});

/** The stored answer to a key, once more. */
export function replay({ enrichmentId, status, answer: body }: StoredAnswer): EnrichAnswer {
  if (body === null) {
    throw new AppError(
      'erased',
      'The answer to this Idempotency-Key was erased together with its contact. Send a new key with a new request.',
    );
  }
  return {
    enrichmentId,
    status: status === 'no_match' ? 409 : 200,
    body,
    charged: 0,
    replayed: true,
    retryAfterMs: null,
  };
}

/** What a call is told that the database lets wait. */
export function tooLate(): AppError {
  return new AppError(
    'database_unavailable',
    'The database did not answer in time, and the call may still take effect. Retry with the same Idempotency-Key for its answer, or look at GET /v1/enrichments.',
    { headers: { 'retry-after': '1' } },
  );
}

/** What a call is told that passed to another process. */
export function lostHold(): AppError {
  return new AppError(
    'database_unavailable',
    'This call lost its place while the database was away; nothing was charged. Retry.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}
