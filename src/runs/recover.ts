import type { Database } from '../database/database.js';
import type { SettledStatus } from '../enrich/enrichments.store.js';
import { decodeAttempts } from '../enrich/record.js';
import {
  closeEnrichments,
  type EndedItem,
  type ItemEnding,
  itemEnrichments,
  orphanedItems,
} from './items.store.js';
import type { ActiveRun } from './runs.store.js';

/** Items looked after at once; the others come next time. */
const ITEMS_MAX = 1_000;

/**
 * How taken items ended that nobody carries on, by their enrichments. One that was never admitted is made impossible
 * to admit first; one whose enrichment still runs is left for the next time: its hold is released with its process.
 */
export async function recoverItems(
  database: Database,
  run: ActiveRun,
  fence: number,
  known: readonly string[],
  oldestId: string,
): Promise<EndedItem[]> {
  const { workspaceId, id } = run;
  const orphans = await orphanedItems(database, workspaceId, id, fence, known, oldestId, ITEMS_MAX);
  if (orphans.length === 0) return [];
  await closeEnrichments(database, workspaceId, fence, orphans, run);
  const enrichments = await itemEnrichments(
    database,
    workspaceId,
    orphans.map(({ enrichment_id }) => enrichment_id),
  );
  const byId = new Map(enrichments.map(enrichment => [enrichment.id, enrichment]));
  return orphans.flatMap(({ n, enrichment_id: enrichmentId, ours }): EndedItem[] => {
    const enrichment = byId.get(enrichmentId);
    if (enrichment === undefined || enrichment.status === 'running') return [];
    const attempts = enrichment.attempts === null ? [] : decodeAttempts(enrichment.attempts);
    const vendorCost = attempts.reduce((sum, { cost }) => sum + cost, 0);
    return [{ n, enrichmentId, ending: endingOf(enrichment.status, attempts.length > 0, ours), vendorCost }];
  });
}

/** @param wasAsked somebody was asked before it failed. @param ours our process took it, and lives. */
function endingOf(status: SettledStatus, wasAsked: boolean, ours: boolean): ItemEnding {
  if (status !== 'failed') return status;
  if (wasAsked) return 'failed_for_good';
  // Cut off by the death of its process, it has not failed; where the process lives, something is wrong with it.
  return ours ? 'failed' : 'again';
}
