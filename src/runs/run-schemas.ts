import { z } from 'zod';
import { summaryExample } from '../contacts/contact-example.js';
import { meta, paging } from '../http/schemas.js';
import { ALL_FIELDS, FIELDS, fieldsIn } from '../normalize/fields.js';
import { RECORDS, RUN_KINDS } from './kinds.js';
import { hasEnded, itemsDone, OUTCOMES, type RunRow, rateOf, secondsLeft } from './run.js';

/** Items of an ended run are kept so long; the run itself stays, with its counts. */
const ITEMS_KEPT_MS = 30 * 86_400_000;

const count = z.int().min(0);

const runShape = z.object({
  id: z.string(),
  kind: z.enum(RUN_KINDS).describe('What its items are.'),
  name: z.string().nullable(),
  status: z
    .enum(['preparing', 'running', 'waiting_for_credits', 'paused', 'completed', 'failed', 'cancelled'])
    .describe(
      '`preparing`: its records are still being listed, and `total` grows. `waiting_for_credits`: goes on by itself after a grant. `completed`: nothing is left to do, or `max_credits` is used up. `failed`: every item failed.',
    ),
  selection: z.enum(['list', 'filter', 'all']),
  filter: z
    .object({
      missing: z.array(z.enum(ALL_FIELDS)).nullable(),
      search: z.string().nullable(),
      created_after: z.string().nullable(),
      import_id: z.string().nullable(),
      source: z.string().nullable(),
      industry: z.string().nullable(),
    })
    .nullable(),
  fields: z.array(z.enum(ALL_FIELDS)),
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
      'All but `total` add up to it. `not_found`: the contact or company was not there or was deleted meanwhile. `skipped`: left out because the run was cancelled or its `max_credits` were used up.',
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
  const { id, kind, name, status, selection, overwrite, max_credits, taken, total, ended_at } = run;
  const all = RECORDS[kind].fields;
  const left = total - taken - itemsDone(run);
  const ended = hasEnded(run);
  const rate = rateOf(run, nowMs);
  const outcomes = Object.fromEntries(OUTCOMES.map(outcome => [outcome, run[outcome]]));
  return {
    id,
    kind,
    name,
    status: status === 'running' && run.prepared_at === null ? 'preparing' : status,
    selection,
    filter:
      selection === 'filter'
        ? {
            missing: run.missing === null ? null : fieldsIn(all, run.missing),
            search: run.search,
            created_after: run.created_after?.toISOString() ?? null,
            import_id: run.import_id,
            source: run.source,
            industry: run.industry,
          }
        : null,
    fields: fieldsIn(all, run.fields),
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
  contact_id: z.string().nullable().describe('Null in a run over companies.'),
  contact_name: z.string().nullable().describe('Its name, else its e-mail; null where it is deleted.'),
  company_id: z.string().nullable().describe('Null in a run over contacts.'),
  company_name: z.string().nullable().describe('Its name, else its domain; null where it is deleted.'),
  outcome: z.enum(['pending', 'running', ...OUTCOMES, 'skipped']),
  enrichment_id: z.string().nullable().describe('GET /v1/enrichments/{id} tells all about it.'),
});

export const itemList = z.object({ data: z.object({ items: z.array(itemShape) }), meta });

const NO_FILTER = {
  missing: null,
  search: null,
  created_after: null,
  import_id: null,
  source: null,
  industry: null,
};

export const runExample: PublicRun = {
  id: '01a2030e-69ca-77ba-a661-6ea777804ced',
  kind: 'contacts',
  name: 'Spring list',
  status: 'running',
  selection: 'filter',
  filter: { ...NO_FILTER, missing: ['phone'] },
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

export const companyRunExample: PublicRun = {
  ...runExample,
  kind: 'companies',
  name: 'Key accounts',
  filter: { ...NO_FILTER, missing: ['industry'] },
  fields: ['industry', 'size'],
  max_credits: 500,
};

export const itemExample = {
  n: 1,
  contact_id: summaryExample.id,
  contact_name: summaryExample.full_name,
  company_id: null,
  company_name: null,
  outcome: 'succeeded',
  enrichment_id: '01a2030e-69ca-77ba-a661-6ea777804ced',
};
