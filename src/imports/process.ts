import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { TextReader } from '../tables/encoding.js';
import { MAX_RECORD_LENGTH } from '../tables/records.js';
import type { Columns } from './columns.js';
import { insertBatch, insertRejects, readChunk } from './import-rows.store.js';
import {
  advanceImport,
  type BatchDone,
  finishImport,
  type ImportColumns,
  type ImportJob,
  type Reject,
} from './imports.store.js';
import type { ImportBatch, ImportKind, ImportWriter, Problems } from './kind.js';
import { type ImportRow, type ImportRows, ObjectRows, type RowSource, TableRows } from './rows.js';

/** Rows of one transaction. The contract answers imports of so many at once; larger batches were no faster. */
const BATCH_ROWS = 500;

/**
 * Text of one transaction's rows, in UTF-16 units, a row at least. 500 rows of a real file are some 100,000; rows of
 * 400 kB took 1.1 GB of memory without this bound and take 270 MB with it, since a rejected row is kept as it was.
 */
const BATCH_LENGTH_MAX = 4 * MAX_RECORD_LENGTH;

/** Rejects that are kept; a file with more of them is wrong as a whole. */
const REJECTS_KEPT_MAX = 100_000;

/** A batch that fails is tried so often: a contact that another call made meanwhile is there at the second try. */
const BATCH_TRIES_MAX = 3;

export interface Work {
  readonly database: Database;
  readonly kind: ImportKind;
  /** The fencing number under which this process has the import. */
  readonly fence: number;
  readonly now: () => number;
  /** Told in the transaction that completes the import. */
  readonly onCompleted: (transaction: Parameters<typeof finishImport>[0], job: ImportJob) => Promise<void>;
}

/** Another process has the import by now. */
export class ImportTaken extends Error {
  override readonly name = 'ImportTaken';
}

/**
 * Goes on with an import where it stopped. Each batch is one transaction: its rows, their outcomes and the number of
 * the last of them, so that whatever dies, no row is written twice and none is passed over.
 * @param isEnough asked after each batch that rows follow; true leaves them to others.
 * @returns the finished import, or null where it is not finished.
 * @throws ImportTaken; `validation_error` where the file cannot be read as what it should be.
 */
export async function processImport(
  job: ImportJob,
  work: Work,
  isEnough: () => boolean,
): Promise<ImportJob | null> {
  const { database, kind, fence, now } = work;
  const { workspace_id: workspaceId, id: importId, options } = job;
  const writer = kind.open({ ...options, database, workspaceId, importId, now });
  const rows: ImportRows =
    job.format === 'table' ? new TableRows(kind, options) : new ObjectRows(kind, options);
  const batches = new Batches(job, work, writer, rows);
  let bytesRead = 0;
  for await (const { text, bytes, final } of pieces(database, job)) {
    for (const row of rows.read(text, final)) {
      if (row.row <= job.row_done) continue;
      if (batches.isFull) {
        await batches.write(bytesRead);
        if (isEnough()) return null;
      }
      batches.add(row);
    }
    bytesRead += bytes;
  }
  await batches.write(bytesRead);
  return database.transaction(async transaction => {
    const finished = await finishImport(transaction, job, fence, null);
    if (finished === null) throw new ImportTaken();
    await work.onCompleted(transaction, finished);
    return finished;
  });
}

/** The text of the received file, a piece at a time. */
async function* pieces(
  database: Database,
  job: ImportJob,
): AsyncGenerator<{ text: string; bytes: number; final: boolean }> {
  const reader = new TextReader(job.encoding ?? 'utf-8');
  for (let chunk = 0; ; chunk += 1) {
    const bytes = await readChunk(database, job, chunk);
    yield { text: reader.read(bytes), bytes: bytes?.length ?? 0, final: bytes === null };
    if (bytes === null) return;
  }
}

/** What is kept of a row that was taken, to report it by; its values are the batch's. */
type TakenRow = Pick<Extract<ImportRow, { readonly record: unknown }>, 'row' | 'source' | 'columnOf'>;

/** Collects rows and writes them. */
class Batches {
  readonly #job: ImportJob;
  readonly #work: Work;
  readonly #writer: ImportWriter;
  readonly #source: ImportRows;
  #rowDone: number;
  #lastRow: number;
  #rejectsKept: number;
  #batch: ImportBatch;
  #rows: TakenRow[] = [];
  #rejects: Reject[] = [];
  #length = 0;

  constructor(job: ImportJob, work: Work, writer: ImportWriter, source: ImportRows) {
    this.#job = job;
    this.#work = work;
    this.#writer = writer;
    this.#source = source;
    this.#rowDone = job.row_done;
    this.#lastRow = job.row_done;
    this.#rejectsKept = job.error_count;
    this.#batch = writer.batch();
  }

  get isFull(): boolean {
    return this.#rows.length + this.#rejects.length >= BATCH_ROWS || this.#length >= BATCH_LENGTH_MAX;
  }

  add(row: ImportRow): void {
    this.#lastRow = row.row;
    this.#length += lengthOf(row.source);
    if ('problem' in row) {
      this.#rejects.push({
        row: row.row,
        code: 'malformed_row',
        problems: [row.problem],
        source: row.source,
      });
    } else {
      const problems = this.#batch.add(row.record);
      const taken = { row: row.row, source: row.source, columnOf: row.columnOf };
      if (problems === null) this.#rows.push(taken);
      else this.#rejects.push(toReject(taken, problems));
    }
  }

  async write(bytesDone: number): Promise<void> {
    if (this.#lastRow === this.#rowDone) return;
    await this.#batch.prepare();
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#work.database.transaction(transaction => this.#writeOnce(transaction, bytesDone));
        break;
      } catch (error) {
        if (error instanceof ImportTaken || error instanceof AppError || tries === BATCH_TRIES_MAX)
          throw error;
      }
    }
    this.#batch.committed();
    this.#rejectsKept += this.#rejects.length;
    this.#rowDone = this.#lastRow;
    this.#batch = this.#writer.batch();
    this.#rows = [];
    this.#rejects = [];
    this.#length = 0;
  }

  async #writeOnce(transaction: Parameters<typeof advanceImport>[0], bytesDone: number): Promise<void> {
    const outcomes = this.#rows.length === 0 ? [] : await this.#batch.write(transaction);
    const rejects = [...this.#rejects];
    const rows: { row: number; id: string; outcome: string }[] = [];
    this.#rows.forEach((row, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error(`A batch of ${this.#rows.length} came back shorter.`);
      if (outcome.kind === 'bad') rejects.push(toReject(row, outcome.problems));
      else rows.push({ row: row.row, id: outcome.id, outcome: outcome.kind });
    });
    const count = (kind: string) => rows.filter(({ outcome }) => outcome === kind).length;
    const done: BatchDone = {
      rowBefore: this.#rowDone,
      lastRow: this.#lastRow,
      bytesDone,
      created: count('created'),
      updated: count('updated'),
      skipped: count('skipped'),
      errors: rejects.length,
      columns: toStored(this.#source.columns),
      rows,
      rejects,
    };
    if (!(await advanceImport(transaction, this.#job, this.#work.fence, done))) throw new ImportTaken();
    if (rows.length > 0) await insertBatch(transaction, this.#job, done);
    const kept = rejects.slice(0, Math.max(0, REJECTS_KEPT_MAX - this.#rejectsKept));
    if (kept.length > 0) await insertRejects(transaction, this.#job, kept);
  }
}

function lengthOf(source: RowSource): number {
  return typeof source === 'string' ? source.length : source.reduce((sum, cell) => sum + cell.length, 0);
}

function toReject(row: TakenRow, problems: Problems): Reject {
  const named = Object.entries(problems).map(([member, reason]) => ({
    column: member === '' ? null : row.columnOf(member),
    reason,
  }));
  return { row: row.row, code: 'validation_error', problems: named, source: row.source };
}

function toStored(columns: Columns | null): ImportColumns | null {
  if (columns === null) return null;
  return {
    headers: columns.headers,
    taken: columns.taken.map(({ header, member }) => ({ column: header, member })),
    ignored: columns.ignored,
  };
}
