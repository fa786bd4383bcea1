import { setImmediate as turnOver } from 'node:timers/promises';
import { AppError } from '../errors.js';
import { isDatabaseAway } from './database.js';

/** At most this many items go in one statement: beyond it a batch gained nothing more and its lock was held longer. */
export const BATCH_SIZE_MAX = 256;

/** Items that may wait for one lane; more would wait longer than a caller does, so they are refused at once. */
const WAITING_MAX = 5_000;

export interface BatcherOptions<Item, Result> {
  /** Runs one batch of one lane; the results are in the order of the items. */
  run(lane: string, items: readonly Item[]): Promise<readonly Result[]>;
  /** What two items of one batch may not share: a contact, an idempotency key. */
  exclusive?(item: Item): readonly string[];
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Group commit: while one batch of a lane (a workspace) is under way, what comes next for it is collected, and
 * goes as one statement when the first is back. There is no timer: a lone item goes at once.
 *
 * A batch that fails is split in halves and tried again, so that one bad item does not fail its neighbours;
 * one that failed because the database is away is not, since all of it would fail again.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  readonly #lanes = new Map<string, Waiting<Item, Result>[]>();
  #waiting = 0;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** How many items wait, over all lanes; those under way are not counted. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves with the item's own result; rejects with `overloaded` where too many wait already. */
  add(lane: string, item: Item): Promise<Result> {
    const queue = this.#lanes.get(lane);
    if (queue !== undefined && queue.length >= WAITING_MAX) {
      return Promise.reject(
        new AppError('overloaded', 'Too many calls are waiting for this workspace. Retry in a second.', {
          headers: { 'retry-after': '1' },
        }),
      );
    }
    return new Promise<Result>((resolve, reject) => {
      const entry = { item, resolve, reject };
      this.#waiting += 1;
      if (queue !== undefined) {
        queue.push(entry);
      } else {
        const started = [entry];
        this.#lanes.set(lane, started);
        void this.#drain(lane, started);
      }
    });
  }

  async #drain(lane: string, queue: Waiting<Item, Result>[]): Promise<void> {
    while (queue.length > 0) {
      // Everything that this turn of the event loop still brings goes along; a lone call waits for nobody.
      await turnOver();
      const batch = this.#take(queue);
      this.#waiting -= batch.length;
      await this.#settle(lane, batch);
    }
    this.#lanes.delete(lane);
  }

  /** Takes the longest run from the front whose items exclude none of each other; the rest keep their order. */
  #take(queue: Waiting<Item, Result>[]): Waiting<Item, Result>[] {
    const exclusive = this.#options.exclusive;
    if (exclusive === undefined) return queue.splice(0, BATCH_SIZE_MAX);
    const seen = new Set<string>();
    let size = 0;
    for (const { item } of queue) {
      const marks = exclusive(item);
      if (size === BATCH_SIZE_MAX || marks.some(mark => seen.has(mark))) break;
      for (const mark of marks) seen.add(mark);
      size += 1;
    }
    return queue.splice(0, size);
  }

  async #settle(lane: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.run(
        lane,
        batch.map(entry => entry.item),
      );
      if (results.length !== batch.length) {
        throw new Error(`A batch of ${batch.length} came back with ${results.length} results.`);
      }
      results.forEach((result, index) => {
        batch[index]?.resolve(result);
      });
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) {
        for (const entry of batch) entry.reject(error);
        return;
      }
      const middle = batch.length >> 1;
      await this.#settle(lane, batch.slice(0, middle));
      await this.#settle(lane, batch.slice(middle));
    }
  }
}
