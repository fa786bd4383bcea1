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
import { COMPANY_FIELDS } from '../normalize/fields.js';
import { listForExport } from './export.store.js';
import { EXPORT_FIELDS } from './export-fields.js';

const exportQuery = z.strictObject({
  ...exportMembers(EXPORT_FIELDS, EXPORT_FIELDS),
  search: line(200).optional().describe('A part of the name or of the domain.'),
  industry: line(200).optional().describe('A part of the industry.'),
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
          ...exportFilter(query),
          search: query.search ?? null,
          industry: query.industry ?? null,
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
