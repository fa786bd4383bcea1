import type { Outcome } from '../provider.js';
import type { Sent, VendorAnswer } from './send.js';

export interface TestResult {
  readonly ok: boolean;
  /** A sentence for the operator; never what the vendor sent. */
  readonly message: string;
}

/** What the answer to a free call says of the key. @param describe what to add where it is accepted. */
export function testResult(sent: Sent, describe: (answer: VendorAnswer) => string = () => ''): TestResult {
  return sent.kind === 'answer'
    ? { ok: true, message: `The key is accepted${describe(sent)}.` }
    : { ok: false, message: sentence(sent.outcome) };
}

/** The same for a source that is asked without a key as well. */
export function openTestResult(
  sent: Sent,
  hasKey: boolean,
  describe: (answer: VendorAnswer) => string = () => '',
): TestResult {
  if (hasKey || sent.kind !== 'answer') return testResult(sent, describe);
  return { ok: true, message: `It answers without a key${describe(sent)}.` };
}

/** `, 412 credits left` where the answer says how many. */
export function creditsLeft(credits: number | undefined): string {
  return credits === undefined ? '' : `, ${credits} credits left`;
}

function sentence(outcome: Outcome): string {
  if (outcome.outcome !== 'failed') return 'The vendor answered in an unexpected way; check base_url.';
  switch (outcome.kind) {
    case 'auth':
      return `The key is refused (${outcome.reason}).`;
    case 'forbidden':
      return `The key's plan does not allow this call (${outcome.reason}).`;
    case 'quota_exhausted':
      return `The key is accepted, but its quota is used up (${outcome.reason}).`;
    case 'bad_request':
      return `The vendor did not understand the call (${outcome.reason}); check base_url.`;
    case 'rate_limited':
    case 'transient':
      return `The vendor could not be asked just now (${outcome.reason}).`;
  }
}
