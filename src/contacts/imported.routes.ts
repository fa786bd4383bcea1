import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { toObject } from '../exports/columns.js';
import { type AnyRoute, route } from '../http/route.js';
import { uuid } from '../http/schemas.js';
import { listBatches } from '../imports/import-rows.store.js';
import { getImport } from '../imports/imports.store.js';
import { FIELDS } from '../normalize/fields.js';
import { getContacts } from './contacts.store.js';
import { EXPORT_FIELDS } from './export-fields.js';

/** A batch of the import (500 rows) is read and written at once. */
const BATCHES = 1;

async function* write(database: Database, workspaceId: string, importId: string): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const [batch] = await listBatches(database, workspaceId, importId, after, BATCHES);
    if (batch === undefined) return;
    const { row_numbers, record_ids, outcomes } = batch;
    const found = await getContacts(database, workspaceId, [...new Set(record_ids)]);
    const contacts = new Map(found.map(contact => [contact.id, contact]));
    const lines = row_numbers.map((row_number, index) => {
      const contact = contacts.get(record_ids[index] ?? '');
      const shown =
        contact === undefined ? null : toObject(contact, { fields: EXPORT_FIELDS, withOrigin: FIELDS });
      return `${JSON.stringify({ row_number, outcome: outcomes[index], contact: shown })}\n`;
    });
    yield lines.join('');
    after = batch.last_row;
  }
}

/** The contacts that an import's rows are now. */
export function importedRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/imports/{id}/contacts',
      access: { permission: 'read:contacts' },
      tag: 'Import and export',
      summary: 'Stream the contacts of an import',
      description:
        'A line of JSON for each row that went in, in the order of the file: its number, what came of it, and its contact as it is now with the provenance of its fields; null where the contact was deleted. A file that was enriched is put together from it.',
      params: z.strictObject({ id: uuid }),
      responses: {
        200: {
          description: 'A line for each row.',
          schema: z.string(),
          contentType: 'application/x-ndjson',
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => {
        if ((await getImport(database, workspaceId, params.id))?.kind !== 'contacts')
          throw new AppError('not_found', 'No import of contacts with this id exists in this workspace.');
        return {
          status: 200,
          body: Readable.from(write(database, workspaceId, params.id), { objectMode: false }),
          headers: { 'content-type': 'application/x-ndjson; charset=utf-8' },
        };
      },
    }),
  ];
}
