import type { Database } from '../database/database.js';
import { csvLine, disarm } from '../tables/write-csv.js';
import { listRejects, type RejectRow } from './import-rows.store.js';
import type { ImportJob } from './imports.store.js';

/** Rejects read at once. */
const PAGE_ROWS = 500;

/** The names of the columns in front; an import passes over them. */
const COLUMNS = ['row_number', 'rejected_column', 'rejected_because'] as const;

/** The rejected rows of an import as a file: CSV, or JSON Lines where objects were imported. */
export async function* writeRejects(database: Database, job: ImportJob): AsyncGenerator<string> {
  const isTable = job.format === 'table';
  if (isTable) yield csvLine([...COLUMNS, ...(job.columns?.headers ?? [])]);
  for (let after = 0; ; ) {
    const rejects = await listRejects(database, job.workspace_id, job.id, after, PAGE_ROWS);
    const last = rejects.at(-1);
    if (last === undefined) return;
    yield rejects.map(isTable ? toCells : toObject).join('');
    after = last.row_number;
  }
}

function toCells({ row_number, problems, source }: RejectRow): string {
  const columns = problems.flatMap(([column]) => (column === null ? [] : [column]));
  const cells = typeof source === 'string' ? [source] : source;
  return csvLine([String(row_number), columns.join(', '), reasonsOf(problems), ...cells].map(disarm));
}

function reasonsOf(problems: RejectRow['problems']): string {
  return problems.map(([column, why]) => (column === null ? why : `${column} ${why}`)).join('; ');
}

function toObject({ row_number, problems, source }: RejectRow): string {
  const errors = problems.map(([column, message]) => ({ column, message }));
  return `${JSON.stringify({ row_number, errors, row: source })}\n`;
}
