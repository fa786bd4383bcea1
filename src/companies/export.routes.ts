import { z } from 'zod';
import type { Database } from '../database/database.js';
import { EXPORT_DESCRIPTION, EXPORT_RESPONSES, exportMembers, exportReply } from '../exports/export-reply.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, moment } from '../http/schemas.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';
import { listForExport } from './export.store.js';
import { EXPORT_FIELDS } from './export-fields.js';

const exportQuery = z.strictObject({
  ...exportMembers(EXPORT_FIELDS, EXPORT_FIELDS),
  search: line(200).optional().describe('A part of the name or of the domain.'),
  industry: line(200).optional().describe('A part of the industry.'),
  created_after: moment.optional(),
  created_before: moment.optional(),
  tag: z
    .union([line(100), z.array(line(100)).max(20)])
    .transform(value => [value].flat())
    .default([])
    .describe('May be there several times; a company has all of them.'),
});

/** The export of companies. */
export function companyExportRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/companies/export',
      access: { permission: 'read:companies' },
      tag: 'Import and export',
      summary: 'Export companies',
      description: EXPORT_DESCRIPTION,
      query: exportQuery,
      responses: EXPORT_RESPONSES,
      errors: ['validation_error', 'rate_limited'],
      handle: ({ query, headers }, caller) => {
        const filter = {
          search: query.search ?? null,
          industry: query.industry ?? null,
          createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
          createdBefore: query.created_before === undefined ? null : new Date(query.created_before),
          tags: query.tag,
        };
        return exportReply(database, caller, {
          name: 'companies',
          query,
          accept: headers.accept,
          enriched: COMPANY_FIELDS,
          page: (after, limit) => listForExport(database, caller.workspaceId, filter, after, limit),
        });
      },
    }),
  ];
}
