import { LRUCache } from 'lru-cache';
import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { hashKey, isWellFormedKey } from './key.js';
import { findKeyHolders, type KeyHolder, noteKeyUses } from './keys.store.js';
import { expandPermissions, type Permission } from './permissions.js';
import type { Plan } from './plans.js';

/** Who calls: a workspace, with what its key may do. */
export interface Caller {
  readonly workspaceId: string;
  /** Null for the operator, who acts in a workspace with the admin token. */
  readonly keyId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly plan: Plan;
}

/** What is known of a key is trusted this long: a revocation takes hold within a second on every replica. */
const TRUSTED_MS = 500;

/** Keys remembered, known and unknown ones; a scanner that tries made-up keys can not fill the memory. */
const REMEMBERED_MAX = 10_000;

interface Remembered {
  readonly holder: KeyHolder | null;
  readonly caller: Caller | null;
  readonly atMs: number;
}

/** Finds who a key belongs to; at most one look-up for a key in half a second, and many keys in one statement. */
export class KeyRing {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });
  readonly #finding = new Map<string, Promise<Remembered>>();
  readonly #lookups: Batcher<string, KeyHolder | null>;
  #uses = new Map<string, number>();

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#lookups = new Batcher({
      run: async (_lane, hashes) => {
        const holders = await findKeyHolders(database, hashes);
        return hashes.map(hash => holders.get(hash) ?? null);
      },
    });
  }

  /** The caller that a key stands for, at once where it is known; null: malformed, unknown, expired or revoked. */
  find(key: string): Caller | null | Promise<Caller | null> {
    return isWellFormedKey(key) ? this.findByHash(hashKey(key)) : null;
  }

  /** The same for a key of which only the hash is known, in hexadecimal. */
  findByHash(hash: string): Caller | null | Promise<Caller | null> {
    const nowMs = this.#now();
    const known = this.#remembered.get(hash);
    if (known !== undefined && nowMs - known.atMs < TRUSTED_MS) return this.#use(known, nowMs);
    return this.#lookUp(hash, nowMs).then(found => this.#use(found, nowMs));
  }

  #use({ holder, caller }: Remembered, nowMs: number): Caller | null {
    if (holder === null || caller === null) return null;
    if (holder.expires_at !== null && holder.expires_at.getTime() <= nowMs) return null;
    this.#uses.set(holder.key_id, nowMs);
    return caller;
  }

  #lookUp(hash: string, nowMs: number): Promise<Remembered> {
    const finding = this.#finding.get(hash);
    if (finding !== undefined) return finding;
    const started = this.#lookups
      .add('keys', hash)
      .then(holder => {
        const remembered = { holder, caller: holder === null ? null : toCaller(holder), atMs: nowMs };
        this.#remembered.set(hash, remembered);
        return remembered;
      })
      .finally(() => this.#finding.delete(hash));
    this.#finding.set(hash, started);
    return started;
  }

  /** Forgets what is known of all keys, so that a change made here is seen at once. */
  forget(): void {
    this.#remembered.clear();
  }

  /** Writes down when keys were used since the last time; called every few seconds. */
  async noteUses(): Promise<void> {
    if (this.#uses.size === 0) return;
    const uses = [...this.#uses].map(([keyId, atMs]) => ({ keyId, atMs }));
    this.#uses = new Map();
    await noteKeyUses(this.#database, uses);
  }
}

function toCaller(holder: KeyHolder): Caller {
  return {
    workspaceId: holder.workspace_id,
    keyId: holder.key_id,
    permissions: expandPermissions(holder.permissions),
    plan: holder.plan,
  };
}
