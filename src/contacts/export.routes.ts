import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, moment } from '../http/schemas.js';
import { csvLine, disarm } from '../tables/write-csv.js';
import { countExport, type ExportFilter, listForExport, secondsUntilExport } from './export.store.js';
import {
  columnNames,
  DEFAULT_FIELDS,
  EXPORT_FIELDS,
  type ExportField,
  type ExportShape,
  toCells,
  toObject,
} from './export-columns.js';

/** The public API's limit; the operator has none. */
const EXPORTS_PER_HOUR = 10;

/** Contacts read and written at once: 5 ms on the embedded database, where others wait for it. */
const PAGE_CONTACTS = 500;

const NDJSON = 'application/x-ndjson';

const fieldList = z
  .string()
  .transform(value => value.split(',').map(name => name.trim()))
  .pipe(z.array(z.enum(EXPORT_FIELDS, `must be a list with commas of ${EXPORT_FIELDS.join(', ')}`)).min(1));

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform(value => value === 'true')
  .default(false);

const exportQuery = z.strictObject({
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(50_000, 'must be at most 50000; for more, all=true')
    .default(10_000),
  all: flag.describe('Every contact that fits, without a limit.'),
  fields: fieldList.default([...DEFAULT_FIELDS]).describe('Columns, in this order.'),
  provenance: flag.describe('For each enriched field where its value came from, how sure and how old it is.'),
  format: z
    .enum(['csv', 'jsonl'], 'must be csv or jsonl')
    .optional()
    .describe('CSV, or JSON Lines; without it as the Accept header says.'),
  search: line(200).optional(),
  created_after: moment.optional(),
  created_before: moment.optional(),
  tag: z
    .union([line(100), z.array(line(100)).max(20)])
    .transform(value => [value].flat())
    .default([])
    .describe('May be there several times; a contact has all of them.'),
});

/** Pages of an export, as text: each is read when the one before it is taken. */
async function* write(
  database: Database,
  workspaceId: string,
  filter: ExportFilter,
  shape: ExportShape & { readonly isCsv: boolean },
  limit: number,
): AsyncGenerator<string> {
  if (shape.isCsv) yield csvLine(columnNames(shape));
  let after: { position: string; id: string } | null = null;
  for (let left = limit; left > 0; ) {
    const page = await listForExport(database, workspaceId, filter, after, Math.min(left, PAGE_CONTACTS));
    if (page.length > 0) {
      yield page
        .map(one =>
          shape.isCsv
            ? csvLine(toCells(one, shape).map(disarm))
            : `${JSON.stringify(toObject(one, shape))}\n`,
        )
        .join('');
    }
    left -= page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_CONTACTS) return;
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

/** The export of contacts. */
export function exportRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/contacts/export',
      access: { permission: 'read:contacts' },
      tag: 'Import and export',
      summary: 'Export contacts',
      description:
        'Streams contacts, oldest first, at the pace of the reader. A CSV cell that a spreadsheet would run as a formula (=, +, - or @ in front, as telephone numbers have) begins with an apostrophe, which an import takes off again. Ten exports an hour and workspace.',
      query: exportQuery,
      responses: {
        200: {
          description: 'The header, then a line for each contact.',
          schema: z.string(),
          contentType: ['text/csv', NDJSON],
          headers: { 'Content-Disposition': 'A file name for it.' },
        },
      },
      errors: ['validation_error', 'rate_limited'],
      handle: async ({ query, headers }, { workspaceId, keyId }) => {
        if (keyId !== null) await checkCount(database, workspaceId);
        const accepted = String(headers.accept ?? '').includes(NDJSON) ? 'jsonl' : 'csv';
        const isCsv = (query.format ?? accepted) === 'csv';
        const fields: readonly ExportField[] = [...new Set(query.fields)];
        const filter = {
          search: query.search ?? null,
          createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
          createdBefore: query.created_before === undefined ? null : new Date(query.created_before),
          tags: query.tag,
        };
        const limit = query.all ? Number.POSITIVE_INFINITY : query.limit;
        const shape = { fields, withProvenance: query.provenance, isCsv };
        return {
          status: 200,
          body: Readable.from(write(database, workspaceId, filter, shape, limit), { objectMode: false }),
          headers: {
            'content-type': isCsv ? 'text/csv; charset=utf-8' : `${NDJSON}; charset=utf-8`,
            'content-disposition': `attachment; filename="contacts-export.${isCsv ? 'csv' : 'jsonl'}"`,
          },
        };
      },
    }),
  ];
}
