import type { Contact } from '../contacts/contact.js';
import type { Field } from '../normalize/fields.js';

/** One enrichment as asked for, after validation and defaults. */
export interface EnrichCall {
  readonly workspaceId: string;
  readonly contactId: string;
  /** In the order of the safe-to-fill list, without duplicates, never empty. */
  readonly fields: readonly Field[];
  readonly overwrite: boolean;
  readonly idempotencyKey: string | null;
  /** The first 128 bits of the SHA-256 of the parsed request, as a UUID. */
  readonly fingerprint: string;
}

/** A call that holds a credit and owns its key: what `admit` hands to the stages after it. */
export interface AdmittedCall {
  readonly call: EnrichCall;
  readonly enrichmentId: string;
  /** Whoever settles must show it: a call that passed to another process has another one. */
  readonly fence: number;
  readonly contact: Contact;
  readonly admittedAtMs: number;
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

/** A value that counts as empty: missing or nothing but white space. */
export function isEmpty(value: string | null): boolean {
  return value === null || value.trim() === '';
}
