import type { ExchangeAnswer, ExchangeFailure } from '../../outbound/door.js';
import { parseRetryAfter } from '../../outbound/retry-after.js';
import type { Failed, Unanswered } from '../provider.js';

/**
 * What an answer's status means where the configuration does not say otherwise; a 2xx means that nothing was
 * found, since what is found was recognised before.
 * @param nowMs Unix ms, against which a date in `Retry-After` is read
 */
export function statusOutcome(answer: ExchangeAnswer, nowMs: number): Unanswered {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 404) return { outcome: 'not_found' };
  if (status === 451) return { outcome: 'suppressed' };
  const reason = `http_${status}`;
  if (status === 401) return { outcome: 'failed', kind: 'auth', reason };
  if (status === 403) return { outcome: 'failed', kind: 'forbidden', reason };
  const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], nowMs);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 402) return { outcome: 'failed', kind: 'quota_exhausted', reason };
  if (status === 429) return { outcome: 'failed', kind: 'rate_limited', reason, ...wait };
  const passing = status === 408 || status === 425 || status >= 500;
  return passing
    ? { outcome: 'failed', kind: 'transient', reason, ...wait }
    : { outcome: 'failed', kind: 'bad_request', reason };
}

/** A 2xx that could not be read: the vendor has done its work and may have charged for it. */
export function unreadableAnswer(reason: string): Failed {
  return { outcome: 'failed', kind: 'transient', reason, costUnknown: true };
}

/** What it means that no answer came. */
export function failureOutcome(exchange: ExchangeFailure): Failed {
  const { failure: reason, sent, retryAfterMs } = exchange;
  switch (reason) {
    case 'address_not_allowed':
    case 'invalid_url':
    case 'invalid_header':
      return { outcome: 'failed', kind: 'bad_request', reason };
    case 'overloaded':
      // Our own limits held it back; nothing speaks against the vendor.
      return {
        outcome: 'failed',
        kind: 'rate_limited',
        reason,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    default:
      return { outcome: 'failed', kind: 'transient', reason, ...(sent ? { costUnknown: true } : {}) };
  }
}
