import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isDatabaseAway } from '../database/database.js';
import { SharedBatcher } from '../database/shared-batcher.js';
import { contactIdOf } from './call.js';
import { type SettleItem, type SettleVerdict, settleBatch, settledBefore } from './enrichments.store.js';

/** Waits before a settle whose connection was lost is tried again; together less than a client's patience. */
const AWAY_WAITS_MS = [50, 200, 500, 1_000, 2_000];

/**
 * The last stage. One round trip for all calls that wait: looks at the contact again, writes,
 * charges or releases, appends to the ledger, stores the answer. All or nothing.
 */
export class SettleStage {
  readonly #database: Database;
  readonly #batcher: SharedBatcher<SettleItem, SettleVerdict>;

  constructor(database: Database) {
    this.#database = database;
    this.#batcher = new SharedBatcher({
      run: items => settleBatch(database, items),
      owner: ({ admitted }) => admitted.call.workspaceId,
      exclusive: marksOf,
      halves: database.worksBeside,
    });
  }

  get waiting(): number {
    return this.#batcher.waiting;
  }

  /**
   * Settles one call. A connection that is lost on the way leaves open whether it took effect, so the same settle
   * is sent again: one that had taken effect is then refused, and its own row says how it ended.
   */
  async settle(item: SettleItem): Promise<SettleVerdict> {
    for (let tries = 0; ; tries += 1) {
      try {
        const verdict = await this.#batcher.add(item);
        if (verdict.verdict !== 'fenced' || tries === 0) return verdict;
        const { enrichmentId, fence, call } = item.admitted;
        const before = await settledBefore(this.#database, call.workspaceId, enrichmentId, fence);
        return before?.status === item.status ? { verdict: 'settled', balance: before.balance } : verdict;
      } catch (error) {
        const waitMs = AWAY_WAITS_MS[tries];
        if (!isDatabaseAway(error) || waitMs === undefined) throw error;
        await sleep(waitMs);
      }
    }
  }
}

/** What no other settle of a batch may have in common with this one. */
function marksOf({ admitted: { enrichmentId, call }, write, opening }: SettleItem): readonly string[] {
  // A call twice in one batch would give its hold back twice: it can come from two runs of it, one of them abandoned.
  const marks = [enrichmentId];
  // Two calls with one key can both have been only looked at; the second then finds the first's answer.
  if (opening !== null && call.idempotencyKey !== null) marks.push(call.idempotencyKey);
  // Of two writes of one record the second would come back stale.
  if (write?.kind === 'contact') marks.push(contactIdOf(call) ?? '');
  if (write?.kind === 'company') {
    marks.push(write.id);
    // A company that is made under a domain can be there under its id by then.
    const { domain } = write.values;
    if (typeof domain === 'string') marks.push(`${call.workspaceId} ${domain}`);
  }
  return marks;
}
