import { getBalance } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import type { Waterfall } from '../enrich/plan.js';
import { readTotals } from '../providers/totals.store.js';
import { estimate, type GapCount } from './estimate.js';
import { gapsAfter, gapsOfList } from './gaps.store.js';
import type { RunOrder, RunSelection } from './run.js';

/** Contacts counted in one statement: some 60 ms on the embedded database. */
const ROWS = 5_000;

/** What an order would come to; nobody is asked, nothing is charged. */
export async function planRun(
  database: Database,
  workspaceId: string,
  order: Pick<RunOrder, 'fields' | 'overwrite' | 'maxCredits'>,
  counts: readonly GapCount[],
  waterfall: Waterfall,
) {
  const totals = await readTotals(database);
  const held = await getBalance(database, workspaceId);
  const { fields, overwrite, maxCredits } = order;
  const hitRate = (provider: string) => {
    const total = totals.get(provider);
    const answered = total === undefined ? 0 : total.hits + total.misses;
    return total === undefined || answered === 0 ? null : total.hits / answered;
  };
  const { contacts, fillable, askable, vendorCost, credits } = estimate({
    counts,
    fields,
    overwrite,
    maxCredits,
    waterfall,
    hitRate,
  });
  const available = held === null ? 0 : held.balance - held.held;
  return { contacts, fillable, askable, credits: { ...credits, available }, vendor_cost: vendorCost };
}

/** How many of the chosen contacts lack what. A piece at a time, so that other statements have their turn between. */
export async function countGaps(
  database: Database,
  workspaceId: string,
  selection: RunSelection,
): Promise<GapCount[]> {
  const counts: GapCount[] = [];
  if (selection.kind === 'contacts') {
    const { contactIds } = selection;
    for (let from = 0; from < contactIds.length; from += ROWS) {
      counts.push(...(await gapsOfList(database, workspaceId, contactIds.slice(from, from + ROWS))));
    }
    return counts;
  }
  for (let lastId: string | null = null; ; ) {
    const page = await gapsAfter(database, workspaceId, selection, lastId, ROWS);
    counts.push(...page.counts);
    if (page.lastId === null) return counts;
    lastId = page.lastId;
  }
}
