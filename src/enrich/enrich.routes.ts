import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { type AnyRoute, route } from '../http/route.js';
import { meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { FIELDS, fieldsOfMask } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import { OPENED, toReply } from './answer-headers.js';
import type { Enricher } from './enrich.js';
import {
  enrichAnswer,
  enrichBody,
  enrichExample,
  enrichmentExample,
  enrichmentShape,
} from './enrich-schemas.js';
import { type EnrichmentRow, getEnrichment, listEnrichments } from './enrichments.store.js';
import { racePoint } from './race-point.js';
import { decodeAttempts, decodeFields } from './record.js';

const ENDPOINT = 'POST /v1/enrich/contact';

function toPublic(row: EnrichmentRow) {
  return {
    id: row.id,
    contact_id: row.contact_id,
    status: row.status,
    requested_fields: fieldsOfMask(row.requested),
    overwrite: row.overwrite,
    fields_updated: fieldsOfMask(row.fields_updated),
    credits_charged: row.credits_charged,
    idempotency_key: row.idempotency_key,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null,
    duration_ms:
      row.settled_at === null ? null : Math.max(0, row.settled_at.getTime() - row.created_at.getTime()),
    fields: row.fields === null ? {} : decodeFields(row.fields),
    attempts: row.attempts === null ? [] : decodeAttempts(row.attempts),
  };
}

/** Enrichment: the endpoint, and what is known of each call afterwards. */
export function enrichRoutes(database: Database, enricher: Enricher): AnyRoute[] {
  const tag = 'Enrichment';
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/contact',
      access: { permission: 'write:enrich' },
      tag,
      summary: 'Enrich a contact',
      description:
        'Fills what the contact is missing from the configured providers. One credit where at least one field changed; everything else is free. Nobody is asked about a suppressed person.',
      requestHeaders: {
        'Idempotency-Key': 'A UUID. A retry with it within 24 hours gets the first answer again, free.',
      },
      body: enrichBody,
      bodyExample: { contact_id: '123e4567-e89b-12d3-a456-426614174000' },
      responses: {
        200: {
          description: 'The contact after the write.',
          schema: enrichAnswer,
          example: enrichExample,
          headers: OPENED,
        },
      },
      errors: [
        'validation_error',
        'insufficient_credits',
        'suppressed',
        'not_found',
        'no_match',
        'idempotency_conflict',
        'erased',
        'request_in_progress',
        'providers_unavailable',
        'overloaded',
      ],
      errorHeaders: { suppressed: OPENED, no_match: OPENED, providers_unavailable: OPENED },
      handle: async ({ body, headers, arrivedAtMs }, { workspaceId }) => {
        const fields = FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const { contact_id: contactId, overwrite } = body;
        const key = idempotencyKey(headers['idempotency-key']);
        const answer = await enricher.enrich({
          workspaceId,
          subject: { kind: 'contact', contactId },
          fields,
          overwrite,
          idempotencyKey: key,
          receiptKey: key,
          fingerprint: textId(JSON.stringify([ENDPOINT, contactId, fields, overwrite])),
          arrivedAtMs,
        });
        racePoint('before_response');
        return toReply(answer);
      },
    }),
    route({
      method: 'GET',
      path: '/v1/enrichments',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'List enrichments',
      description: 'Newest first; of one contact with `contact_id`.',
      query: z.strictObject({ ...paging(50, 100), contact_id: uuid.optional() }),
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
          query.contact_id ?? null,
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
