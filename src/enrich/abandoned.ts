import type { Database } from '../database/database.js';
import { FAILED, settleItem } from './answer.js';
import type { AdmittedCall, EnrichCall } from './call.js';
import type { SettleItem } from './enrichments.store.js';
import { runningAfterLostAdmits, writeLostAdmits } from './lost-admits.store.js';
import type { SettleStage } from './settle.js';

/** A call that was sent to be admitted, and the answer was lost with the connection: it may hold a credit. */
export interface LostAdmit {
  readonly enrichmentId: string;
  readonly fence: number;
  readonly call: EnrichCall;
}

/**
 * Calls of this process that nobody carries on and that may hold a credit: their process lives, so no lease runs out
 * for them. They are given back as soon as the database takes it.
 */
export class Abandoned {
  readonly #database: Database;
  readonly #settle: SettleStage;
  /** By call and fence: a call that this process took over from its own former fence can be abandoned under both. */
  readonly #items = new Map<string, SettleItem>();
  #lost: readonly LostAdmit[] = [];

  constructor(database: Database, settle: SettleStage) {
    this.#database = database;
    this.#settle = settle;
  }

  /** A call that ended in an error after it was admitted. */
  add(admitted: Pick<AdmittedCall, 'enrichmentId' | 'fence' | 'call'>): void {
    this.#items.set(`${admitted.enrichmentId} ${admitted.fence}`, settleItem(admitted, FAILED, []));
  }

  /**
   * Gives back what can be given back now; harmless for calls that had settled after all.
   * @param lost admits whose answer was lost since the last time.
   * @param isUnderWay whether a call runs here: a lost admit may have been the second one with its key.
   */
  async release(lost: readonly LostAdmit[], isUnderWay: (enrichmentId: string) => boolean): Promise<void> {
    this.#lost = [...this.#lost, ...lost];
    if (this.#lost.length > 0) await this.#lookForLost(isUnderWay);
    // All at once, so that they go in batches: one after the other, those of an outage took longer than a lease.
    const releases = [...this.#items].map(async ([key, item]) => {
      await this.#settle.settle(item);
      this.#items.delete(key);
    });
    const failed = (await Promise.allSettled(releases)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #lookForLost(isUnderWay: (enrichmentId: string) => boolean): Promise<void> {
    const looked = this.#lost;
    await writeLostAdmits(this.#database, looked);
    const running = await runningAfterLostAdmits(this.#database, looked);
    for (const { n, enrichment_id: enrichmentId } of running) {
      const admit = looked[n - 1];
      if (admit !== undefined && !isUnderWay(enrichmentId)) this.add({ ...admit, enrichmentId });
    }
    this.#lost = this.#lost.slice(looked.length);
  }
}
