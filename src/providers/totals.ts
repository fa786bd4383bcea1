import type { Database } from '../database/database.js';
import type { RegisteredProvider } from './registered.js';
import { addTotals } from './totals.store.js';

/** Adds what this process has counted since the last time to the totals in the database; called every few seconds. */
export async function storeTotals(
  database: Database,
  providers: readonly RegisteredProvider[],
): Promise<void> {
  const taken = providers
    .map(({ id, standing }) => ({ provider: id, standing, ...standing.takeCounts() }))
    .filter(counts => counts.calls > 0);
  if (taken.length === 0) return;
  try {
    await addTotals(database, taken);
  } catch (error) {
    for (const { standing, ...counts } of taken) standing.putBack(counts);
    throw error;
  }
}
