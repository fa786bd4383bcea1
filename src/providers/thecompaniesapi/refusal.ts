import type { FailureKind, Unanswered } from '../provider.js';
import type { VendorAnswer } from '../vendor/send.js';

/** What went wrong, in the words of either of the two documented forms of an error; statuses beside them say the rest. */
const FAILURES: ReadonlyMap<string, FailureKind> = new Map([
  ['noCreditsRemaining', 'quota_exhausted'],
  ['authenticationError', 'auth'],
  ['rateLimitError', 'rate_limited'],
  ['apiError', 'transient'],
  ['apiConnectionError', 'transient'],
]);

/**
 * A company that is not known comes as 404, as an empty object (an answer of success without anything) or as `null`. A
 * 403 is a used-up quota only where it says so.
 */
export function refusal({ status, body, text }: VendorAnswer): Unanswered | undefined {
  if (status === 200 && text.trim() === 'null') return { outcome: 'not_found', cost: 0 };
  if (status < 400) return undefined;
  const words = [body.at('messages'), body.at('error', 'type'), body.at('error', 'code')];
  const kind = words.map(word => FAILURES.get(word.text ?? '')).find(found => found !== undefined);
  return kind === undefined ? undefined : { outcome: 'failed', kind, reason: `http_${status}` };
}
