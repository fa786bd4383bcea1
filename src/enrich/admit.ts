import { Batcher } from '../database/batcher.js';
import { type Database, mayHaveTakenEffect } from '../database/database.js';
import { SharedBatcher } from '../database/shared-batcher.js';
import { uuidv7 } from '../database/uuid.js';
import type { LostAdmit } from './abandoned.js';
import type { AdmittedCall, EnrichCall } from './call.js';
import {
  type AdmitItem,
  type AdmitVerdict,
  admitBatch,
  type LookUpVerdict,
  lookUpBatch,
  type StoredAnswer,
} from './enrichments.store.js';

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: AdmittedCall }
  /** Another call with this key is under way, here or elsewhere. */
  | { readonly kind: 'running'; readonly enrichmentId: string }
  | { readonly kind: 'replay'; readonly stored: StoredAnswer }
  | { readonly kind: 'conflict' | 'not_found' | 'no_credit' };

/** One lane for all workspaces: looking locks nothing, so that none of them waits for another. */
const ALL = 'all';

/**
 * The first stage. One round trip for all calls that wait: claims the idempotency key or finds the
 * stored answer, reads the record, holds one credit, opens the enrichment row; or only looks at all that.
 */
export class AdmitStage {
  readonly #lookUps: Batcher<EnrichCall, LookUpVerdict>;
  readonly #fence: () => number;
  readonly #batcher: SharedBatcher<AdmitItem, AdmitVerdict>;
  readonly #now: () => number;
  #lost: LostAdmit[] = [];

  constructor(database: Database, fence: () => number, now: () => number) {
    this.#now = now;
    this.#fence = fence;
    this.#lookUps = new Batcher({
      run: (_lane, calls) => lookUpBatch(database, calls),
      owner: ({ workspaceId }) => workspaceId,
    });
    this.#batcher = new SharedBatcher({
      run: async items => {
        const fenceNow = fence();
        try {
          return await admitBatch(database, fenceNow, items);
        } catch (error) {
          if (mayHaveTakenEffect(error))
            this.#lost.push(...items.map(item => ({ ...item, fence: fenceNow })));
          throw error;
        }
      },
      owner: ({ call }) => call.workspaceId,
      exclusive: ({ call }) => (call.idempotencyKey === null ? [] : [call.idempotencyKey]),
      halves: database.worksBeside,
    });
  }

  get waiting(): number {
    return this.#batcher.waiting + this.#lookUps.waiting;
  }

  /** The admits whose answers were lost since the last time that this was asked. */
  takeLost(): readonly LostAdmit[] {
    const lost = this.#lost;
    this.#lost = [];
    return lost;
  }

  /**
   * Admits a call that asks nobody outside, and so spends nothing before it settles: it is only looked at, without a lock
   * and without a write.
   */
  async lookUp(call: EnrichCall, deadlineAtMs: number): Promise<Admission> {
    const lookedAtMs = this.#now();
    const fence = this.#fence();
    const verdict = await this.#lookUps.add(ALL, call);
    switch (verdict.verdict) {
      case 'admitted': {
        const { target, suppressing, linking } = verdict;
        const enrichmentId = uuidv7(lookedAtMs);
        return {
          kind: 'admitted',
          admitted: { call, enrichmentId, held: false, fence, target, suppressing, linking, deadlineAtMs },
        };
      }
      case 'unclear':
        return this.admit(call, deadlineAtMs);
      case 'replay':
        return { kind: 'replay', stored: verdict };
      default:
        return { kind: verdict.verdict };
    }
  }

  /**
   * @param deadlineAtMs what the call has time until; it is handed on.
   * @param enrichmentId given for an item of a run, which names its enrichment before; none is admitted twice.
   */
  async admit(call: EnrichCall, deadlineAtMs: number, enrichmentId?: string): Promise<Admission> {
    const admittedAtMs = this.#now();
    const verdict = await this.#batcher.add({ enrichmentId: enrichmentId ?? uuidv7(admittedAtMs), call });
    switch (verdict.verdict) {
      case 'admitted': {
        const { enrichmentId: id, target, suppressing, linking, fence } = verdict;
        return {
          kind: 'admitted',
          admitted: { call, enrichmentId: id, held: true, fence, target, suppressing, linking, deadlineAtMs },
        };
      }
      case 'running':
        return { kind: 'running', enrichmentId: verdict.enrichmentId };
      case 'replay':
        return { kind: 'replay', stored: verdict };
      default:
        return { kind: verdict.verdict };
    }
  }
}
