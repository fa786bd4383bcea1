import { z } from 'zod';
import { summaryExample } from '../contacts/contact-example.js';
import { contactSummary } from '../contacts/contact-schemas.js';
import { uuid } from '../http/schemas.js';
import { FIELDS } from '../normalize/fields.js';

export const enrichBody = z.strictObject({
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

export const enrichAnswer = z.object({
  data: z.object({
    contact: contactSummary,
    fields_updated: z.array(z.enum(FIELDS)),
    source: z.string().nullable(),
    confidence: z.number().min(0).max(1).nullable(),
    credits_remaining: z.int(),
  }),
});

export const enrichExample = {
  data: {
    contact: summaryExample,
    fields_updated: ['job_title', 'company_name', 'linkedin_url', 'location'],
    source: 'vendor_a',
    confidence: 0.91,
    credits_remaining: 4871,
  },
};

const fieldShape = z.object({
  value: z.string(),
  previous_value: z.string().nullable(),
  source: z.string(),
  confidence: z.number(),
  observed_at: z.string(),
  agreed: z.array(z.string()),
  disagreed: z.array(z.object({ source: z.string(), value: z.string() })),
});

export const enrichmentShape = z.object({
  id: z.string(),
  contact_id: z.string().nullable().describe('Null: an address was looked up.'),
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

export const enrichmentExample = {
  id: '01a2030e-69ca-77ba-a661-6ea777804ced',
  contact_id: summaryExample.id,
  status: 'succeeded',
  requested_fields: FIELDS,
  overwrite: false,
  fields_updated: ['job_title'],
  credits_charged: 1,
  idempotency_key: null,
  created_at: '2026-02-24T10:00:04.000Z',
  settled_at: '2026-02-24T10:00:05.000Z',
  duration_ms: 1000,
  fields: {
    job_title: {
      value: 'General Counsel',
      previous_value: null,
      source: 'vendor_a',
      confidence: 0.91,
      observed_at: '2026-02-01T00:00:00.000Z',
      agreed: ['directory'],
      disagreed: [{ source: 'vendor_b', value: 'Legal Director' }],
    },
  },
  attempts: [
    { provider: 'directory', outcome: 'found', reason: null, cached: false, latency_ms: 0, cost: 0 },
    { provider: 'vendor_a', outcome: 'found', reason: null, cached: false, latency_ms: 412, cost: 0.02 },
  ],
};
