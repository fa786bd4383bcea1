import { hash } from 'node:crypto';
import type { LedgerHead, LedgerRow } from './credits.store.js';

/** A ledger entry as the API shows it. */
export interface LedgerEntry {
  readonly id: number;
  readonly type: 'grant' | 'charge';
  readonly amount: number;
  readonly balance_after: number;
  readonly reference: string;
  readonly enrichment_id: string | null;
  readonly contact_id: string | null;
  readonly note: string | null;
  readonly created_at: string;
  readonly hash: string;
}

export function toLedgerEntry(row: LedgerRow): LedgerEntry {
  return {
    id: row.seq,
    type: row.amount > 0 ? 'grant' : 'charge',
    amount: row.amount,
    balance_after: row.balance_after,
    // A charge is referred to by its enrichment; it is stored once.
    reference: row.reference ?? row.enrichment_id ?? '',
    enrichment_id: row.enrichment_id,
    contact_id: row.contact_id,
    note: row.note,
    created_at: row.created_at.toISOString(),
    hash: row.hash,
  };
}

/** The hash before the first entry. */
export const FIRST_HASH = '0'.repeat(64);

/**
 * The hash of an entry: SHA-256 over these lines, joined by line feeds, in hexadecimal. It is what
 * `settle_v1` and `grant_v1` compute in the database, written a second time so that one checks the other.
 */
export function entryHash(
  previousHash: string,
  workspaceId: string,
  entry: Omit<LedgerEntry, 'hash'>,
): string {
  const lines = [
    previousHash,
    workspaceId,
    entry.id,
    entry.type,
    entry.amount,
    entry.balance_after,
    entry.reference,
    entry.enrichment_id ?? '',
    entry.contact_id ?? '',
    entry.note ?? '',
    entry.created_at,
  ];
  return hash('sha256', lines.join('\n'), 'hex');
}

export type LedgerFault = { readonly entry: number; readonly fault: string };

/** Reads a ledger entry by entry and finds the first that is not as it was written. */
export class LedgerCheck {
  readonly #workspaceId: string;
  #previousHash = FIRST_HASH;
  #balance = 0;
  #entries = 0;

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
  }

  get entries(): number {
    return this.#entries;
  }

  /** The next entry, oldest first; what is wrong with it, or null. */
  next(entry: LedgerEntry): LedgerFault | null {
    const expectedId = this.#entries + 1;
    if (entry.id !== expectedId) {
      return {
        entry: expectedId,
        fault: `entry ${expectedId} is missing: entry ${entry.id} follows entry ${this.#entries}`,
      };
    }
    if (entry.hash !== entryHash(this.#previousHash, this.#workspaceId, entry)) {
      return {
        entry: entry.id,
        fault: `entry ${entry.id} was edited, inserted or moved: its hash does not follow from entry ${this.#entries}`,
      };
    }
    if (entry.balance_after !== this.#balance + entry.amount) {
      return {
        entry: entry.id,
        fault: `entry ${entry.id} says ${entry.balance_after} where ${this.#balance + entry.amount} is right`,
      };
    }
    this.#previousHash = entry.hash;
    this.#balance = entry.balance_after;
    this.#entries = entry.id;
    return null;
  }

  /** After the last entry: does the ledger end where the workspace says it does? */
  end(head: Omit<LedgerHead, 'held'>): LedgerFault | null {
    if (head.ledger_seq !== this.#entries) {
      return {
        entry: this.#entries + 1,
        fault: `entry ${this.#entries + 1} is missing: the ledger should have ${head.ledger_seq} entries`,
      };
    }
    if (this.#entries > 0 && head.ledger_hash !== this.#previousHash) {
      return { entry: this.#entries, fault: `entry ${this.#entries} is not the one that was written last` };
    }
    if (head.balance !== this.#balance) {
      return {
        entry: this.#entries,
        fault: `the workspace's balance is ${head.balance}, the ledger's ${this.#balance}`,
      };
    }
    return null;
  }
}
