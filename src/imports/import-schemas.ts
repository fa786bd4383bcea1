import { z } from 'zod';
import { line, meta, paging, text } from '../http/schemas.js';

/** What a client sends as JSON at most; larger files go as text/csv. */
export const JSON_BYTES_MAX = 20 * 1024 * 1024;

/** A streamed file at most. */
export const STREAM_BYTES_MAX = 2 * 1024 * 1024 * 1024;

const COLUMNS_MAX = 500;
const TAGS_MAX = 50;

/** Errors in an answer; all rejected rows can be downloaded. */
export const ERRORS_SHOWN_MAX = 100;

const mapping = z
  .record(text(500), z.string().max(100).nullable())
  .refine(columns => Object.keys(columns).length <= COLUMNS_MAX, `must name at most ${COLUMNS_MAX} columns`)
  .describe(
    'By the header of a column (or its number, from 1, where there is no header) the field that it becomes; null leaves it out. Other columns are told by name and content.',
  );

const tags = z.array(line(100)).max(TAGS_MAX, `must have at most ${TAGS_MAX} tags`);

const hasHeader = 'Whether a line with the names of the columns comes first. Lines above it are passed over.';
const updateExisting =
  'True: a row whose record is there already (a contact by its e-mail, LinkedIn URL or phone number, a company by its domain) updates that record. False: such rows are skipped.';

export const importBody = z.strictObject({
  rows: z.array(z.unknown()).optional().describe('Objects with the fields of the single call.'),
  csv: z.string('must be a string').optional().describe('The text of a CSV file; instead of `rows`.'),
  has_header: z.boolean().optional().describe(`${hasHeader} Default: true.`),
  mapping: mapping.optional(),
  update_existing: z.boolean().optional().describe(`${updateExisting} Default: false.`),
  tags: tags.optional().describe('Tags for every record that is created or updated.'),
});

/** The beginning of a file; more would tell its columns no better. */
const PREVIEW_LENGTH_MAX = 262_144;

export const previewBody = z.strictObject({
  csv: z
    .string('must be a string')
    .max(PREVIEW_LENGTH_MAX, `must have at most ${PREVIEW_LENGTH_MAX} characters`)
    .describe('The first lines of a CSV file.'),
  has_header: z.boolean().optional().describe(`${hasHeader} Default: true.`),
  mapping: mapping.optional(),
});

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform(value => value === 'true')
  .optional();

const mappingText = z
  .string()
  .max(65_536)
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON object' });
      return z.NEVER;
    }
  })
  .pipe(mapping);

export const importQuery = z.strictObject({
  has_header: flag.describe('For a streamed file, as in the JSON body.'),
  mapping: mappingText.optional().describe('For a streamed file: the JSON object of the body, as text.'),
  update_existing: flag.describe('For a streamed file, as in the JSON body.'),
  tags: z
    .union([z.string(), z.array(z.string())])
    .transform(value => [value].flat())
    .pipe(tags)
    .optional()
    .describe('For a streamed file; once for each tag.'),
});

const importErrors = z.array(
  z.object({
    row_number: z.int(),
    column: z.string().nullable(),
    code: z.enum(['malformed_row', 'validation_error']),
    message: z.string(),
  }),
);

const importSummary = z.object({
  job_id: z.string(),
  kind: z.string(),
  status: z.enum(['receiving', 'queued', 'running', 'completed', 'failed']),
  progress: z.number(),
  row_count: z.int(),
  created_count: z.int(),
  updated_count: z.int(),
  skipped_count: z.int(),
  error_count: z.int(),
  columns: z.array(z.object({ column: z.string(), field: z.string() })),
  columns_ignored: z.array(z.string()),
  encoding: z.string().nullable(),
  bytes: z.int(),
  failure: z.string().nullable(),
  idempotency_key: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});

export const importAnswer = z.object({ data: importSummary.extend({ errors: importErrors }) });
export const importList = z.object({ data: z.object({ imports: z.array(importSummary) }), meta });

export const importListQuery = z.strictObject({
  ...paging(50, 100),
  idempotency_key: z.guid('must be a UUID').optional().describe('The import that was started with it.'),
});

export const importRowsQuery = z.strictObject({
  after: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .default(0)
    .describe('The `next_after` of the page before.'),
});

export const importRowsAnswer = z.object({
  data: z.object({
    rows: z.array(
      z.object({
        row_number: z.int(),
        id: z.string(),
        outcome: z.enum(['created', 'updated', 'skipped']),
      }),
    ),
  }),
  meta: z.object({ next_after: z.int().nullable() }),
});

const summaryExample = {
  job_id: '018f3c1e-7d2a-7cc3-98c4-dc0c0c07398f',
  kind: 'contacts',
  status: 'completed',
  progress: 1,
  row_count: 3,
  created_count: 1,
  updated_count: 0,
  skipped_count: 1,
  error_count: 1,
  columns: [
    { column: 'Name', field: 'full_name' },
    { column: 'E-mail', field: 'email' },
  ],
  columns_ignored: ['Shoe size'],
  encoding: 'windows-1252',
  bytes: 118,
  failure: null,
  idempotency_key: null,
  created_at: '2026-02-24T10:00:00.000Z',
  finished_at: '2026-02-24T10:00:00.041Z',
};

export const importExample = {
  data: {
    ...summaryExample,
    errors: [
      { row_number: 4, column: 'E-mail', code: 'validation_error', message: 'must be an e-mail address' },
    ],
  },
};

export const runningExample = {
  data: {
    ...summaryExample,
    status: 'queued',
    progress: 0.005,
    row_count: 500,
    created_count: 500,
    skipped_count: 0,
    error_count: 0,
    bytes: 9_033_425,
    finished_at: null,
    errors: [],
  },
};

export const importListExample = {
  data: { imports: [summaryExample] },
  meta: { page: 1, per_page: 50, total: 1 },
};
