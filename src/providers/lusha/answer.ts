import type { Unanswered } from '../provider.js';
import type { Reading } from '../vendor/reading.js';

/** Our name for the one contact or company of a request; the answer repeats it. */
export const REFERENCE = '1';

/** The result of the one that was asked about, and what the answer was charged with. */
export function theResult(body: Reading): {
  readonly result: Reading | undefined;
  readonly credits: number | undefined;
} {
  const results = body.expected('results').list;
  const result = results.find(item => item.at('clientReferenceId').text === REFERENCE) ?? results[0];
  return { result, credits: body.at('billing', 'creditsCharged').number };
}

/** An answer of success holds the errors of its contacts or companies. */
export function itemError<Miss>(
  result: Reading,
  miss: Miss,
): Miss | Exclude<Unanswered, { outcome: 'not_found' }> | undefined {
  switch (result.at('error', 'code').text) {
    case undefined:
      return undefined;
    case 'NOT_FOUND':
    case 'NO_SCORE':
      return miss;
    case 'COMPLIANCE_RESTRICTED':
      return { outcome: 'suppressed' };
    default:
      return { outcome: 'failed', kind: 'transient', reason: 'enrich_failed' };
  }
}
