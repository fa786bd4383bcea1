import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { maskOf } from '../normalize/fields.js';
import { RECORDS, type RunKind } from './kinds.js';
import type { RunFilter, RunOrder, RunRow, RunSelection, RunStatus } from './run.js';

const COLUMNS = `id, kind, name, status, selection, missing, search, created_after, import_id, source, industry, fields, overwrite,
  max_credits, prepared_at, taken, total, succeeded, unchanged, no_match, not_found, suppressed, failed, vendor_cost, rate, span_at, span_done,
  revision, created_at, ended_at`;

/** The same, where another table has columns of these names. */
const COLUMNS_OF_R = `r.id, r.kind, r.name, r.status, r.selection, r.missing, r.search, r.created_after, r.import_id, r.source, r.industry,
  r.fields, r.overwrite, r.max_credits, r.prepared_at, r.taken, r.total, r.succeeded, r.unchanged, r.no_match, r.not_found, r.suppressed,
  r.failed, r.vendor_cost, r.rate, r.span_at, r.span_done, r.revision, r.created_at, r.ended_at`;

const NO_CONDITION: RunFilter = {
  missing: null,
  search: null,
  createdAfter: null,
  importId: null,
  source: null,
  industry: null,
};

function filterOf(selection: RunSelection): RunFilter {
  return selection.kind === 'filter' ? selection.filter : NO_CONDITION;
}

/** The conditions of a selection, in the order in which the SQL functions and the table have them. */
export function conditionsOf({ kind, selection }: Pick<RunOrder, 'kind' | 'selection'>): readonly unknown[] {
  const { missing, search, createdAfter, importId, source, industry } = filterOf(selection);
  const mask = missing === null ? null : maskOf(RECORDS[kind].fields, missing);
  return [mask, search, createdAfter, importId, source, industry];
}

export interface RunCreation {
  readonly id: string;
  readonly order: RunOrder;
  readonly idempotencyKey: string | null;
  readonly fingerprint: string;
}

/** Writes a run down; null where its key is taken already. */
export async function insertRun(
  transaction: Queryable,
  workspaceId: string,
  { id, order, idempotencyKey, fingerprint }: RunCreation,
): Promise<RunRow | null> {
  const { kind, selection } = order;
  const { rows } = await transaction.query<RunRow>(
    `insert into runs (workspace_id, id, name, status, selection, missing, search, created_after, import_id, source, industry,
       fields, overwrite, max_credits, idempotency_key, fingerprint, record_ids, kind, span_at, created_at)
     values ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, now(), now())
     on conflict (workspace_id, idempotency_key) where idempotency_key is not null do nothing
     returning ${COLUMNS}`,
    [
      workspaceId,
      id,
      order.name,
      selection.kind,
      ...conditionsOf(order),
      maskOf(RECORDS[kind].fields, order.fields),
      order.overwrite,
      order.maxCredits,
      idempotencyKey,
      fingerprint,
      selection.kind === 'list' ? selection.ids : null,
      kind,
    ],
  );
  return rows[0] ?? null;
}

/** Frees a key that is over its 24 hours. */
export async function freeOldKey(
  database: Queryable,
  workspaceId: string,
  idempotencyKey: string,
): Promise<void> {
  await database.query(
    `update runs set idempotency_key = null
     where workspace_id = $1 and idempotency_key = $2 and created_at <= now() - interval '24 hours'`,
    [workspaceId, idempotencyKey],
  );
}

export async function findRunByKey(
  database: Queryable,
  workspaceId: string,
  idempotencyKey: string,
): Promise<(RunRow & { readonly fingerprint: string }) | null> {
  const { rows } = await database.query<RunRow & { fingerprint: string }>(
    `select ${COLUMNS}, fingerprint from runs where workspace_id = $1 and idempotency_key = $2`,
    [workspaceId, idempotencyKey],
  );
  return rows[0] ?? null;
}

export async function getRun(database: Queryable, workspaceId: string, id: string): Promise<RunRow | null> {
  const { rows } = await database.query<RunRow>(
    `select ${COLUMNS} from runs where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** A page of a workspace's runs, newest first. */
export async function listRuns(
  database: Database,
  workspaceId: string,
  limit: number,
  offset: number,
): Promise<{ rows: RunRow[]; total: number }> {
  const page = await database.query<RunRow>(
    `select ${COLUMNS} from runs where workspace_id = $1 order by id desc limit $2 offset $3`,
    [workspaceId, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    'select count(*) as total from runs where workspace_id = $1',
    [workspaceId],
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

/** Changes the status of a run that has one of those; null where it has another. A new rate is measured from here. */
export async function changeStatus(
  transaction: Queryable,
  workspaceId: string,
  id: string,
  from: readonly RunStatus[],
  to: RunStatus,
): Promise<RunRow | null> {
  const { rows } = await transaction.query<RunRow>(
    `update runs set status = $4, revision = revision + 1, rate = null, span_at = now(),
       span_done = succeeded + unchanged + no_match + not_found + suppressed + failed,
       active = $4 in ('running', 'waiting_for_credits') or taken > 0,
       ended_at = case when $4 in ('completed', 'failed', 'cancelled') then now() end
     where workspace_id = $1 and id = $2 and status = any ($3) and not items_deleted
     returning ${COLUMNS}`,
    [workspaceId, id, from, to],
  );
  return rows[0] ?? null;
}

/** What a run of which nothing can be taken and nothing is under way comes to. */
export async function concludeRun(
  transaction: Queryable,
  workspaceId: string,
  id: string,
): Promise<RunRow | null> {
  const { rows } = await transaction.query<RunRow>(
    `with judged as (
       select r.workspace_id, r.id, case
           when r.prepared_at is not null and r.next_n > r.total and r.behind_n is null
             or r.succeeded >= r.max_credits then case when r.failed > 0 and r.failed = r.total then 'failed' else 'completed' end
           when w.balance = 0 then 'waiting_for_credits'
         end as outcome
       from runs r join workspaces w on w.id = r.workspace_id
       where r.workspace_id = $1 and r.id = $2 and r.status = 'running' and r.taken = 0
       for update of r
     )
     update runs r set status = j.outcome, revision = r.revision + 1, active = j.outcome = 'waiting_for_credits',
       ended_at = case when j.outcome <> 'waiting_for_credits' then now() end
     from judged j
     where r.workspace_id = j.workspace_id and r.id = j.id and j.outcome is not null
     returning ${COLUMNS_OF_R}`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** Goes back to the items that were given back, where all after them were taken; false: there are none. */
export async function startNextPass(database: Database, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await database.query(
    `update runs set next_n = behind_n, behind_n = null
     where workspace_id = $1 and id = $2 and status = 'running' and next_n > total and behind_n is not null
     returning id`,
    [workspaceId, id],
  );
  return rows.length > 0;
}

/** Lets runs go on whose workspace has credits again. */
export async function resumeFunded(database: Database): Promise<void> {
  await database.query(
    `update runs r set status = 'running', revision = r.revision + 1, rate = null, span_at = now(),
       span_done = r.succeeded + r.unchanged + r.no_match + r.not_found + r.suppressed + r.failed
     from workspaces w
     where r.active and r.status = 'waiting_for_credits' and w.id = r.workspace_id and w.balance > 0`,
  );
}

/** A run that workers look at. */
export interface ActiveRun {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly prepared: boolean;
  readonly taken: number;
  readonly fields: number;
  readonly overwrite: boolean;
}

/** The runs that workers look at, oldest first; those that wait for credits are not among them. */
export async function activeRuns(database: Database, limit: number): Promise<ActiveRun[]> {
  const { rows } = await database.query<ActiveRun>(
    `select workspace_id as "workspaceId", id, kind, status, prepared_at is not null as prepared, taken, fields, overwrite
     from runs where active and status <> 'waiting_for_credits' order by id limit $1`,
    [limit],
  );
  return rows;
}

/** Gives failed items of a run another turn, some at a time. @returns the last of them; null: there are no more. */
export async function retryFailed(
  transaction: Queryable,
  workspaceId: string,
  id: string,
  afterN: number,
  rowsMax: number,
): Promise<number | null> {
  await transaction.query('select from runs where workspace_id = $1 and id = $2 for update', [
    workspaceId,
    id,
  ]);
  const { rows } = await transaction.query<{ last: number | null }>(
    `with again as (
       update run_items i set state = 'pending', failures = 0, enrichment_id = null
       from (
         select n from run_items
         where workspace_id = $1 and run_id = $2 and state = 'failed' and n > $3 order by n limit $4
       ) f
       where i.workspace_id = $1 and i.run_id = $2 and i.n = f.n
       returning i.n
     ),
     counted as (
       update runs r set failed = r.failed - a.count, behind_n = least(r.behind_n, a.first), revision = r.revision + 1
       from (select count(*)::integer as count, min(n) as first from again) a
       where r.workspace_id = $1 and r.id = $2 and a.count > 0
     )
     select max(n) as last from again`,
    [workspaceId, id, afterN, rowsMax],
  );
  return rows[0]?.last ?? null;
}
