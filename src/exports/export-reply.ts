import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import type { Reply, ResponseSpecification } from '../http/route.js';
import { line, moment } from '../http/schemas.js';
import { csvLine, disarm } from '../tables/write-csv.js';
import type { Caller } from '../workspaces/key-ring.js';
import { columnNames, type Exported, type ExportShape, toCells, toObject } from './columns.js';
import { countExport, secondsUntilExport } from './export-counts.store.js';

/** The public API's limit, of all exports of a workspace together; the operator has none. */
const EXPORTS_PER_HOUR = 10;

/** Records read and written at once: 5 ms on the embedded database, where others wait for it. */
const PAGE_RECORDS = 500;

const NDJSON = 'application/x-ndjson';

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform(value => value === 'true')
  .default(false);

/** The members of the query that every export has. */
export function exportMembers<Field extends string>(fields: readonly Field[], chosen: readonly Field[]) {
  const fieldList = z
    .string()
    .transform(value => value.split(',').map(name => name.trim()))
    .pipe(z.array(z.enum(fields, `must be a list with commas of ${fields.join(', ')}`)).min(1));
  return {
    limit: z.coerce
      .number('must be a whole number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(50_000, 'must be at most 50000; for more, all=true')
      .default(10_000),
    all: flag.describe('Everything that fits, without a limit.'),
    fields: fieldList.default([...chosen]).describe('Columns, in this order.'),
    provenance: flag.describe(
      'For each enriched field where its value came from, how sure and how old it is.',
    ),
    format: z
      .enum(['csv', 'jsonl'], 'must be csv or jsonl')
      .optional()
      .describe('CSV, or JSON Lines; without it as the Accept header says.'),
    created_after: moment.optional(),
    created_before: moment.optional(),
    tag: z
      .union([line(100), z.array(line(100)).max(20)])
      .transform(value => [value].flat())
      .default([])
      .describe('May be there several times; a record has all of them.'),
  };
}

/** The part of an export's filter that every kind of record has. */
export function exportFilter(query: {
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  readonly tag: readonly string[];
}) {
  const dateOf = (text: string | undefined) => (text === undefined ? null : new Date(text));
  return {
    createdAfter: dateOf(query.created_after),
    createdBefore: dateOf(query.created_before),
    tags: query.tag,
  };
}

/** For the specification. */
export const EXPORT_DESCRIPTION =
  'Oldest first, streamed at the pace of the reader. A CSV cell that a spreadsheet would run as a formula (=, +, - or @ in front, as telephone numbers have) begins with an apostrophe, which an import takes off again. Ten exports an hour and workspace.';

/** For the specification. */
export const EXPORT_RESPONSES: Readonly<Record<number, ResponseSpecification>> = {
  200: {
    description: 'The header, then a line for each record.',
    schema: z.string(),
    contentType: ['text/csv', NDJSON],
    headers: { 'Content-Disposition': 'A file name for it.' },
  },
};

/** Where the next page begins; as text, since the database's times are finer than JavaScript's. */
export interface Position {
  readonly position: string;
  readonly id: string;
}

export interface Export {
  /** In the name of the file: `contacts`. */
  readonly name: string;
  /** The members of `exportMembers`. */
  readonly query: {
    readonly limit: number;
    readonly all: boolean;
    readonly fields: readonly string[];
    readonly provenance: boolean;
    readonly format?: 'csv' | 'jsonl' | undefined;
  };
  readonly accept: string | string[] | undefined;
  /** The fields that have a provenance. */
  readonly enriched: readonly string[];
  readonly page: (after: Position | null, limit: number) => Promise<(Exported & Position)[]>;
}

/** Begins an export. @throws `rate_limited` where the workspace has begun too many within an hour. */
export async function exportReply(
  database: Database,
  { workspaceId, keyId }: Caller,
  wanted: Export,
): Promise<Reply> {
  if (keyId !== null) await checkCount(database, workspaceId);
  const { limit, all, fields, provenance, format } = wanted.query;
  const accepted = String(wanted.accept ?? '').includes(NDJSON) ? 'jsonl' : 'csv';
  const isCsv = (format ?? accepted) === 'csv';
  const shape = {
    fields: [...new Set(fields)],
    withOrigin: provenance ? wanted.enriched : [],
  };
  const pages = write(wanted.page, shape, isCsv, all ? Number.POSITIVE_INFINITY : limit);
  return {
    status: 200,
    body: Readable.from(pages, { objectMode: false }),
    headers: {
      'content-type': isCsv ? 'text/csv; charset=utf-8' : `${NDJSON}; charset=utf-8`,
      'content-disposition': `attachment; filename="${wanted.name}-export.${isCsv ? 'csv' : 'jsonl'}"`,
    },
  };
}

/** Pages of an export, as text: each is read when the one before it is taken. */
async function* write(
  read: Export['page'],
  shape: ExportShape,
  isCsv: boolean,
  limit: number,
): AsyncGenerator<string> {
  if (isCsv) yield csvLine(columnNames(shape));
  const lineOf = (record: Exported) =>
    isCsv ? csvLine(toCells(record, shape).map(disarm)) : `${JSON.stringify(toObject(record, shape))}\n`;
  let after: Position | null = null;
  for (let left = limit; left > 0; ) {
    const page: (Exported & Position)[] = await read(after, Math.min(left, PAGE_RECORDS));
    if (page.length > 0) yield page.map(lineOf).join('');
    left -= page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_RECORDS) return;
    after = last;
  }
}

async function checkCount(database: Database, workspaceId: string): Promise<void> {
  if (await countExport(database, workspaceId, EXPORTS_PER_HOUR)) return;
  const seconds = await secondsUntilExport(database, workspaceId);
  throw new AppError(
    'rate_limited',
    `A workspace can export ${EXPORTS_PER_HOUR} times within an hour. Retry in ${seconds} seconds.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
