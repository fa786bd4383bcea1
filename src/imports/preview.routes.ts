import { z } from 'zod';
import { type AnyRoute, route } from '../http/route.js';
import { type Columns, matchColumns } from './columns.js';
import { previewBody } from './import-schemas.js';
import type { ImportKind } from './kind.js';
import { type ImportRow, TableRows } from './rows.js';

/** Rows that a preview shows: as many as fit on a screen. */
const ROWS_SHOWN = 5;

const previewShape = z.object({
  columns: z
    .array(
      z.object({
        column: z.string(),
        field: z.string().nullable().describe('What it would become; null: it would be left out.'),
        values: z.array(z.string()).describe('Of the first rows.'),
      }),
    )
    .describe('In the order of the file.'),
  fields: z.array(z.string()).describe('What a column can become.'),
  rows: z.int().describe('Rows in what was sent.'),
});

type Preview = z.output<typeof previewShape>;

const EXAMPLE: Preview = {
  columns: [
    { column: 'Work mail', field: 'email', values: ['jane@acme.com'] },
    { column: 'Score', field: null, values: ['12'] },
  ],
  fields: ['full_name', 'email'],
  rows: 1,
};

function previewOf(kind: ImportKind, { headers, taken }: Columns, rows: readonly ImportRow[]): Preview {
  const shown = rows.slice(0, ROWS_SHOWN).map(({ source }) => (typeof source === 'string' ? [] : source));
  const columns = headers.map((column, place) => ({
    column,
    field: taken.find(one => one.place === place)?.member ?? null,
    values: shown.map(cells => cells[place] ?? ''),
  }));
  return { columns, fields: Object.keys(kind.members), rows: rows.length };
}

/** What an import would make of a file, from its beginning. */
export function previewRoute(kind: ImportKind): AnyRoute {
  return route({
    method: 'POST',
    path: `/v1/import/${kind.name}/preview`,
    access: { permission: kind.permission },
    tag: 'Import and export',
    summary: `Preview an import of ${kind.name}`,
    description:
      'What each column would become, told from the beginning of a file (whole lines, some 100 of them tell it best). Nothing is stored.',
    body: previewBody,
    bodyExample: { csv: kind.example },
    responses: {
      200: {
        description: 'The columns.',
        schema: z.object({ data: previewShape }),
        example: { data: EXAMPLE },
      },
    },
    errors: ['validation_error'],
    handle: async ({ body }) => {
      const { csv, has_header: hasHeader = true, mapping = {} } = body;
      const table = new TableRows(kind, { mapping, hasHeader }, matchColumns);
      const rows = [...table.read(csv, true)];
      const columns = table.columns ?? { headers: [], taken: [], ignored: [] };
      return { status: 200, body: { data: previewOf(kind, columns, rows) } };
    },
  });
}
