import type { z } from 'zod';
import type { Database } from '../database/database.js';
import { pageBounds } from '../http/schemas.js';
import { type ItemRow, itemsFrom, itemsIn } from './items.store.js';
import { hasEnded, type ItemState, itemsDone, type RunRow } from './run.js';
import type { itemQuery, itemShape } from './run-schemas.js';

type Outcome = z.output<typeof itemShape>['outcome'];

/** What an item's state is called outside: one that nobody will take any more was skipped. */
function outcomeOf(state: ItemState, run: RunRow): Outcome {
  if (state === 'taken') return 'running';
  return state === 'pending' && hasEnded(run) ? 'skipped' : state;
}

/** The state that an outcome is stored as; null: no item of this run can be so. */
function stateOf(outcome: Outcome, run: RunRow): ItemState | null {
  if (outcome === 'running') return 'taken';
  if (outcome === 'skipped') return hasEnded(run) ? 'pending' : null;
  return outcome === 'pending' && hasEnded(run) ? null : outcome;
}

function countOf(state: ItemState, run: RunRow): number {
  return state === 'pending' ? run.total - run.taken - itemsDone(run) : run[state];
}

/** A page of a run's items; their number is the run's own count. */
export async function listItems(
  database: Database,
  workspaceId: string,
  run: RunRow,
  query: z.output<typeof itemQuery>,
): Promise<{ readonly items: z.output<typeof itemShape>[]; readonly total: number }> {
  const { limit, offset } = pageBounds(query);
  const shown = (rows: readonly ItemRow[]) =>
    rows.map(({ n, record_id, record_name, state, enrichment_id }) => ({
      n,
      ...(run.kind === 'contacts'
        ? { contact_id: record_id, contact_name: record_name, company_id: null, company_name: null }
        : { contact_id: null, contact_name: null, company_id: record_id, company_name: record_name }),
      outcome: outcomeOf(state, run),
      enrichment_id,
    }));
  if (query.outcome === undefined) {
    // Places have no gaps, so that a page begins at a place and not behind a count.
    const rows = await itemsFrom(database, workspaceId, run, offset, limit);
    return { items: shown(rows), total: run.total };
  }
  const state = stateOf(query.outcome, run);
  if (state === null) return { items: [], total: 0 };
  const rows = await itemsIn(database, workspaceId, run, state, limit, offset);
  return { items: shown(rows), total: countOf(state, run) };
}
