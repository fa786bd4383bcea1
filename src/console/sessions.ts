import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/database.js';
import { DELETE_ROWS_MAX, deleteInRounds } from '../database/retention.js';
import { AppError } from '../errors.js';
import { WindowLimit } from '../limits/window-limit.js';
import { isAdminToken } from '../workspaces/admin-token.js';
import { hashKey } from '../workspaces/key.js';
import type { Caller, KeyRing } from '../workspaces/key-ring.js';
import {
  type Credential,
  deleteOldSessions,
  deleteSession,
  findSession,
  insertSession,
} from './sessions.store.js';

/** A working day: whoever is away for a night signs in again. */
export const SESSION_SECONDS = 12 * 3_600;

/** Of one key, or of the operator: as many browsers as people at one desk have; the oldest end. */
const SESSIONS_MAX = 50;

/** Wrong tries of one address in a minute. A person mistypes a few times; 237 bits are not found in any case. */
const WRONG_TRIES_PER_MINUTE = 10;

/** Reads of one session in a minute: ten pages open at once, each with six questions every six seconds. */
const READS_PER_MINUTE = 600;

/** Who is signed in: the operator, or whoever a workspace key stands for. */
export type Holder =
  | { readonly kind: 'operator'; readonly expiresAt: Date }
  | { readonly kind: 'key'; readonly caller: Caller; readonly expiresAt: Date };

export type SignIn =
  | { readonly kind: 'signed_in'; readonly token: string; readonly holder: Holder }
  | { readonly kind: 'refused' };

interface SessionParts {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly adminToken: string;
  readonly now: () => number;
}

/** 256 bits, as 43 letters, digits, `-` and `_`. */
function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Who is signed in to the console. Sessions are in the database, so that every process knows them. */
export class Sessions {
  readonly #parts: SessionParts;
  readonly #tries: WindowLimit;
  readonly #reads: WindowLimit;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#tries = new WindowLimit(WRONG_TRIES_PER_MINUTE, parts.now);
    this.#reads = new WindowLimit(READS_PER_MINUTE, parts.now);
  }

  /**
   * Opens a session with the admin token or a workspace key.
   * @param address where the try comes from; ten wrong ones a minute are looked at.
   * @throws `rate_limited`
   */
  async signIn(credential: string, address: string): Promise<SignIn> {
    refuse(this.#tries.take(address).retryAfterSeconds, 'Too many tries to sign in.');
    const token = makeToken();
    const known = await this.#credential(credential, token);
    if (known === null) return { kind: 'refused' };
    this.#tries.giveBack(address);
    const expiresAt = new Date(this.#parts.now() + SESSION_SECONDS * 1_000);
    await insertSession(
      this.#parts.database,
      { hash: hashToken(token), credential: known, expiresAt },
      SESSIONS_MAX,
    );
    const holder = await this.find(token);
    return holder === null ? { kind: 'refused' } : { kind: 'signed_in', token, holder };
  }

  async #credential(credential: string, token: string): Promise<Credential | null> {
    if (isAdminToken(credential, this.#parts.adminToken)) return { kind: 'admin', proof: this.#proof(token) };
    const caller = await this.#parts.keyRing.find(credential);
    return caller === null ? null : { kind: 'key', hash: Buffer.from(hashKey(credential), 'hex') };
  }

  /** What only who has both the cookie and the admin token can make; another admin token ends all sessions. */
  #proof(token: string): Buffer {
    return createHmac('sha256', token).update(this.#parts.adminToken).digest();
  }

  /** Who holds the session of a cookie; null where it is over, signed out, or its key or admin token is gone. */
  async find(token: string): Promise<Holder | null> {
    const row = await findSession(this.#parts.database, hashToken(token));
    if (row === null) return null;
    const { key_hash: keyHash, admin_proof: adminProof, expires_at: expiresAt } = row;
    if (adminProof !== null) {
      return timingSafeEqual(adminProof, this.#proof(token)) ? { kind: 'operator', expiresAt } : null;
    }
    const caller = keyHash === null ? null : await this.#parts.keyRing.findByHash(keyHash.toString('hex'));
    return caller === null ? null : { kind: 'key', caller, expiresAt };
  }

  /** Counts a read of a session: the plan's calls are not for looking at pages. @throws `rate_limited` */
  countRead(token: string): void {
    refuse(this.#reads.take(token).retryAfterSeconds, 'The console asks too often.');
  }

  async signOut(token: string): Promise<void> {
    await deleteSession(this.#parts.database, hashToken(token));
  }

  async deleteOld(): Promise<void> {
    await deleteInRounds(() => deleteOldSessions(this.#parts.database, DELETE_ROWS_MAX));
  }
}

function refuse(retryAfterSeconds: number | null, what: string): void {
  if (retryAfterSeconds === null) return;
  throw new AppError('rate_limited', `${what} Retry in ${retryAfterSeconds} seconds.`, {
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
