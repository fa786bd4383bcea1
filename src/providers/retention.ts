import type { Database } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { RegisteredProvider } from './registered.js';
import { type ReceiptPlace, shortenReceipts } from './retention.store.js';

/** Receipts looked at in one statement: some 10 ms. */
const ROWS_MAX = 1_000;

/** Statements of one round; with one every two seconds, ten million receipts are gone through in an hour. */
const STATEMENTS_PER_ROUND = 6;

/**
 * Holds receipts that are there already to `retention_days`. New ones are written with their end; only a change of the
 * configuration, and so a start, can make an old one's too late. So they are gone through once, from one end to the
 * other and some at a time: an index for it would cost every receipt more than that.
 */
export class Retention {
  readonly #database: Database;
  readonly #logger: Logger;
  /** Null: all are gone through. */
  #after: ReceiptPlace | null = { workspaceId: NIL, provider: '', question: NIL };
  #shortened = 0;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** Goes on for a while; called every few seconds. */
  async goOn(providers: readonly RegisteredProvider[]): Promise<void> {
    const kept = providers.flatMap(({ id, options: { retention_days: days } }) =>
      days === undefined ? [] : [{ provider: id, days }],
    );
    if (kept.length === 0) this.#after = null;
    for (let round = 0; round < STATEMENTS_PER_ROUND && this.#after !== null; round += 1) {
      const { last, shortened } = await shortenReceipts(this.#database, this.#after, kept, ROWS_MAX);
      this.#after = last;
      this.#shortened += shortened;
      if (last === null && this.#shortened > 0) {
        this.#logger.info({ receipts: this.#shortened }, 'older receipts are held to retention_days');
      }
    }
  }
}

const NIL = '00000000-0000-0000-0000-000000000000';
