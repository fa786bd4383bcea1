import type { AnyField } from '../normalize/fields.js';
import type { Target } from './target.js';

/** What a look-up can bring. */
export const PARTS = ['person', 'company', 'social'] as const;

export type Part = (typeof PARTS)[number];

/** Whom a call is about. */
export type Subject =
  | { readonly kind: 'contact'; readonly contactId: string }
  /** By id, by domain, or by both, which must then mean the same company. One that is known by its domain may not be there yet. */
  | { readonly kind: 'company'; readonly companyId: string | null; readonly domain: string | null }
  /** Somebody known by an address alone, a company by its domain, or both; nothing of them is stored. */
  | {
      readonly kind: 'look_up';
      readonly email: string | null;
      readonly domain: string | null;
      readonly parts: readonly Part[];
      /** Whether it is to be found out if mail to the address arrives. */
      readonly verify: boolean;
    };

/** The contact that a call is about; null: it is about none. */
export function contactIdOf({ subject }: Pick<EnrichCall, 'subject'>): string | null {
  return subject.kind === 'contact' ? subject.contactId : null;
}

/** One enrichment as asked for, after validation and defaults. */
export interface EnrichCall {
  readonly workspaceId: string;
  readonly subject: Subject;
  /** Of the subject's kind, in the contract's order, without duplicates. */
  readonly fields: readonly AnyField[];
  readonly overwrite: boolean;
  readonly idempotencyKey: string | null;
  /** By which a repeat of this call finds the answers that were bought for it: its Idempotency-Key, or a run's item. */
  readonly receiptKey: string | null;
  /** The first 128 bits of the SHA-256 of the parsed request, as a UUID. */
  readonly fingerprint: string;
  /** When the request came; its deadline counts from then. */
  readonly arrivedAtMs: number;
}

/** A call that may run: what `admit` hands to the stages after it. It holds a credit and owns its key, or needs neither yet. */
export interface AdmittedCall {
  readonly call: EnrichCall;
  readonly enrichmentId: string;
  /**
   * False: it was only looked at, because it asks nobody outside. Nothing is written or held for it until its settle,
   * which claims its key and takes its credit.
   */
  readonly held: boolean;
  /** Whoever settles must show it: a call that passed to another process has another one. */
  readonly fence: number;
  /** Of a look-up: what is known of the person. */
  readonly target: Target;
  /** Whether the workspace has suppressions, so that the person is to be looked for among them. */
  readonly suppressing: boolean;
  /** Whether the workspace has companies, of which one may be the contact's. */
  readonly linking: boolean;
  /** Until then providers are asked, in milliseconds since 1970. */
  readonly deadlineAtMs: number;
}

/** One provider's part in a call, as `GET /v1/enrichments/{id}` shows it. */
export interface Attempt {
  readonly provider: string;
  readonly outcome: 'found' | 'not_found' | 'skipped' | 'suppressed' | 'failed';
  readonly reason: string | null;
  readonly cached: boolean;
  readonly latency_ms: number;
  readonly cost: number;
}

/** The company that a call is about, as far as it names one; null: it is about none. */
export function companyOf({ subject }: Pick<EnrichCall, 'subject'>) {
  return subject.kind === 'company' ? subject : null;
}

/** A value that counts as empty: missing or nothing but white space. */
export function isEmpty(value: string | null): boolean {
  return value === null || value.trim() === '';
}
