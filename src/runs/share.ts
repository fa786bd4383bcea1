import { BATCH_SIZE_MAX } from '../database/batcher.js';
import type { Waterfall } from '../enrich/plan.js';
import { type RecordKind, sideOf } from '../providers/side.js';

/** Items under way in one process, over all runs: a batch of them, so that no call is refused because of runs. */
export const PLACES = BATCH_SIZE_MAX;

/** Where nobody outside is asked, items are under way for as long as this process works on them: half a batch. */
const LOCAL_ITEMS = 128;

/** The same while there are single calls: each waits for fewer items of its batch. */
const LOCAL_ITEMS_BESIDE_CALLS = 16;

/** Items for each question that a vendor takes at once: while it answers some, others are admitted and settled. */
const ITEMS_PER_QUESTION = 1.25;

/** What waits for a vendor's rate limit has its turn within this time, and a single call behind it as well. */
const RATE_WAIT_MS = 2_000;

/**
 * How many items of one waterfall are worth having under way: as many as the narrowest vendor of the kind can take. More would
 * wait for that vendor within their deadlines, and single calls behind them.
 * @param isCalm no single call has come for a while.
 */
export function itemsAtOnce({ providers }: Waterfall, kind: RecordKind, isCalm: boolean): number {
  const limits = providers
    .filter(one => one.provider.remote && (sideOf(one, kind)?.fills.length ?? 0) > 0)
    .flatMap(({ options: { max_concurrency, rate_limit } }) => [
      Math.ceil(max_concurrency * ITEMS_PER_QUESTION),
      rate_limit === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.ceil((rate_limit.requests * RATE_WAIT_MS) / rate_limit.per_ms)),
    ]);
  return limits.length === 0 ? (isCalm ? LOCAL_ITEMS : LOCAL_ITEMS_BESIDE_CALLS) : Math.min(...limits);
}

/**
 * How many of the places one workspace may have: half of what the others leave it. So the first to come never has all,
 * and whoever comes next finds places at once, however long the items of the first take.
 */
export function workspaceShare(places: number, othersUnderWay: number): number {
  return Math.max(1, Math.floor((places - othersUnderWay) / 2));
}
