import type { Database } from '../database/database.js';
import { type Evidence, TRIALS_MAX } from './evidence.js';
import { addEvidence, deleteFadedEvidence, readEvidence } from './evidence.store.js';

/** Between two exchanges: what one process learns, the others know half a minute later, and no call waits for it. */
const EXCHANGE_EVERY_MS = 30_000;

/** Rows in one statement; the embedded database does nothing else meanwhile. */
const ROWS_MAX = 1_000;

/** Shares what this process has learned with the other processes and with those that come after it. */
export class EvidenceExchange {
  readonly #database: Database;
  readonly #evidence: Evidence;
  readonly #now: () => number;
  #exchangedAtMs = Number.NEGATIVE_INFINITY;

  constructor(database: Database, evidence: Evidence, now: () => number) {
    this.#database = database;
    this.#evidence = evidence;
    this.#now = now;
  }

  /** Exchanges where it is time to; called every few seconds. */
  async exchangeInTime(): Promise<void> {
    if (this.#now() - this.#exchangedAtMs >= EXCHANGE_EVERY_MS) await this.exchange();
  }

  /** Stores what is new here, and learns what is new elsewhere. */
  async exchange(): Promise<void> {
    const fresh = this.#evidence.takeFresh();
    while (fresh.length > 0) {
      try {
        await addEvidence(this.#database, fresh.slice(0, ROWS_MAX), TRIALS_MAX);
        fresh.splice(0, ROWS_MAX);
      } catch (error) {
        this.#evidence.putBack(fresh);
        throw error;
      }
    }
    await deleteFadedEvidence(this.#database, ROWS_MAX);
    this.#evidence.replace(await readEvidence(this.#database));
    this.#exchangedAtMs = this.#now();
  }
}
