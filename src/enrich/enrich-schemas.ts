import { z } from 'zod';
import { companyExample } from '../companies/company-example.js';
import { companyShape } from '../companies/company-schemas.js';
import { summaryExample } from '../contacts/contact-example.js';
import { contactSummary } from '../contacts/contact-schemas.js';
import { line, uuid } from '../http/schemas.js';
import { isFreeMail, registrableDomain } from '../normalize/domain.js';
import { ALL_FIELDS, COMPANY_FIELDS, FIELDS } from '../normalize/fields.js';

/** Names of fields of a kind. */
function fieldNames<Name extends string>(all: readonly Name[]) {
  return z
    .array(z.enum(all, `unknown field; the fields are ${all.join(', ')}`), 'must be an array of field names')
    .min(1, 'must name at least one field')
    .max(100, 'must have at most 100 entries')
    .optional();
}

const overwrite = z
  .boolean('must be true or false')
  .default(false)
  .describe('`false`: only empty fields are filled. `true`: a filled one may be replaced.');

export const enrichBody = z.strictObject({
  contact_id: uuid.describe('The contact to enrich.'),
  fields: fieldNames(FIELDS).describe('Which fields may be filled; default: all six.'),
  overwrite,
});

/** RFC 1035 allows 253 characters; a URL may be longer. */
const DOMAIN_LENGTH_MAX = 500;

/** A company's domain in any spelling; a mail provider's is nobody's who has an address there. */
export const askedDomain = line(DOMAIN_LENGTH_MAX)
  .transform((value, context) => {
    const domain = registrableDomain(value);
    if (domain === null) {
      context.addIssue({ code: 'custom', message: 'must be a domain such as acme.com' });
      return z.NEVER;
    }
    if (isFreeMail(domain)) {
      const message = `must be a company's own domain: at ${domain} anybody can have an address. If you mean the mail provider itself, create the company and send its company_id`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return domain;
  })
  .describe(
    'In any spelling: `https://www.Acme.com/about` is `acme.com`. Not a mail provider’s, such as gmail.com.',
  );

export const companyEnrichBody = z
  .strictObject({
    company_id: uuid.optional().describe('The company to enrich.'),
    domain: askedDomain.optional(),
    fields: fieldNames(COMPANY_FIELDS).describe('Which fields may be filled; default: all nine.'),
    overwrite,
  })
  .refine(({ company_id, domain }) => company_id !== undefined || domain !== undefined, {
    path: ['company_id'],
    message: 'give company_id, domain, or both of one company',
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

export const companyEnrichAnswer = z.object({
  data: z.object({
    company: companyShape,
    fields_updated: z.array(z.enum(COMPANY_FIELDS)),
    source: z.string().nullable(),
    confidence: z.number().min(0).max(1).nullable(),
    credits_remaining: z.int(),
  }),
});

export const companyEnrichExample = {
  data: {
    company: companyExample,
    fields_updated: ['industry', 'size', 'founded_year', 'hq_location'],
    source: 'vendor_a',
    confidence: 0.87,
    credits_remaining: 4870,
  },
};

/** Text; of a company a year is a number and technologies are a list. */
export const fieldValue = z.union([z.string(), z.int(), z.array(z.string())]);

const fieldShape = z.object({
  value: fieldValue,
  previous_value: fieldValue.nullable(),
  source: z.string(),
  confidence: z.number(),
  observed_at: z.string(),
  agreed: z.array(z.string()),
  disagreed: z.array(z.object({ source: z.string(), value: fieldValue })),
});

export const enrichmentShape = z.object({
  id: z.string(),
  contact_id: z.string().nullable().describe('Null: it is about a company, or something was looked up.'),
  company_id: z.string().nullable().describe('Null: it is about none, or there was none of this domain.'),
  domain: z.string().nullable().describe('By which a company was asked for.'),
  status: z.enum(['running', 'succeeded', 'unchanged', 'no_match', 'failed']),
  requested_fields: z.array(z.enum(ALL_FIELDS)),
  overwrite: z.boolean(),
  fields_updated: z.array(z.enum(ALL_FIELDS)),
  credits_charged: z.int(),
  idempotency_key: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
  duration_ms: z.int().nullable(),
  fields: z.partialRecord(z.enum(ALL_FIELDS), fieldShape),
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
  company_id: null,
  domain: null,
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
