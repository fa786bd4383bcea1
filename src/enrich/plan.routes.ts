import { z } from 'zod';
import { summaryExample } from '../contacts/contact-example.js';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import { BUDGET_USED_UP } from '../providers/budget.js';
import { spentThisMonth } from '../providers/budget.store.js';
import { questionId } from '../providers/question.js';
import { findReceipts } from '../providers/receipts.store.js';
import type { SuppressionList } from '../suppressions/suppression-list.js';
import { enrichBody } from './enrich-schemas.js';
import { readContact } from './enrichments.store.js';
import type { Evidence } from './evidence.js';
import { type Forecast, forecast, forecastOfNothing, type Outlook } from './forecast.js';
import { budgetsOf } from './own-waterfall.js';
import { obstacleTo, plan } from './plan.js';
import { replayRoutes } from './replay.routes.js';
import { identifiersOf } from './suppressed.js';
import type { Waterfalls } from './waterfalls.js';

const chance = z.number().min(0).max(1);
const chances = z.partialRecord(z.enum(FIELDS), chance);
const span = z.object({ expected: z.number(), worst: z.number() });

const planShape = z.object({
  contact_id: z.string(),
  fields: z.array(z.enum(FIELDS)).describe('What would be filled.'),
  order: z.enum(['fixed', 'auto']),
  strategy: z.enum(['fill', 'first_match']),
  steps: z
    .array(
      z.object({
        provider: z.string(),
        decision: z.enum(['ask', 'skip']),
        reason: z
          .string()
          .nullable()
          .describe(
            'Why it is skipped: `fills_nothing_missing`, `no_identifiers`, `not_worth_it`, `max_cost`, `budget_used_up`, `breaker_open`, `suppressed`, or why it is set aside. Of one that is asked: `identifiers_expected` where others are expected to find what it needs first.',
          ),
        cached: z.boolean().describe('Its answer is there already and costs nothing.'),
        reached: chance.describe('That it comes to be asked: that something it fills is still missing then.'),
        chances: chances.describe('By field: that it fills it when it is asked.'),
        expected_cost: z.number(),
        worst_cost: z.number(),
      }),
    )
    .describe('Every provider of the waterfall, in the order in which they would be considered.'),
  chances: chances.describe('By field: that it is filled in the end.'),
  credits: span,
  vendor_cost: span.describe('In the currency of the configuration.'),
});

const STEP = { reason: null, cached: false, reached: 1, chances: {}, expected_cost: 0, worst_cost: 0 };

const EXAMPLE: z.output<typeof planShape> = {
  contact_id: summaryExample.id,
  fields: ['job_title', 'phone'],
  order: 'fixed',
  strategy: 'fill',
  steps: [
    { ...STEP, provider: 'directory', decision: 'ask', chances: { job_title: 0.3 } },
    {
      ...STEP,
      provider: 'vendor_a',
      decision: 'ask',
      chances: { job_title: 0.6, phone: 0.4 },
      expected_cost: 0.012,
      worst_cost: 0.02,
    },
    { ...STEP, provider: 'vendor_b', decision: 'skip', reason: 'no_identifiers', reached: 0 },
  ],
  chances: { job_title: 0.72, phone: 0.4 },
  credits: { expected: 0.78, worst: 1 },
  vendor_cost: { expected: 0.012, worst: 0.02 },
};

export interface PlanParts {
  readonly database: Database;
  readonly suppressions: SuppressionList;
  readonly evidence: Evidence;
  readonly waterfalls: Pick<Waterfalls, 'of' | 'ownOf' | 'availableTo' | 'proposed'>;
  readonly now: () => number;
}

/** What a call would do, without doing it, and what past ones would have done. */
export function planRoutes(parts: PlanParts): AnyRoute[] {
  const { database, suppressions, evidence, waterfalls, now } = parts;
  const outlookFor = (workspaceId: string, left: ReadonlyMap<string, number>): Outlook => ({
    obstacle(registered) {
      if ((left.get(registered.id) ?? registered.options.cost) < registered.options.cost)
        return BUDGET_USED_UP;
      if (registered.standing.breakerState === 'open') return 'breaker_open';
      return obstacleTo(registered, now(), Number.POSITIVE_INFINITY)?.reason ?? null;
    },
    async receipt({ id, provider }, question, identifiers) {
      if (!provider.remote) return null;
      const lookup = {
        provider: id,
        question: questionId(provider, identifiers, question),
        idempotencyKey: null,
      };
      const [receipt] = await findReceipts(database, workspaceId, [lookup]);
      return receipt?.state === 'answered' ? receipt.outcome : null;
    },
  });
  const budgetsLeft = async (workspaceId: string) => {
    const own = waterfalls.ownOf(workspaceId);
    const budgets = own === null ? [] : [...budgetsOf(own)];
    if (budgets.length === 0) return new Map<string, number>();
    const spent = await spentThisMonth(database, workspaceId);
    return new Map(budgets.map(([id, budget]) => [id, inMillionths(budget - (spent.get(id) ?? 0))]));
  };
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/contact/plan',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Plan an enrichment',
      description:
        'The same body as `POST /v1/enrich/contact`; nobody is asked, nothing is held or charged. Tells whom the call would ask in which order, why others are left out, how likely each field is filled, and what it would cost. Chances are learned from what each provider has delivered; of one that was never asked they are a guess.',
      body: enrichBody,
      bodyExample: { contact_id: summaryExample.id, fields: ['job_title', 'phone'] },
      responses: {
        200: { description: 'The plan.', schema: z.object({ data: planShape }), example: { data: EXAMPLE } },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ body }, { workspaceId }) => {
        const fields = FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const contact = await readContact(database, workspaceId, body.contact_id);
        if (contact === null) {
          throw new AppError(
            'not_found',
            'No contact with this id exists in this workspace. Check contact_id.',
          );
        }
        const planned = plan({ fields, overwrite: body.overwrite }, contact, waterfalls.of(workspaceId));
        const foreseen = (await suppressions.hasAny(workspaceId, identifiersOf(contact)))
          ? forecastOfNothing(planned, 'suppressed')
          : await forecast(
              contact,
              planned,
              evidence,
              outlookFor(workspaceId, await budgetsLeft(workspaceId)),
            );
        const { order, strategy } = planned.waterfall;
        const data = {
          contact_id: contact.id,
          fields: planned.wanted,
          order,
          strategy,
          ...toPublic(foreseen),
        };
        return { status: 200, body: { data } };
      },
    }),
    ...replayRoutes(parts),
  ];
}

function toPublic({ steps, chances, credits, vendorCost }: Forecast) {
  return {
    steps: steps.map(({ expectedCost, worstCost, reached, chances, ...step }) => ({
      ...step,
      reached: rounded(reached),
      chances: roundedAll(chances),
      expected_cost: rounded(expectedCost),
      worst_cost: rounded(worstCost),
    })),
    chances: roundedAll(chances),
    credits: { expected: rounded(credits.expected), worst: credits.worst },
    vendor_cost: { expected: rounded(vendorCost.expected), worst: rounded(vendorCost.worst) },
  };
}

/** The difference of two decimals is often a little less than the decimal that it should be. */
function inMillionths(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Chances and costs are estimates: further digits would say nothing. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function roundedAll(values: Readonly<Partial<Record<Field, number>>>) {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, rounded(value)]));
}
