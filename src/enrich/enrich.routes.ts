import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { FIELDS, fieldsOfMask } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import type { EnrichAnswer, Enricher } from './enrich.js';
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

const UUID_IN_QUOTES = /^"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?$/i;

/** The key in its one form, or null where there is none. @throws `validation_error` where it is no UUID. */
function idempotencyKey(sent: string | string[] | undefined): string | null {
  if (sent === undefined) return null;
  const match = typeof sent === 'string' ? UUID_IN_QUOTES.exec(sent) : null;
  const isQuotedWhole = typeof sent === 'string' && sent.startsWith('"') === sent.endsWith('"');
  if (match?.[1] === undefined || !isQuotedWhole) {
    throw validationError({ 'Idempotency-Key': 'must be one UUID, bare or in double quotes' });
  }
  return match[1].toLowerCase();
}

function toReply({ status, body, enrichmentId, charged, replayed, retryAfterMs }: EnrichAnswer): Reply {
  return {
    status,
    body,
    headers: {
      'x-enrichment-id': enrichmentId,
      'x-credits-charged': String(charged),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
      ...(retryAfterMs === null
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
    },
  };
}

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

/** Headers of every answer that opened an enrichment, for the specification. */
const OPENED = {
  'X-Enrichment-ID': 'The enrichment; GET /v1/enrichments/{id} tells all about it.',
  'X-Credits-Charged': 'What this very call charged: 0 or 1.',
  'Idempotent-Replayed': '`true` where the answer is an earlier call’s.',
};

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
        'Fills what the contact is missing from the configured providers. One credit where at least one field changed; everything else is free.',
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
        'not_found',
        'no_match',
        'idempotency_conflict',
        'request_in_progress',
        'providers_unavailable',
        'overloaded',
      ],
      errorHeaders: { no_match: OPENED, providers_unavailable: OPENED },
      handle: async ({ body, headers }, { workspaceId }) => {
        const fields = FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const { contact_id: contactId, overwrite } = body;
        const answer = await enricher.enrich({
          workspaceId,
          contactId,
          fields,
          overwrite,
          idempotencyKey: idempotencyKey(headers['idempotency-key']),
          fingerprint: textId(JSON.stringify([ENDPOINT, contactId, fields, overwrite])),
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
