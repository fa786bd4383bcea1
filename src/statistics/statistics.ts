import type { Database } from '../database/database.js';
import { DELETE_ROWS_MAX, deleteInRounds } from '../database/retention.js';
import type { SettledCall } from '../enrich/settled-call.js';
import { addHours, deleteOldHours } from './hours.store.js';
import { HOURS_KEPT_MS } from './ranges.js';
import { HOUR_MS, Tally } from './tally.js';

/** Between two times that counts are stored: a row for each busy workspace and provider, so not with every round. */
const STORE_EVERY_MS = 10_000;

/** Workspaces' hours in one statement: with some ten providers each, a few thousand rows. */
const HOURS_MAX = 200;

/** What calls come to, counted here and kept by the hour. */
export class Statistics {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #tally = new Tally();
  #storedAtMs: number;
  #deletedAtMs = Number.NEGATIVE_INFINITY;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#storedAtMs = now();
  }

  note(call: SettledCall): void {
    this.#tally.note(call, this.#now());
  }

  /** Stores what was counted where it is time to, and once an hour deletes what is too old; called every few seconds. */
  async upkeep(): Promise<void> {
    const nowMs = this.#now();
    if (nowMs - this.#storedAtMs >= STORE_EVERY_MS) {
      this.#storedAtMs = nowMs;
      await this.store();
    }
    if (nowMs - this.#deletedAtMs >= HOUR_MS) {
      const before = new Date(nowMs - HOURS_KEPT_MS);
      await deleteInRounds(() => deleteOldHours(this.#database, before, DELETE_ROWS_MAX));
      this.#deletedAtMs = nowMs;
    }
  }

  /** Stores what was counted, of one workspace or of all. */
  async store(workspaceId?: string): Promise<void> {
    const taken = this.#tally.take(workspaceId);
    while (taken.length > 0) {
      try {
        await addHours(this.#database, taken.slice(0, HOURS_MAX));
        taken.splice(0, HOURS_MAX);
      } catch (error) {
        this.#tally.putBack(taken);
        throw error;
      }
    }
  }
}
