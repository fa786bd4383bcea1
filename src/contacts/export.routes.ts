import { z } from 'zod';
import type { Database } from '../database/database.js';
import { EXPORT_DESCRIPTION, EXPORT_RESPONSES, exportMembers, exportReply } from '../exports/export-reply.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, moment } from '../http/schemas.js';
import { FIELDS } from '../normalize/fields.js';
import { listForExport } from './export.store.js';
import { DEFAULT_FIELDS, EXPORT_FIELDS } from './export-fields.js';

const exportQuery = z.strictObject({
  ...exportMembers(EXPORT_FIELDS, DEFAULT_FIELDS),
  search: line(200).optional(),
  created_after: moment.optional(),
  created_before: moment.optional(),
  tag: z
    .union([line(100), z.array(line(100)).max(20)])
    .transform(value => [value].flat())
    .default([])
    .describe('May be there several times; a contact has all of them.'),
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
          search: query.search ?? null,
          createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
          createdBefore: query.created_before === undefined ? null : new Date(query.created_before),
          tags: query.tag,
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
