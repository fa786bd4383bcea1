import { Batcher } from './batcher.js';

/** Everybody's lane. More than one made the batches smaller, and each of them costs as much again. */
const SHARED = 'shared';

interface SharedBatcherOptions<Item, Result> {
  /** Runs one batch of any workspaces. Those that somebody else has locked are `busy`, but for one that is alone. */
  run(items: readonly Item[]): Promise<readonly (Result | Busy)[]>;
  /** Whose the item is. */
  owner(item: Item): string;
  /** What two items of one batch may not share. */
  exclusive(item: Item): readonly string[];
  /** See `BatcherOptions`. */
  readonly halves: boolean;
}

interface Busy {
  readonly verdict: 'busy';
}

/**
 * Group commit over workspaces: all that wait go in one statement, with one flush to disk. A workspace that is locked by
 * somebody else is waited for by a batch of its own, and gets such batches until nothing waits for it any more: so it
 * holds up nobody, and a busy one keeps its own pace.
 */
export class SharedBatcher<Item, Result extends { readonly verdict: string }> {
  readonly #owner: (item: Item) => string;
  readonly #shared: Batcher<Item, Result | Busy>;
  readonly #alone: Batcher<Item, Result | Busy>;

  constructor({ run, owner, exclusive, halves }: SharedBatcherOptions<Item, Result>) {
    this.#owner = owner;
    this.#shared = new Batcher({ run: (_lane, items) => run(items), owner, exclusive, halves });
    this.#alone = new Batcher({ run: (_lane, items) => run(items), exclusive, halves });
  }

  /** How many items wait. */
  get waiting(): number {
    return this.#shared.waiting + this.#alone.waiting;
  }

  /** Resolves with the item's own result; rejects with `overloaded` where too many wait already. */
  add(item: Item): Promise<Result> {
    const owner = this.#owner(item);
    if (this.#alone.has(owner)) return this.#addAlone(owner, item);
    return this.#shared
      .add(SHARED, item)
      .then(result => (isBusy(result) ? this.#addAlone(owner, item) : result));
  }

  async #addAlone(owner: string, item: Item): Promise<Result> {
    const result = await this.#alone.add(owner, item);
    if (isBusy(result)) throw new Error('A batch of one workspace did not wait for it.');
    return result;
  }
}

function isBusy(result: { readonly verdict: string }): result is Busy {
  return result.verdict === 'busy';
}
