import { setImmediate as turnOver } from 'node:timers/promises';
import { AppError } from '../errors.js';
import { isDatabaseAway } from './database.js';

/** At most this many items go in one statement: beyond it a batch gained nothing more and its lock was held longer. */
export const BATCH_SIZE_MAX = 256;

/** Batches are not halved below this: whatever is in one, it takes the database 0.7 ms. */
const HALF_MIN = 16;

/** Items that may wait for one lane; more would wait longer than a caller does, so they are refused at once. */
const WAITING_MAX = 5_000;

export interface BatcherOptions<Item, Result> {
  /** Runs one batch of one lane; the results are in the order of the items. */
  run(lane: string, items: readonly Item[]): Promise<readonly Result[]>;
  /** What two items of one batch may not share: a contact, an idempotency key. */
  exclusive?(item: Item): readonly string[];
  /** Whose the item is, where several share a lane: then none of them fills a batch that others wait for. */
  owner?(item: Item): string;
  /**
   * Whether one half of the items is to be with the database while the other is worked on here: where it works beside this
   * process, and whoever gets a result comes again. By themselves they bunch together (53 and 11 of 64), and database and
   * process wait for each other in turns: with it 1.07 times the calls a second on one hot workspace, 1.11 on 200 (pairs).
   * Thirds, and fixed bounds, gained nothing.
   */
  readonly halves?: boolean;
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

  /** Whether something of a lane waits or is under way. */
  has(lane: string): boolean {
    return this.#lanes.has(lane);
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
    let lastSize = 0;
    while (queue.length > 0) {
      // Everything that this turn of the event loop still brings goes along; a lone call waits for nobody.
      await turnOver();
      const batch = this.#take(queue, this.#sizeMax(queue.length + lastSize));
      this.#waiting -= batch.length;
      lastSize = batch.length;
      await this.#settle(lane, batch);
    }
    this.#lanes.delete(lane);
  }

  /**
   * Takes from the front what fits in a batch of at most `sizeMax`: from each owner the longest run whose items exclude
   * none of each other, and no more than its share where not all fit. The rest keep their order.
   */
  #take(queue: Waiting<Item, Result>[], sizeMax: number): Waiting<Item, Result>[] {
    const { exclusive, owner } = this.#options;
    const shareMax = this.#shareMax(queue);
    const seen = new Set<string>();
    const shares = new Map<string, number>();
    const taken: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const entry of queue) {
      const name = owner?.(entry.item) ?? '';
      const share = shares.get(name) ?? 0;
      const marks = exclusive?.(entry.item) ?? [];
      if (taken.length === sizeMax || share >= shareMax || marks.some(mark => seen.has(mark))) {
        shares.set(name, shareMax);
        left.push(entry);
        continue;
      }
      for (const mark of marks) seen.add(mark);
      shares.set(name, share + 1);
      taken.push(entry);
    }
    queue.splice(0, queue.length, ...left);
    return taken;
  }

  /** @param comeAndGo items that wait, and those that were in the batch before: they may come again */
  #sizeMax(comeAndGo: number): number {
    if (this.#options.halves !== true) return BATCH_SIZE_MAX;
    return Math.min(BATCH_SIZE_MAX, Math.max(HALF_MIN, Math.ceil(comeAndGo / 2)));
  }

  /** How many items of one batch may be one owner's. */
  #shareMax(queue: readonly Waiting<Item, Result>[]): number {
    const { owner } = this.#options;
    if (owner === undefined || queue.length <= BATCH_SIZE_MAX) return BATCH_SIZE_MAX;
    const owners = new Set(queue.map(({ item }) => owner(item)));
    return Math.ceil(BATCH_SIZE_MAX / owners.size);
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
