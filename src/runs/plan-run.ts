import { getBalance } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import type { Waterfall } from '../enrich/plan.js';
import { countedName } from '../providers/standing.js';
import { readTotals } from '../providers/totals.store.js';
import { estimate, type GapCount } from './estimate.js';
import { gapsAfter, gapsOfList } from './gaps.store.js';
import { RECORDS } from './kinds.js';
import type { RunOrder } from './run.js';

/** Records counted in one statement: some 60 ms on the embedded database. */
const ROWS = 10_000;

/** What an order would come to; nobody is asked, nothing is charged. */
export async function planRun(
  database: Database,
  workspaceId: string,
  order: Pick<RunOrder, 'kind' | 'fields' | 'overwrite' | 'maxCredits'>,
  counts: readonly GapCount[],
  waterfall: Waterfall,
) {
  const totals = await readTotals(database);
  const held = await getBalance(database, workspaceId);
  const { kind, fields, overwrite, maxCredits } = order;
  const hitRate = (provider: string) => {
    // Of its kind: who knows most people may know no company.
    const counted = totals.get(provider)?.fields.get(countedName(RECORDS[kind].record, 'answer'));
    return counted === undefined ? null : counted.delivered / counted.asked;
  };
  const { records, fillable, askable, vendorCost, credits } = estimate({
    kind,
    counts,
    fields,
    overwrite,
    maxCredits,
    waterfall,
    hitRate,
  });
  const available = held === null ? 0 : held.balance - held.held;
  return { [kind]: records, fillable, askable, credits: { ...credits, available }, vendor_cost: vendorCost };
}

/**
 * How many of the chosen records lack what. A piece at a time, so that other statements have their turn between.
 * @returns null where nobody waits for it any more.
 */
export async function countGaps(
  database: Database,
  workspaceId: string,
  order: Pick<RunOrder, 'kind' | 'selection'>,
  hasLeft: () => boolean,
): Promise<GapCount[] | null> {
  const counts: GapCount[] = [];
  const { kind, selection } = order;
  if (selection.kind === 'list') {
    const { ids } = selection;
    for (let from = 0; from < ids.length; from += ROWS) {
      if (hasLeft()) return null;
      counts.push(...(await gapsOfList(database, workspaceId, kind, ids.slice(from, from + ROWS))));
    }
    return counts;
  }
  for (let lastId: string | null = null; ; ) {
    if (hasLeft()) return null;
    const page = await gapsAfter(database, workspaceId, order, lastId, ROWS);
    counts.push(...page.counts);
    if (page.lastId === null) return counts;
    lastId = page.lastId;
  }
}
