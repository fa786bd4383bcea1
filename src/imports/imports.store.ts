import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Encoding } from '../tables/encoding.js';
import type { Mapping } from './columns.js';
import type { ImportOptions } from './kind.js';
import type { RowProblem, RowSource } from './rows.js';

/** All that tells how an import is done; stored, so that any process can go on with it. */
export interface StoredOptions extends ImportOptions {
  readonly mapping: Mapping;
  readonly hasHeader: boolean;
}

export interface ImportColumns {
  /** Of a table, all of them in the order of the file. */
  readonly headers: readonly string[];
  readonly taken: readonly { readonly column: string; readonly member: string }[];
  readonly ignored: readonly string[];
}

export interface ImportJob {
  readonly workspace_id: string;
  readonly id: string;
  readonly kind: string;
  readonly status: 'receiving' | 'queued' | 'running' | 'completed' | 'failed';
  readonly idempotency_key: string | null;
  readonly fingerprint: Buffer | null;
  readonly options: StoredOptions;
  readonly format: 'table' | 'objects';
  readonly encoding: Encoding | null;
  readonly bytes_total: number;
  readonly bytes_done: number;
  readonly row_done: number;
  readonly created_count: number;
  readonly updated_count: number;
  readonly skipped_count: number;
  readonly error_count: number;
  readonly columns: ImportColumns | null;
  readonly failure: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const COLUMNS = `workspace_id, id, kind, status, idempotency_key, fingerprint, options, format, encoding, bytes_total,
  bytes_done, row_done, created_count, updated_count, skipped_count, error_count, columns, failure, created_at, finished_at`;

export interface NewImport {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: string;
  readonly format: ImportJob['format'];
  readonly options: StoredOptions;
  readonly idempotencyKey: string | null;
  readonly createdAt: Date;
}

/** Opens an import that is being received; false where its key is another one's. */
export async function insertImport(
  database: Database,
  fence: number,
  { workspaceId, id, kind, format, options, idempotencyKey, createdAt }: NewImport,
): Promise<boolean> {
  const { rows } = await database.query(
    `insert into imports (workspace_id, id, kind, status, fence, idempotency_key, options, format, created_at)
     values ($1, $2, $3, 'receiving', $4, $5, $6::json, $7, $8)
     on conflict (workspace_id, idempotency_key) where idempotency_key is not null do nothing returning id`,
    [workspaceId, id, kind, fence, idempotencyKey, JSON.stringify(options), format, createdAt],
  );
  return rows.length > 0;
}

export async function getImport(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<ImportJob | null> {
  const { rows } = await database.query<ImportJob>(
    `select ${COLUMNS} from imports where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

export async function findImportByKey(
  database: Database,
  workspaceId: string,
  key: string,
): Promise<ImportJob | null> {
  const { rows } = await database.query<ImportJob>(
    `select ${COLUMNS} from imports where workspace_id = $1 and idempotency_key = $2`,
    [workspaceId, key],
  );
  return rows[0] ?? null;
}

/** A page of the imports of some kinds, newest first; of the one with a key where one is given. */
export async function listImports(
  database: Database,
  workspaceId: string,
  kinds: readonly string[],
  key: string | null,
  limit: number,
  offset: number,
): Promise<{ rows: ImportJob[]; total: number }> {
  const page = await database.query<ImportJob>(
    `select ${COLUMNS} from imports where workspace_id = $1 and kind = any ($2::text[])
       and ($3::text is null or idempotency_key = $3)
     order by id desc limit $4 offset $5`,
    [workspaceId, kinds, key, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    `select count(*) as total from imports
     where workspace_id = $1 and kind = any ($2::text[]) and ($3::text is null or idempotency_key = $3)`,
    [workspaceId, kinds, key],
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

/** Takes an old import's key off it, where it is older than a day. */
export async function freeOldKey(database: Database, workspaceId: string, key: string): Promise<boolean> {
  const { rows } = await database.query(
    `update imports set idempotency_key = null
     where workspace_id = $1 and idempotency_key = $2 and created_at <= now() - interval '24 hours'
       and status in ('completed', 'failed') returning id`,
    [workspaceId, key],
  );
  return rows.length > 0;
}

/** Deletes an import that was not received to its end; of a living process only where `fence` is its number. */
export async function deleteUnreceived(
  database: Database,
  workspaceId: string,
  id: string,
  fence: number | null,
): Promise<boolean> {
  const { rows } = await database.query(
    `with gone as (
       delete from imports i where i.workspace_id = $1 and i.id = $2 and i.status = 'receiving' and (i.fence = $3
         or not exists (select from processes p where p.fence = i.fence and p.lease_expires_at > now()))
       returning i.id
     ), emptied as (
       delete from import_chunks c using gone where c.workspace_id = $1 and c.import_id = gone.id
     )
     select id from gone`,
    [workspaceId, id, fence],
  );
  return rows.length > 0;
}

/** Imports whose receiving process is dead; nobody was promised anything. */
export async function abandonedUploads(database: Database): Promise<{ workspace_id: string; id: string }[]> {
  const { rows } = await database.query<{ workspace_id: string; id: string }>(
    `select i.workspace_id, i.id from imports i where i.status = 'receiving'
       and not exists (select from processes p where p.fence = i.fence and p.lease_expires_at > now()) limit 100`,
  );
  return rows;
}

/** A finished import whose pieces are still here; null where there is none. */
export async function importToEmpty(
  database: Database,
): Promise<Pick<ImportJob, 'workspace_id' | 'id'> | null> {
  const { rows } = await database.query<Pick<ImportJob, 'workspace_id' | 'id'>>(
    `select workspace_id, id from imports where finished_at is not null and bytes_kept
     order by finished_at limit 1`,
  );
  return rows[0] ?? null;
}

export async function markEmptied(
  database: Database,
  { workspace_id, id }: Pick<ImportJob, 'workspace_id' | 'id'>,
): Promise<void> {
  await database.query('update imports set bytes_kept = false where workspace_id = $1 and id = $2', [
    workspace_id,
    id,
  ]);
}

/** Deletes an import of this process of which no row is in, as if it had not been received. */
export async function discardImport(
  database: Database,
  { workspace_id, id }: Pick<ImportJob, 'workspace_id' | 'id'>,
  fence: number,
): Promise<void> {
  await database.query(
    `with gone as (
       delete from imports where workspace_id = $1 and id = $2 and status = 'running' and fence = $3 and row_done = 0
       returning id
     )
     delete from import_chunks c using gone where c.workspace_id = $1 and c.import_id = gone.id`,
    [workspace_id, id, fence],
  );
}

/** All bytes are here: from now on the import is this process's to do, or its successor's. */
export async function markReceived(
  database: Database,
  { workspaceId, id }: { workspaceId: string; id: string },
  fence: number,
  received: { readonly encoding: Encoding; readonly fingerprint: Buffer; readonly bytes: number },
): Promise<ImportJob | null> {
  const { rows } = await database.query<ImportJob>(
    `update imports set status = 'running', encoding = $4, fingerprint = $5, bytes_total = $6
     where workspace_id = $1 and id = $2 and status = 'receiving' and fence = $3 returning ${COLUMNS}`,
    [workspaceId, id, fence, received.encoding, received.fingerprint, received.bytes],
  );
  return rows[0] ?? null;
}

/**
 * Takes an import that nobody works on: of a workspace where none is under way before others, then the oldest.
 * Null where there is none.
 */
export async function claimImport(database: Database, fence: number): Promise<ImportJob | null> {
  const { rows } = await database.query<ImportJob>(
    `update imports set status = 'running', fence = $1
     where (workspace_id, id) = (
       select i.workspace_id, i.id from imports i
       where (i.status = 'queued' or (i.status = 'running'
           and not exists (select from processes p where p.fence = i.fence and p.lease_expires_at > now())))
       order by exists (select from imports o where o.workspace_id = i.workspace_id and o.status = 'running'
         and o.id <> i.id), i.created_at limit 1 for update of i skip locked)
     returning ${COLUMNS}`,
    [fence],
  );
  return rows[0] ?? null;
}

/** Gives an import back, for any process to go on with. */
export async function requeueImport(
  database: Database,
  { workspace_id, id }: Pick<ImportJob, 'workspace_id' | 'id'>,
  fence: number,
): Promise<void> {
  await database.query(
    `update imports set status = 'queued', fence = null
     where workspace_id = $1 and id = $2 and status = 'running' and fence = $3`,
    [workspace_id, id, fence],
  );
}

/** What a batch adds to its import. */
export interface BatchDone {
  readonly rowBefore: number;
  readonly lastRow: number;
  readonly bytesDone: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly errors: number;
  readonly columns: ImportColumns | null;
  readonly rows: readonly { readonly row: number; readonly id: string; readonly outcome: string }[];
  readonly rejects: readonly Reject[];
}

export interface Reject {
  readonly row: number;
  readonly code: string;
  readonly problems: readonly RowProblem[];
  readonly source: RowSource;
}

/** Moves an import on; false where another process has it, or has done these rows. */
export async function advanceImport(
  transaction: Queryable,
  { workspace_id, id }: Pick<ImportJob, 'workspace_id' | 'id'>,
  fence: number,
  done: BatchDone,
): Promise<boolean> {
  const { rows } = await transaction.query(
    `update imports set row_done = $5, bytes_done = $6, created_count = created_count + $7,
       updated_count = updated_count + $8, skipped_count = skipped_count + $9, error_count = error_count + $10,
       columns = coalesce($11::json, columns)
     where workspace_id = $1 and id = $2 and status = 'running' and fence = $3 and row_done = $4 returning id`,
    [
      workspace_id,
      id,
      fence,
      done.rowBefore,
      done.lastRow,
      done.bytesDone,
      done.created,
      done.updated,
      done.skipped,
      done.errors,
      done.columns === null ? null : JSON.stringify(done.columns),
    ],
  );
  return rows.length > 0;
}

/** Ends an import; false where it is no longer this process's. */
export async function finishImport(
  transaction: Queryable,
  { workspace_id, id }: Pick<ImportJob, 'workspace_id' | 'id'>,
  fence: number,
  failure: string | null,
): Promise<ImportJob | null> {
  const { rows } = await transaction.query<ImportJob>(
    `update imports set status = case when $4::text is null then 'completed' else 'failed' end, failure = $4,
       bytes_done = case when $4::text is null then bytes_total else bytes_done end,
       fence = null, finished_at = now()
     where workspace_id = $1 and id = $2 and status = 'running' and fence = $3 returning ${COLUMNS}`,
    [workspace_id, id, fence, failure],
  );
  return rows[0] ?? null;
}
