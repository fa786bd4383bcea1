import { z } from 'zod';
import { summaryExample } from '../contacts/contact-example.js';
import { line, meta, moment, paging, text, uuid } from '../http/schemas.js';
import { FIELDS, fieldsOfMask } from '../normalize/fields.js';
import {
  hasEnded,
  itemsDone,
  OUTCOMES,
  type RunOrder,
  type RunRow,
  type RunSelection,
  rateOf,
  secondsLeft,
} from './run.js';

/** A list that is longer is better chosen by a filter; so many take 4 MB of a request. */
const CONTACTS_MAX = 100_000;

/** Room for the longest list, with white space. */
export const RUN_BODY_BYTES_MAX = 6_000_000;

/** Items of an ended run are kept so long; the run itself stays, with its counts. */
const ITEMS_KEPT_MS = 30 * 86_400_000;

const fieldList = z
  .array(
    z.enum(FIELDS, `unknown field; the fields are ${FIELDS.join(', ')}`),
    'must be an array of field names',
  )
  .min(1, 'must name at least one field')
  .max(100, 'must have at most 100 entries');

const runFilter = z
  .strictObject({
    missing: fieldList.optional().describe('Contacts in which at least one of these fields is empty.'),
    search: text(200).optional().describe('A part of the name or of the e-mail.'),
    created_after: moment.optional().describe('Contacts that were created after this moment.'),
    import_id: uuid.optional().describe('Contacts that this import made.'),
  })
  .refine(filter => Object.values(filter).some(value => value !== undefined), {
    message: 'must have at least one condition; for all contacts send "all": true',
  });

const orderMembers = {
  name: line(200).optional().describe('Your own name for it.'),
  contact_ids: z
    .array(uuid, 'must be an array of contact ids')
    .min(1, 'must have at least one entry')
    .max(CONTACTS_MAX, `must have at most ${CONTACTS_MAX} entries; choose more by filter or all`)
    .optional()
    .describe('The contacts, in the order in which they are enriched.'),
  filter: runFilter.optional().describe('Those of the workspace’s contacts that meet all conditions.'),
  all: z.literal(true, 'can only be true').optional().describe('Every contact of the workspace.'),
  fields: fieldList.optional().describe('Which fields may be filled; default: all six.'),
  overwrite: z
    .boolean('must be true or false')
    .default(false)
    .describe('`false`: only empty fields are filled. `true`: a filled one may be replaced.'),
  max_credits: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000_000, 'must be at most 1000000000')
    .optional()
    .describe('The run ends before it would charge more.'),
};

/** Whether exactly one of these was given. */
function isOne(ways: readonly unknown[]): boolean {
  return ways.filter(way => way !== undefined).length === 1;
}

/** What a run is to do. */
export const runBody = z
  .strictObject(orderMembers)
  .refine(({ contact_ids, filter, all }) => isOne([contact_ids, filter, all]), {
    message: 'must have exactly one of contact_ids, filter and all',
  });

/** What a contact may lack, as far as the price of a run depends on it; in the order of `contact_gaps_v1`. */
const GAPS = [...FIELDS, 'email', 'full_name', 'first_name', 'last_name'] as const;

/** Kinds of people, by what they lack: more there are not. */
const KINDS_MAX = 1 << GAPS.length;

const people = z
  .array(
    z.strictObject({ missing: z.array(z.enum(GAPS)).max(GAPS.length), contacts: z.int().min(1).max(1e9) }),
  )
  .min(1, 'must have at least one entry')
  .max(KINDS_MAX, `must have at most ${KINDS_MAX} entries`);

/** What a plan is for: contacts that are there, or people who are none yet. */
export const planBody = z
  .strictObject({
    ...orderMembers,
    people: people
      .optional()
      .describe('Instead of contacts: how many people lack what. For a file, before it is imported.'),
  })
  .refine(body => isOne([body.contact_ids, body.filter, body.all, body.people]), {
    message: 'must have exactly one of contact_ids, filter, all and people',
  });

/** The people of a plan as contacts are counted. */
export function toGapCounts(counted: z.output<typeof people>) {
  return counted.map(({ missing, contacts }) => ({
    gaps: GAPS.reduce((mask, gap, bit) => (missing.includes(gap) ? mask | (1 << bit) : mask), 0),
    contacts,
  }));
}

/** A body as an order. */
export function toOrder(body: z.output<typeof runBody>): RunOrder {
  return {
    name: body.name ?? null,
    selection: toSelection(body),
    fields: FIELDS.filter(field => body.fields?.includes(field) ?? true),
    overwrite: body.overwrite,
    maxCredits: body.max_credits ?? null,
  };
}

function toSelection({ contact_ids, filter }: z.output<typeof runBody>): RunSelection {
  if (contact_ids !== undefined) return { kind: 'contacts', contactIds: [...new Set(contact_ids)] };
  if (filter === undefined) return { kind: 'all' };
  const { missing, search, created_after, import_id } = filter;
  return {
    kind: 'filter',
    filter: {
      missing: missing === undefined ? null : FIELDS.filter(field => missing.includes(field)),
      search: search ?? null,
      createdAfter: created_after === undefined ? null : new Date(created_after),
      importId: import_id ?? null,
    },
  };
}

const count = z.int().min(0);

const runShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z
    .enum(['preparing', 'running', 'waiting_for_credits', 'paused', 'completed', 'failed', 'cancelled'])
    .describe(
      '`preparing`: its contacts are still being listed, and `total` grows. `waiting_for_credits`: goes on by itself after a grant. `completed`: nothing is left to do, or `max_credits` is used up. `failed`: every item failed.',
    ),
  selection: z.enum(['contacts', 'filter', 'all']),
  filter: z
    .object({
      missing: z.array(z.enum(FIELDS)).nullable(),
      search: z.string().nullable(),
      created_after: z.string().nullable(),
      import_id: z.string().nullable(),
    })
    .nullable(),
  fields: z.array(z.enum(FIELDS)),
  overwrite: z.boolean(),
  max_credits: z.int().nullable(),
  counts: z
    .object({
      total: count,
      pending: count,
      running: count,
      succeeded: count,
      unchanged: count,
      no_match: count,
      not_found: count,
      suppressed: count,
      failed: count,
      skipped: count,
    })
    .describe(
      'All but `total` add up to it. `not_found`: the contact was not there or was deleted meanwhile. `skipped`: left out because the run was cancelled or its `max_credits` were used up.',
    ),
  credits_charged: count,
  vendor_cost: z.number().describe('What the vendors charge for it, in the currency of the configuration.'),
  rate_per_second: z.number().nullable(),
  seconds_left: z.int().nullable(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  items_until: z.string().nullable().describe('Until then the items of the ended run can be read.'),
});

export type PublicRun = z.output<typeof runShape>;

export function toPublic(run: RunRow, nowMs: number): PublicRun {
  const { id, name, status, selection, overwrite, max_credits, taken, total, ended_at } = run;
  const left = total - taken - itemsDone(run);
  const ended = hasEnded(run);
  const rate = rateOf(run, nowMs);
  const outcomes = Object.fromEntries(OUTCOMES.map(outcome => [outcome, run[outcome]]));
  return {
    id,
    name,
    status: status === 'running' && run.prepared_at === null ? 'preparing' : status,
    selection,
    filter:
      selection === 'filter'
        ? {
            missing: run.missing === null ? null : fieldsOfMask(run.missing),
            search: run.search,
            created_after: run.created_after?.toISOString() ?? null,
            import_id: run.import_id,
          }
        : null,
    fields: fieldsOfMask(run.fields),
    overwrite,
    max_credits,
    counts: {
      total,
      pending: ended ? 0 : left,
      running: taken,
      ...(outcomes as Record<(typeof OUTCOMES)[number], number>),
      skipped: ended ? left : 0,
    },
    credits_charged: run.succeeded,
    vendor_cost: Math.round(run.vendor_cost * 1e6) / 1e6,
    rate_per_second: rate === null ? null : Math.round(rate * 10) / 10,
    seconds_left: secondsLeft(run, nowMs),
    created_at: run.created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    items_until: ended_at === null ? null : new Date(ended_at.getTime() + ITEMS_KEPT_MS).toISOString(),
  };
}

export const runAnswer = z.object({ data: runShape });

export const runList = z.object({ data: z.object({ runs: z.array(runShape) }), meta });

export const itemQuery = z.strictObject({
  ...paging(100, 1_000),
  outcome: z
    .enum(['pending', 'running', ...OUTCOMES, 'skipped'])
    .optional()
    .describe('Only the items that ended so, or are so.'),
});

export const itemShape = z.object({
  n: z.int().describe('The place in the run, from 1.'),
  contact_id: z.string(),
  contact_name: z.string().nullable().describe('Its name, else its e-mail; null where it is deleted.'),
  outcome: z.enum(['pending', 'running', ...OUTCOMES, 'skipped']),
  enrichment_id: z.string().nullable().describe('GET /v1/enrichments/{id} tells all about it.'),
});

export const itemList = z.object({ data: z.object({ items: z.array(itemShape) }), meta });

export const runExample: PublicRun = {
  id: '01a2030e-69ca-77ba-a661-6ea777804ced',
  name: 'Spring list',
  status: 'running',
  selection: 'filter',
  filter: { missing: ['phone'], search: null, created_after: null, import_id: null },
  fields: [...FIELDS],
  overwrite: false,
  max_credits: 5_000,
  counts: {
    total: 10_000,
    pending: 6_872,
    running: 128,
    succeeded: 2_400,
    unchanged: 100,
    no_match: 480,
    not_found: 2,
    suppressed: 0,
    failed: 18,
    skipped: 0,
  },
  credits_charged: 2_400,
  vendor_cost: 48.2,
  rate_per_second: 412.5,
  seconds_left: 17,
  created_at: '2026-02-24T10:00:04.000Z',
  ended_at: null,
  items_until: null,
};

export const itemExample = {
  n: 1,
  contact_id: summaryExample.id,
  contact_name: summaryExample.full_name,
  outcome: 'succeeded',
  enrichment_id: '01a2030e-69ca-77ba-a661-6ea777804ced',
};

export const planShape = z.object({
  contacts: z.int().describe('How many are chosen.'),
  fillable: z.int().describe('How many of them have something to fill.'),
  askable: z.int().describe('How many of those have what a provider needs to be asked about them.'),
  credits: z.object({
    expected: z.int(),
    worst: z.int(),
    available: z.int().describe('The balance less what calls in flight hold.'),
  }),
  vendor_cost: z.object({ expected: z.number(), worst: z.number() }),
});

export const planExample = {
  contacts: 10_000,
  fillable: 7_200,
  askable: 7_100,
  credits: { expected: 4_970, worst: 7_100, available: 4_871 },
  vendor_cost: { expected: 99.4, worst: 284 },
};
