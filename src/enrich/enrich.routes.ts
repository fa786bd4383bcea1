import { z } from 'zod';
import { contactSummary } from '../contacts/contact-schemas.js';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { FIELDS, fieldsOfMask } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import type { EnrichAnswer, Enricher } from './enrich.js';
import { type EnrichmentRow, getEnrichment, listEnrichments } from './enrichments.store.js';
import { racePoint } from './race-point.js';
import { decodeAttempts, decodeFields } from './record.js';

const ENDPOINT = 'POST /v1/enrich/contact';

const enrichBody = z.strictObject({
  contact_id: uuid.describe('The contact to enrich.'),
  fields: z
    .array(
      z.enum(FIELDS, `unknown field; the fields are ${FIELDS.join(', ')}`),
      'must be an array of field names',
    )
    .min(1, 'must name at least one field')
    .max(100, 'must have at most 100 entries')
    .optional()
    .describe('Which fields may be filled; default: all six.'),
  overwrite: z
    .boolean('must be true or false')
    .default(false)
    .describe('`false`: only empty fields are filled. `true`: a filled one may be replaced.'),
});

const enrichAnswer = z.object({
  data: z.object({
    contact: contactSummary,
    fields_updated: z.array(z.enum(FIELDS)),
    source: z.string().nullable(),
    confidence: z.number().min(0).max(1).nullable(),
    credits_remaining: z.int(),
  }),
});

const EXAMPLE = {
  data: {
    contact: {
      id: '123e4567-e89b-12d3-a456-426614174000',
      full_name: 'Jane Doe',
      first_name: 'Jane',
      last_name: 'Doe',
      email: 'jane@acme.com',
      job_title: 'General Counsel',
      company_name: 'Acme Corp',
      linkedin_url: 'https://linkedin.com/in/janedoe',
      phone: '+1-555-0100',
      location: 'New York, NY, US',
      seniority: 'c_suite',
      created_at: '2026-02-24T10:00:00.000Z',
      updated_at: '2026-02-24T10:00:05.000Z',
    },
    fields_updated: ['job_title', 'company_name', 'linkedin_url', 'location'],
    source: 'vendor_a',
    confidence: 0.91,
    credits_remaining: 4871,
  },
};

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

const fieldShape = z.object({
  value: z.string(),
  previous_value: z.string().nullable(),
  source: z.string(),
  confidence: z.number(),
  observed_at: z.string(),
  agreed: z.array(z.string()),
  disagreed: z.array(z.object({ source: z.string(), value: z.string() })),
});

const enrichmentShape = z.object({
  id: z.string(),
  contact_id: z.string(),
  status: z.enum(['running', 'succeeded', 'unchanged', 'no_match', 'failed']),
  requested_fields: z.array(z.enum(FIELDS)),
  overwrite: z.boolean(),
  fields_updated: z.array(z.enum(FIELDS)),
  credits_charged: z.int(),
  idempotency_key: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
  duration_ms: z.int().nullable(),
  fields: z.partialRecord(z.enum(FIELDS), fieldShape),
  attempts: z.array(
    z.object({
      provider: z.string(),
      outcome: z.enum(['found', 'not_found', 'skipped', 'suppressed', 'failed']),
      reason: z.string().nullable(),
      cached: z.boolean(),
      latency_ms: z.number(),
      cost: z.number(),
    }),
  ),
});

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
          example: EXAMPLE,
          headers: {
            'X-Enrichment-ID': 'The enrichment; GET /v1/enrichments/{id} tells all about it.',
            'X-Credits-Charged': 'What this very call charged: 0 or 1.',
            'Idempotent-Replayed': '`true` where the answer is an earlier call’s.',
          },
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
      responses: { 200: { description: 'The enrichment.', schema: z.object({ data: enrichmentShape }) } },
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
