import type { Unanswered } from '../provider.js';
import type { VendorAnswer } from '../vendor/send.js';

/** Used-up credits have no documented answer, only a text that speaks of them; so does the name of one endpoint. */
export function refusal({ status, body, text }: VendorAnswer): Unanswered | undefined {
  if (status < 400 || status >= 500 || status === 401 || status === 429) return undefined;
  if (body.at('error_code').text === 'API_INACCESSIBLE') return undefined;
  if (!/credit/i.test(text)) return undefined;
  return { outcome: 'failed', kind: 'quota_exhausted', reason: `http_${status}` };
}
