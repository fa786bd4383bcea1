import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { pageBounds, uuid } from '../http/schemas.js';
import type { Caller } from '../workspaces/key-ring.js';
import type { ImportQueue } from './import-queue.js';
import { listBatches, listRejects } from './import-rows.store.js';
import {
  ERRORS_SHOWN_MAX,
  importAnswer,
  importBody,
  importExample,
  importList,
  importListExample,
  importListQuery,
  importQuery,
  importRowsAnswer,
  importRowsQuery,
  JSON_BYTES_MAX,
  runningExample,
  STREAM_BYTES_MAX,
} from './import-schemas.js';
import { getImport, type ImportJob, listImports } from './imports.store.js';
import type { ImportKind } from './kind.js';
import { previewRoute } from './preview.routes.js';
import { receiveImport, tooLarge } from './receive.js';
import { writeRejects } from './rejects.js';

/** Batches (of 500 rows) of one page of an import's rows. */
const BATCHES_SHOWN = 10;

const NDJSON = 'application/x-ndjson';

export interface ImportParts {
  readonly database: Database;
  readonly queue: ImportQueue;
  readonly kinds: readonly ImportKind[];
  readonly fence: () => number;
  readonly now: () => number;
}

function toPublic(job: ImportJob) {
  const { created_count, updated_count, skipped_count, error_count } = job;
  return {
    job_id: job.id,
    kind: job.kind,
    status: job.status,
    progress: job.bytes_total === 0 ? Number(job.status === 'completed') : job.bytes_done / job.bytes_total,
    row_count: created_count + updated_count + skipped_count + error_count,
    created_count,
    updated_count,
    skipped_count,
    error_count,
    columns: (job.columns?.taken ?? []).map(({ column, member }) => ({ column, field: member })),
    columns_ignored: job.columns?.ignored ?? [],
    encoding: job.encoding,
    bytes: job.bytes_total,
    failure: job.failure,
    idempotency_key: job.idempotency_key,
    created_at: job.created_at.toISOString(),
    finished_at: job.finished_at?.toISOString() ?? null,
  };
}

/** An import with the first of its errors. */
async function toAnswer(database: Database, job: ImportJob) {
  const rejects =
    job.error_count === 0 ? [] : await listRejects(database, job.workspace_id, job.id, 0, ERRORS_SHOWN_MAX);
  const errors = rejects.flatMap(({ row_number, code, problems }) =>
    problems.map(([column, message]) => ({ row_number, column, code, message })),
  );
  return { data: { ...toPublic(job), errors: errors.slice(0, ERRORS_SHOWN_MAX) } };
}

/** The kinds whose imports a caller may look at. */
function readable(kinds: readonly ImportKind[], { permissions }: Caller): string[] {
  return kinds.filter(kind => permissions.has(kind.readPermission)).map(({ name }) => name);
}

async function existing({ database, kinds }: ImportParts, caller: Caller, id: string): Promise<ImportJob> {
  const job = await getImport(database, caller.workspaceId, id);
  if (job === null || !readable(kinds, caller).includes(job.kind))
    throw new AppError('not_found', 'No import with this id exists in this workspace.');
  return job;
}

type Body = z.output<typeof importBody>;

/** The bytes of what was sent, in the form in which they are kept. */
function bytesOf(body: Body, stream: Readable | null): AsyncIterable<Buffer> | Iterable<Buffer> {
  if (stream !== null) return stream;
  if ((body.rows === undefined) === (body.csv === undefined))
    throw validationError({ rows: 'give either rows or csv' });
  if (body.csv !== undefined) return [Buffer.from(body.csv)];
  return (body.rows ?? []).map(row => Buffer.from(`${JSON.stringify(row)}\n`));
}

function importRoute({ database, queue, fence, now }: ImportParts, kind: ImportKind): AnyRoute {
  return route({
    method: 'POST',
    path: `/v1/import/${kind.name}`,
    access: { permission: kind.permission },
    tag: 'Import and export',
    summary: `Import ${kind.name}`,
    description:
      'Takes rows as JSON, the text of a CSV file in JSON (20 MB at most), or the file itself as text/csv (2 GB at most). Encoding, delimiter, header and columns are found; each bad row is reported, the others go in. Up to 500 rows are answered when they are done (200); of more the first 500 are, and the rest follows (202, then GET /v1/imports/{id}). What was answered is kept: an import goes on after a crash, and no row goes in twice.',
    requestHeaders: {
      'Idempotency-Key':
        'A UUID. The same request with it within 24 hours is the same import, and answers how that stands.',
    },
    query: importQuery,
    body: importBody,
    bodyExample: { csv: kind.example, update_existing: true, tags: ['fair'] },
    bodyBytesMax: JSON_BYTES_MAX,
    streams: {
      'text/csv': 'A CSV file, in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs.',
      [NDJSON]: 'An object a line, with the fields of the single call.',
    },
    responses: {
      200: { description: 'All rows are done.', schema: importAnswer, example: importExample },
      202: {
        description: 'The rows are kept; those after the first 500 are still to be done.',
        schema: importAnswer,
        example: runningExample,
      },
    },
    errors: ['validation_error', 'idempotency_conflict', 'request_in_progress', 'overloaded'],
    handle: async ({ body, query, stream, headers }, { workspaceId }): Promise<Reply> => {
      const mine = fence();
      const isObjects =
        stream === null ? body.rows !== undefined : String(headers['content-type']).startsWith(NDJSON);
      if (Number(headers['content-length'] ?? 0) > STREAM_BYTES_MAX) throw tooLarge(STREAM_BYTES_MAX);
      const bytes = bytesOf(body, stream);
      const request = {
        workspaceId,
        kind: kind.name,
        format: isObjects ? ('objects' as const) : ('table' as const),
        options: {
          mapping: body.mapping ?? query.mapping ?? {},
          hasHeader: body.has_header ?? query.has_header ?? true,
          updateExisting: body.update_existing ?? query.update_existing ?? false,
          tags: body.tags ?? query.tags ?? [],
        },
        idempotencyKey: idempotencyKey(headers['idempotency-key']),
        bytes: Readable.from(bytes),
        bytesMax: STREAM_BYTES_MAX,
      };
      const received = await receiveImport(database, mine, request, now());
      const job = received.kind === 'known' ? received.job : await queue.begin(received.job, mine);
      return {
        status: job.status === 'completed' || job.status === 'failed' ? 200 : 202,
        body: await toAnswer(database, job),
        headers: received.kind === 'known' ? { 'idempotent-replayed': 'true' } : {},
      };
    },
  });
}

const importPath = z.strictObject({ id: uuid });

/** Imports: starting them, how they stand, what came of each row. */
export function importRoutes(parts: ImportParts): AnyRoute[] {
  const { database, kinds } = parts;
  const access = { permission: kinds.map(({ readPermission }) => readPermission) };
  const tag = 'Import and export';
  return [
    ...kinds.flatMap(kind => [importRoute(parts, kind), previewRoute(kind)]),
    route({
      method: 'GET',
      path: '/v1/imports',
      access,
      tag,
      summary: 'List imports',
      description: 'Newest first. With `idempotency_key`, what became of a request whose answer was lost.',
      query: importListQuery,
      responses: {
        200: { description: 'A page of imports.', schema: importList, example: importListExample },
      },
      errors: ['validation_error'],
      handle: async ({ query }, caller) => {
        const { page, per_page, idempotency_key: key } = query;
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listImports(
          database,
          caller.workspaceId,
          readable(kinds, caller),
          key ?? null,
          limit,
          offset,
        );
        return {
          status: 200,
          body: { data: { imports: rows.map(toPublic) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/imports/{id}',
      access,
      tag,
      summary: 'Get an import',
      description: 'How far it is, what came of it, and the first of its errors.',
      params: importPath,
      responses: { 200: { description: 'The import.', schema: importAnswer, example: importExample } },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, caller) => ({
        status: 200,
        body: await toAnswer(database, await existing(parts, caller, params.id)),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/imports/{id}/rows',
      access,
      tag,
      summary: 'List what the rows of an import became',
      description: 'In the order of the file. `after` is the `next_after` of the page before; null ends it.',
      params: importPath,
      query: importRowsQuery,
      responses: {
        200: {
          description: 'Rows and the records that they are now.',
          schema: importRowsAnswer,
          example: {
            data: {
              rows: [{ row_number: 2, id: '123e4567-e89b-12d3-a456-426614174000', outcome: 'created' }],
            },
            meta: { next_after: null },
          },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, query }, caller) => {
        await existing(parts, caller, params.id);
        const batches = await listBatches(
          database,
          caller.workspaceId,
          params.id,
          query.after,
          BATCHES_SHOWN,
        );
        const rows = batches.flatMap(({ row_numbers, record_ids, outcomes }) =>
          row_numbers.map((row_number, index) => ({
            row_number,
            id: record_ids[index],
            outcome: outcomes[index],
          })),
        );
        const next = batches.length < BATCHES_SHOWN ? null : (batches.at(-1)?.last_row ?? null);
        return { status: 200, body: { data: { rows }, meta: { next_after: next } } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/imports/{id}/rejects',
      access,
      tag,
      summary: 'Download the rejected rows of an import',
      description:
        'As they were in the file, each with its row number, column and reason in front: corrected, they can be imported again as they are. CSV, or JSON Lines where JSON was imported. They are kept for seven days, 100,000 of one import at most.',
      params: importPath,
      responses: {
        200: { description: 'The rejected rows.', schema: z.string(), contentType: ['text/csv', NDJSON] },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, caller) => {
        const job = await existing(parts, caller, params.id);
        const isTable = job.format === 'table';
        return {
          status: 200,
          body: Readable.from(writeRejects(database, job)),
          headers: {
            'content-type': isTable ? 'text/csv; charset=utf-8' : `${NDJSON}; charset=utf-8`,
            'content-disposition': `attachment; filename="import-rejects.${isTable ? 'csv' : 'jsonl'}"`,
          },
        };
      },
    }),
  ];
}
