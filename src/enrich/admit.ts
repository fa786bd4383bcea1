import { Batcher } from '../database/batcher.js';
import { type Database, mayHaveTakenEffect } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import type { LostAdmit } from './abandoned.js';
import type { AdmittedCall, EnrichCall } from './call.js';
import { type AdmitItem, type AdmitVerdict, admitBatch, type StoredAnswer } from './enrichments.store.js';

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: AdmittedCall }
  /** Another call with this key is under way, here or elsewhere. */
  | { readonly kind: 'running'; readonly enrichmentId: string }
  | { readonly kind: 'replay'; readonly stored: StoredAnswer }
  | { readonly kind: 'conflict' | 'not_found' | 'no_credit' };

type Judged = { readonly verdict: AdmitVerdict; readonly fence: number };

/**
 * The first stage. One round trip for all calls of a workspace that wait: claims the idempotency key or finds the
 * stored answer, reads the contact, holds one credit, opens the enrichment row.
 */
export class AdmitStage {
  readonly #batcher: Batcher<AdmitItem, Judged>;
  readonly #now: () => number;
  #lost: LostAdmit[] = [];

  constructor(database: Database, fence: () => number, now: () => number) {
    this.#now = now;
    this.#batcher = new Batcher({
      run: async (workspaceId, items) => {
        const fenceNow = fence();
        try {
          const verdicts = await admitBatch(database, workspaceId, fenceNow, items);
          return verdicts.map(verdict => ({ verdict, fence: fenceNow }));
        } catch (error) {
          if (mayHaveTakenEffect(error))
            this.#lost.push(...items.map(item => ({ ...item, fence: fenceNow })));
          throw error;
        }
      },
      exclusive: ({ call }) => (call.idempotencyKey === null ? [] : [call.idempotencyKey]),
    });
  }

  get waiting(): number {
    return this.#batcher.waiting;
  }

  /** The admits whose answers were lost since the last time that this was asked. */
  takeLost(): readonly LostAdmit[] {
    const lost = this.#lost;
    this.#lost = [];
    return lost;
  }

  async admit(call: EnrichCall): Promise<Admission> {
    const admittedAtMs = this.#now();
    const { verdict, fence } = await this.#batcher.add(call.workspaceId, {
      enrichmentId: uuidv7(admittedAtMs),
      call,
    });
    switch (verdict.verdict) {
      case 'admitted': {
        const { enrichmentId, contact } = verdict;
        return { kind: 'admitted', admitted: { call, enrichmentId, fence, contact, admittedAtMs } };
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
