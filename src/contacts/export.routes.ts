import { z } from 'zod';
import type { Database } from '../database/database.js';
import {
  EXPORT_DESCRIPTION,
  EXPORT_RESPONSES,
  exportFilter,
  exportMembers,
  exportReply,
} from '../exports/export-reply.js';
import { type AnyRoute, route } from '../http/route.js';
import { line } from '../http/schemas.js';
import { FIELDS } from '../normalize/fields.js';
import { listForExport } from './export.store.js';
import { DEFAULT_FIELDS, EXPORT_FIELDS } from './export-fields.js';

const exportQuery = z.strictObject({
  ...exportMembers(EXPORT_FIELDS, DEFAULT_FIELDS),
  search: line(200).optional(),
});

/** The export of contacts. */
export function exportRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/contacts/export',
      access: { permission: 'read:contacts' },
      tag: 'Import and export',
      summary: 'Export contacts',
      description: EXPORT_DESCRIPTION,
      query: exportQuery,
      responses: EXPORT_RESPONSES,
      errors: ['validation_error', 'rate_limited'],
      handle: ({ query, headers }, caller) => {
        const filter = {
          ...exportFilter(query),
          search: query.search ?? null,
        };
        return exportReply(database, caller, {
          name: 'contacts',
          query,
          accept: headers.accept,
          enriched: FIELDS,
          page: (after, limit) => listForExport(database, caller.workspaceId, filter, after, limit),
        });
      },
    }),
  ];
}
