import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { fieldsIn } from '../normalize/fields.js';
import { COMPANIES } from './company-target.js';
import { CONTACTS } from './contact-target.js';
import { enrichmentExample, enrichmentShape } from './enrich-schemas.js';
import { type EnrichmentRow, getEnrichment, listEnrichments } from './enrichment-list.store.js';
import { decodeAttempts, decodeFields } from './record.js';
import type { Kind } from './target.js';

/** What was recorded of the fields of an enrichment, each value as answers show it. */
function shownFields(kind: Kind, recorded: unknown) {
  const entries = Object.entries(recorded === null ? {} : decodeFields(recorded, kind.fields));
  return Object.fromEntries(
    entries.map(([name, { value, previous_value, disagreed, ...told }]) => {
      const field = kind.fields.find(one => one === name) ?? 'name';
      const shown = (text: string) => kind.shown(field, text);
      return [
        field,
        {
          ...told,
          value: shown(value),
          previous_value: previous_value === null ? null : shown(previous_value),
          disagreed: disagreed.map(one => ({ ...one, value: shown(one.value) })),
        },
      ];
    }),
  );
}

function toPublic(row: EnrichmentRow) {
  const kind = row.company_id === null && row.domain === null ? CONTACTS : COMPANIES;
  return {
    id: row.id,
    contact_id: row.contact_id,
    company_id: row.company_id,
    domain: row.domain,
    status: row.status,
    requested_fields: fieldsIn(kind.fields, row.requested),
    overwrite: row.overwrite,
    fields_updated: fieldsIn(kind.fields, row.fields_updated),
    credits_charged: row.credits_charged,
    idempotency_key: row.idempotency_key,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null,
    duration_ms:
      row.settled_at === null ? null : Math.max(0, row.settled_at.getTime() - row.created_at.getTime()),
    fields: shownFields(kind, row.fields),
    attempts: row.attempts === null ? [] : decodeAttempts(row.attempts),
  };
}

/** What is known of each call afterwards. */
export function enrichmentRoutes(database: Database): AnyRoute[] {
  const tag = 'Enrichment';
  return [
    route({
      method: 'GET',
      path: '/v1/enrichments',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'List enrichments',
      description: 'Newest first; of one contact with `contact_id`, of one company with `company_id`.',
      query: z.strictObject({
        ...paging(50, 100),
        contact_id: uuid.optional(),
        company_id: uuid.optional(),
      }),
      responses: {
        200: {
          description: 'A page of enrichments.',
          schema: z.object({ data: z.object({ enrichments: z.array(enrichmentShape) }), meta }),
          example: { data: { enrichments: [enrichmentExample] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listEnrichments(
          database,
          workspaceId,
          { contactId: query.contact_id ?? null, companyId: query.company_id ?? null },
          limit,
          offset,
        );
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { enrichments: rows.map(toPublic) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/enrichments/{id}',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'Get an enrichment',
      description: 'Who supplied which field, who agreed and who did not, and what every provider answered.',
      params: z.strictObject({ id: uuid }),
      responses: {
        200: {
          description: 'The enrichment.',
          schema: z.object({ data: enrichmentShape }),
          example: { data: enrichmentExample },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const row = await getEnrichment(database, workspaceId, params.id);
        if (row === null)
          throw new AppError('not_found', 'No enrichment with this id exists in this workspace.');
        return { status: 200, body: { data: toPublic(row) } };
      },
    }),
  ];
}
