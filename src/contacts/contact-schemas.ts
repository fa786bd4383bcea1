import { z } from 'zod';
import { clientDates } from '../http/client-date.js';
import { line, meta, moment, paging, text, uuid } from '../http/schemas.js';
import { splitEmail } from '../normalize/email.js';
import { SENIORITIES } from '../normalize/fields.js';

const NAME_LENGTH_MAX = 200;
const VALUE_LENGTH_MAX = 500;
const NOTES_LENGTH_MAX = 10_000;
const TAGS_MAX = 50;
const TAG_LENGTH_MAX = 100;
const CUSTOM_FIELDS_DEPTH_MAX = 8;
const CUSTOM_FIELDS_BYTES_MAX = 16_384;

const PRIORITIES = { high: 1, medium: 2, low: 3 } as const;

/** Depth and text of arbitrary JSON, without recursion: what is hostile here is the depth. */
function isStorableJson(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > CUSTOM_FIELDS_DEPTH_MAX) return false;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\u0000'))) return false;
      if (typeof value !== 'object' || value === null) continue;
      for (const [key, member] of Object.entries(value)) next.push(key, member);
    }
    level = next;
  }
  return Buffer.byteLength(JSON.stringify(root)) <= CUSTOM_FIELDS_BYTES_MAX;
}

const customFields = z
  .record(z.string(), z.unknown())
  .refine(
    isStorableJson,
    `must be JSON of at most ${CUSTOM_FIELDS_BYTES_MAX} bytes and ${CUSTOM_FIELDS_DEPTH_MAX} levels, without NUL characters`,
  );

const email = line(320)
  .transform(value => value.trim())
  .refine(value => value === '' || splitEmail(value) !== null, 'must be an e-mail address')
  .nullable();

const priority = z
  .union([z.enum(['high', 'medium', 'low']), z.literal([1, 2, 3]), z.enum(['1', '2', '3'])], {
    error: 'must be high, medium, low, 1, 2 or 3',
  })
  .transform(value => (value in PRIORITIES ? PRIORITIES[value as keyof typeof PRIORITIES] : Number(value)))
  .nullable();

/** What a contact can be made of or changed in; null empties a member. */
const contactMembers = {
  full_name: line(NAME_LENGTH_MAX).nullable().optional(),
  first_name: line(NAME_LENGTH_MAX).nullable().optional(),
  last_name: line(NAME_LENGTH_MAX).nullable().optional(),
  email: email.optional(),
  phone: line(50).nullable().optional(),
  job_title: line(VALUE_LENGTH_MAX).nullable().optional(),
  company_name: line(VALUE_LENGTH_MAX).nullable().optional(),
  company: line(VALUE_LENGTH_MAX).nullable().optional().describe('Another spelling of `company_name`.'),
  linkedin_url: line(VALUE_LENGTH_MAX).nullable().optional(),
  location: line(VALUE_LENGTH_MAX).nullable().optional(),
  seniority: z
    .enum(SENIORITIES, `must be one of ${SENIORITIES.join(', ')}`)
    .nullable()
    .optional(),
  related_company_id: uuid.nullable().optional(),
  company_id: uuid.nullable().optional().describe('Another spelling of `related_company_id`.'),
  priority: priority.optional(),
  tags: z.array(line(TAG_LENGTH_MAX)).max(TAGS_MAX, `must have at most ${TAGS_MAX} tags`).optional(),
  custom_fields: customFields.optional(),
  notes: text(NOTES_LENGTH_MAX).nullable().optional(),
};

export const contactCreation = z.strictObject({
  ...contactMembers,
  ...clientDates,
});

export const contactChange = z
  .strictObject(contactMembers)
  .refine(change => Object.keys(change).length > 0, 'name at least one member to change');

export type ContactCreation = z.output<typeof contactCreation>;
export type ContactChange = z.output<typeof contactChange>;

const SORTS = ['created_at', 'created_date', 'updated_at', 'updated_date', 'full_name'] as const;
const SORT_WORDS = SORTS.flatMap(sort => [sort, `-${sort}`]);

export const contactQuery = z.strictObject({
  ...paging(50, 100),
  search: line(200).optional(),
  created_after: moment.optional(),
  sort: z
    .string()
    .refine(
      value => SORT_WORDS.includes(value),
      `must be one of ${SORTS.join(', ')}, with - in front for descending`,
    )
    .default('created_at'),
});

export const contactInclude = z.strictObject({
  include: line(100)
    .optional()
    .describe('Accepted for clients of the public API; notes, tasks and deals are not kept here.'),
});

export const contactSummary = z.object({
  id: z.string(),
  full_name: z.string().nullable(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullable(),
  job_title: z.string().nullable(),
  company_name: z.string().nullable(),
  linkedin_url: z.string().nullable(),
  phone: z.string().nullable(),
  location: z.string().nullable(),
  seniority: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

const contactWhole = contactSummary.extend({
  related_company_id: z.string().nullable(),
  priority: z.int().nullable(),
  tags: z.array(z.string()),
  custom_fields: z.record(z.string(), z.unknown()),
  notes: z.string().nullable(),
});

export const contactList = z.object({ data: z.object({ contacts: z.array(contactSummary) }), meta });
export const contactAnswer = z.object({ data: contactWhole });
/** How much an erasure took out of what; the contact itself is not counted. */
export const erasedCounts = z.object({
  enrichments: z.int().describe('Records of calls that no longer have values.'),
  receipts: z.int().describe('Answers of vendors that were kept to be used again.'),
  answers: z.int().describe('Answers to idempotency keys, those of look-ups included.'),
  deliveries: z.int().describe('What webhooks were or were to be told.'),
  rejected_rows: z.int().describe('Rows of files that were not imported.'),
});

export const contactDeleted = z.object({
  data: z.object({
    deleted: z.literal(true),
    id: z.string(),
    erased: z.literal(true).optional(),
    removed: erasedCounts.optional(),
  }),
});

export const contactDeletion = z.strictObject({
  erase: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .describe('`true`: every value of the person is erased as well, wherever it is stored.'),
});
