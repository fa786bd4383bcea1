import type { MailboxStatus } from '../providers/provider.js';

export const DELIVERABLE = ['deliverable', 'risky', 'undeliverable', 'unknown'] as const;

/** Whether mail to an address arrives, as far as can be known. */
export type Deliverable = (typeof DELIVERABLE)[number];

/** What is found out about an address; each part says only what was seen. */
export interface Verification {
  /** It can be an address at all. */
  readonly syntax: boolean;
  /** The domain exists; null: its name servers did not answer. */
  readonly domain: boolean | null;
  /** Some host takes mail for it; null as above. */
  readonly mx: boolean | null;
  readonly disposable: boolean;
  readonly free_mail: boolean;
  /** A function's mailbox (`info@`), not a person's. */
  readonly role_account: boolean;
  /** Its server takes whatever address one gives it; null: not asked. */
  readonly catch_all: boolean | null;
  /** What its server says of the address; null: not asked. */
  readonly smtp: SmtpAnswer | null;
  /** What a provider that checks addresses says of it; null: none was asked, or none knew. */
  readonly provider: MailboxStatus | null;
}

/** `greylisted`: come again later. `blocked`: it does not talk to us. `no_answer`: it could not be reached in time. */
export const SMTP_ANSWERS = ['accepted', 'refused', 'greylisted', 'blocked', 'no_answer'] as const;
export type SmtpAnswer = (typeof SMTP_ANSWERS)[number];

/**
 * Sums the evidence up. Only the server that takes the mail can say that it arrives: without its word nothing is better
 * than `risky`, whatever lists and providers say. That it does not arrive can be known without it.
 */
export function judge(seen: Verification): Deliverable {
  if (!seen.syntax || seen.domain === false || seen.mx === false || seen.smtp === 'refused') {
    return 'undeliverable';
  }
  if (seen.smtp === 'accepted') return seen.catch_all === false && !seen.disposable ? 'deliverable' : 'risky';
  if (seen.provider !== null) return seen.provider === 'invalid' ? 'undeliverable' : 'risky';
  return seen.mx === null || seen.smtp === 'no_answer' ? 'unknown' : 'risky';
}

/** Whether a provider's word could change the verdict: it costs, and the server's own counts for more. */
export function leavesOpen({ syntax, domain, mx, disposable, smtp }: Verification): boolean {
  if (!syntax || domain === false || mx === false || disposable) return false;
  return smtp !== 'accepted' && smtp !== 'refused';
}

/** The evidence with a provider's word in it. */
export function withWord(seen: Verification, provider: MailboxStatus): Verification {
  return {
    ...seen,
    provider,
    disposable: seen.disposable || provider === 'disposable',
    catch_all: provider === 'catch_all' ? true : seen.catch_all,
  };
}
