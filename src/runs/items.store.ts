import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { RunKind } from './kinds.js';
import type { ItemState, RunRow } from './run.js';

/** An item that this process has taken. */
export interface TakenItem {
  readonly n: number;
  readonly record_id: string;
  readonly enrichment_id: string;
}

/**
 * An outcome; or `again`: as if it had not been taken; or `failed_for_good`: not tried again, because that may cost again.
 */
export type ItemEnding = Exclude<ItemState, 'pending' | 'taken'> | 'again' | 'failed_for_good';

export interface EndedItem {
  readonly n: number;
  readonly enrichmentId: string;
  readonly ending: ItemEnding;
  readonly vendorCost: number;
}

/** An item that fails so often has failed. */
const FAILURES_MAX = 3;

/** Writes the next items of a run down (`migrations/functions/prepare_run_v1.sql`); false: they all are. */
export async function prepareRun(
  database: Database,
  workspaceId: string,
  runId: string,
  rows: number,
): Promise<boolean> {
  const answer = await database.call<{ prepare_run_v1: boolean }>('prepare_run_v1', [
    workspaceId,
    runId,
    rows,
  ]);
  return answer[0]?.prepare_run_v1 === true;
}

/** Takes at most as many items as there are ids for (`migrations/functions/take_run_items_v1.sql`). */
export function takeItems(
  database: Database,
  workspaceId: string,
  runId: string,
  fence: number,
  enrichmentIds: readonly string[],
): Promise<TakenItem[]> {
  return database.call<TakenItem>('take_run_items_v1', [workspaceId, runId, fence, enrichmentIds]);
}

/** Writes down how items ended (`migrations/functions/end_run_items_v1.sql`); each counts once, however often it is said. */
export async function endItems(
  database: Database,
  workspaceId: string,
  runId: string,
  items: readonly EndedItem[],
): Promise<void> {
  await database.call('end_run_items_v1', [
    workspaceId,
    runId,
    items.map(({ n }) => n),
    items.map(({ enrichmentId }) => enrichmentId),
    items.map(({ ending }) => ending),
    items.map(({ vendorCost }) => vendorCost),
    FAILURES_MAX,
  ]);
}

export interface OrphanedItem {
  readonly n: number;
  readonly record_id: string;
  readonly enrichment_id: string;
  /** Taken by this process. */
  readonly ours: boolean;
}

/**
 * Taken items that nobody carries on: those of dead processes, and those of this one that it does not know.
 * @param known enrichments that this process carries on; `oldestId` those of it that sort after it may be on their way.
 */
export async function orphanedItems(
  database: Database,
  workspaceId: string,
  runId: string,
  fence: number,
  known: readonly string[],
  oldestId: string,
  limit: number,
): Promise<OrphanedItem[]> {
  const { rows } = await database.query<OrphanedItem>(
    `select i.n, i.record_id, i.enrichment_id, i.fence = $3 as ours from run_items i
     where i.workspace_id = $1 and i.run_id = $2 and i.state = 'taken' and case
         when i.fence = $3 then i.enrichment_id < $5 and i.enrichment_id <> all ($4::uuid[])
         else not exists (select from processes p where p.fence = i.fence and p.lease_expires_at > now())
       end
     order by i.n limit $6`,
    [workspaceId, runId, fence, known, oldestId, limit],
  );
  return rows;
}

/**
 * Writes enrichments of items that were never admitted down as failed: an admit that arrives yet finds its id taken
 * and does nothing. Waits for one that is under way.
 */
export async function closeEnrichments(
  database: Database,
  workspaceId: string,
  fence: number,
  items: readonly OrphanedItem[],
  run: { readonly kind: RunKind; readonly fields: number; readonly overwrite: boolean },
): Promise<void> {
  await database.query(
    `insert into enrichments (workspace_id, id, contact_id, company_id, status, fence, requested, overwrite, created_at, settled_at)
     select $1, t.id, case $7::text when 'contacts' then t.record_id end,
       case $7::text when 'companies' then t.record_id end, 'failed', $2, $5, $6, now(), now()
     from unnest($3::uuid[], $4::uuid[]) as t (id, record_id)
     on conflict (workspace_id, id) do nothing`,
    [
      workspaceId,
      fence,
      items.map(({ enrichment_id }) => enrichment_id),
      items.map(({ record_id }) => record_id),
      run.fields,
      run.overwrite,
      run.kind,
    ],
  );
}

export interface ItemEnrichment {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'unchanged' | 'no_match' | 'failed';
  /** As `enrich/record.ts` encodes them; null: none. */
  readonly attempts: unknown;
}

/** How enrichments stand. */
export async function itemEnrichments(
  database: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<ItemEnrichment[]> {
  const { rows } = await database.query<ItemEnrichment>(
    'select id, status, attempts from enrichments where workspace_id = $1 and id = any ($2::uuid[])',
    [workspaceId, ids],
  );
  return rows;
}

export interface ItemRow {
  readonly n: number;
  readonly record_id: string;
  /** Null: it is deleted, or nobody knows how it is called. */
  readonly record_name: string | null;
  readonly state: ItemState;
  readonly enrichment_id: string | null;
}

/** Items with the names of their records: of a run $2 of the kind $3, for more conditions to follow. */
const ITEMS = `select i.n, i.record_id, coalesce(c.full_name, c.email, o.name, o.domain) as record_name, i.state, i.enrichment_id
     from run_items i
     left join contacts c on $3::text = 'contacts' and c.workspace_id = i.workspace_id and c.id = i.record_id
     left join companies o on $3::text = 'companies' and o.workspace_id = i.workspace_id and o.id = i.record_id
     where i.workspace_id = $1 and i.run_id = $2`;

/** Items from a place on, in their order. */
export async function itemsFrom(
  database: Queryable,
  workspaceId: string,
  { id, kind }: Pick<RunRow, 'id' | 'kind'>,
  afterN: number,
  limit: number,
): Promise<ItemRow[]> {
  const { rows } = await database.query<ItemRow>(`${ITEMS} and i.n > $4 order by i.n limit $5`, [
    workspaceId,
    id,
    kind,
    afterN,
    limit,
  ]);
  return rows;
}

/** A page of the items in one state. */
export async function itemsIn(
  database: Queryable,
  workspaceId: string,
  { id, kind }: Pick<RunRow, 'id' | 'kind'>,
  state: ItemState,
  limit: number,
  offset: number,
): Promise<ItemRow[]> {
  const { rows } = await database.query<ItemRow>(
    `${ITEMS} and i.state = $4 order by i.n limit $5 offset $6`,
    [workspaceId, id, kind, state, limit, offset],
  );
  return rows;
}

/** Deletes items of runs that ended more than 30 days ago, some at a time; the runs stay, with their counts. */
export async function deleteOldItems(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (
       select workspace_id, id from runs
       where ended_at <= now() - interval '30 days' and not items_deleted
       order by ended_at limit 1 for update skip locked
     ),
     gone as (
       delete from run_items i using (
         select i.ctid from old join run_items i on i.workspace_id = old.workspace_id and i.run_id = old.id limit $1
       ) few where i.ctid = few.ctid returning 1
     ),
     emptied as (
       update runs r set items_deleted = true from old
       where r.workspace_id = old.workspace_id and r.id = old.id and (select count(*) from gone) < $1
     )
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
