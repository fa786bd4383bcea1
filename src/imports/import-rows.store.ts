import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { BatchDone, ImportJob, Reject } from './imports.store.js';
import type { RowSource } from './rows.js';

/** What is kept of an import beside its own row: its pieces, what its rows became, its rejects. */
type Import = Pick<ImportJob, 'workspace_id' | 'id'>;

/** Keeps a piece of the file; false where the import is no longer this process's. */
export async function insertChunk(
  database: Database,
  { workspaceId, id }: { workspaceId: string; id: string },
  fence: number,
  chunk: number,
  bytes: Buffer,
): Promise<boolean> {
  const { rows } = await database.query(
    `insert into import_chunks (workspace_id, import_id, chunk, bytes)
     select i.workspace_id, i.id, $4, $5 from imports i
     where i.workspace_id = $1 and i.id = $2 and i.status = 'receiving' and i.fence = $3 returning chunk`,
    [workspaceId, id, fence, chunk, bytes],
  );
  return rows.length > 0;
}

export async function readChunk(
  database: Database,
  { workspace_id, id }: Import,
  chunk: number,
): Promise<Buffer | null> {
  const { rows } = await database.query<{ bytes: Buffer }>(
    'select bytes from import_chunks where workspace_id = $1 and import_id = $2 and chunk = $3',
    [workspace_id, id, chunk],
  );
  return rows[0]?.bytes ?? null;
}

/** Deletes some of the pieces of a finished import. @returns how many. */
export async function deleteChunks(
  database: Database,
  { workspace_id, id }: Import,
  countMax: number,
): Promise<number> {
  const { rows } = await database.query(
    `delete from import_chunks where workspace_id = $1 and import_id = $2 and chunk in (
       select chunk from import_chunks where workspace_id = $1 and import_id = $2 order by chunk limit $3)
     returning chunk`,
    [workspace_id, id, countMax],
  );
  return rows.length;
}

export async function insertBatch(
  transaction: Queryable,
  { workspace_id, id }: Import,
  { lastRow, rows }: BatchDone,
): Promise<void> {
  await transaction.query(
    `insert into import_batches (workspace_id, import_id, last_row, row_numbers, record_ids, outcomes)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      workspace_id,
      id,
      lastRow,
      rows.map(({ row }) => row),
      rows.map(({ id: recordId }) => recordId),
      rows.map(({ outcome }) => outcome),
    ],
  );
}

export async function insertRejects(
  transaction: Queryable,
  { workspace_id, id }: Import,
  rejects: readonly Reject[],
): Promise<void> {
  await transaction.query(
    `insert into import_rejects (workspace_id, import_id, row_number, code, problems, source, rejected_at)
     select $1, $2, t.row_number, t.code, t.problems::json, t.source::json, now()
     from unnest($3::bigint[], $4::text[], $5::text[], $6::text[]) as t (row_number, code, problems, source)`,
    [
      workspace_id,
      id,
      rejects.map(({ row }) => row),
      rejects.map(({ code }) => code),
      rejects.map(({ problems }) => JSON.stringify(problems.map(({ column, reason }) => [column, reason]))),
      rejects.map(({ source }) => JSON.stringify(source)),
    ],
  );
}

export interface RejectRow {
  readonly row_number: number;
  readonly code: string;
  readonly problems: readonly (readonly [string | null, string])[];
  readonly source: RowSource;
}

/** Rejects after a row, in the order of the file. */
export async function listRejects(
  database: Database,
  workspaceId: string,
  importId: string,
  afterRow: number,
  limit: number,
): Promise<RejectRow[]> {
  const { rows } = await database.query<RejectRow>(
    `select row_number, code, problems, source from import_rejects
     where workspace_id = $1 and import_id = $2 and row_number > $3 order by row_number limit $4`,
    [workspaceId, importId, afterRow, limit],
  );
  return rows;
}

export interface BatchRow {
  readonly last_row: number;
  readonly row_numbers: readonly number[];
  readonly record_ids: readonly string[];
  readonly outcomes: readonly string[];
}

/** Batches after a row, in the order of the file. */
export async function listBatches(
  database: Queryable,
  workspaceId: string,
  importId: string,
  afterRow: number,
  limit: number,
): Promise<BatchRow[]> {
  const { rows } = await database.query<BatchRow>(
    `select last_row, row_numbers, record_ids, outcomes from import_batches
     where workspace_id = $1 and import_id = $2 and last_row > $3 order by last_row limit $4`,
    [workspaceId, importId, afterRow, limit],
  );
  return rows;
}

/** Deletes rejects of long ago: they are personal data that nobody came for. @returns how many. */
export async function deleteOldRejects(database: Database, days: number, limit: number): Promise<number> {
  const { rows } = await database.query(
    `delete from import_rejects where (workspace_id, import_id, row_number) in (
       select workspace_id, import_id, row_number from import_rejects
       where rejected_at < now() - make_interval(days => $1) order by rejected_at limit $2)
     returning row_number`,
    [days, limit],
  );
  return rows.length;
}
