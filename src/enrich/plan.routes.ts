import { z } from 'zod';
import { summaryExample } from '../contacts/contact-example.js';
import type { Database } from '../database/database.js';
import { type AnyRoute, route } from '../http/route.js';
import { type AnyField, COMPANY_FIELDS, FIELDS } from '../normalize/fields.js';
import { BUDGET_USED_UP } from '../providers/budget.js';
import { spentThisMonth } from '../providers/budget.store.js';
import { questionId } from '../providers/question.js';
import { findReceipts } from '../providers/receipts.store.js';
import type { RecordKind } from '../providers/side.js';
import type { SuppressionList } from '../suppressions/suppression-list.js';
import type { EnrichCall, Subject } from './call.js';
import { CompanyTarget } from './company-target.js';
import { ContactTarget } from './contact-target.js';
import { companyEnrichBody, enrichBody } from './enrich-schemas.js';
import { readTarget } from './enrichments.store.js';
import type { Evidence } from './evidence.js';
import { type Forecast, forecastOfNothing, type Outlook } from './forecast.js';
import { OwnCompanies } from './own-company.js';
import { forecastWithOwn } from './own-forecast.js';
import { budgetsOf } from './own-waterfall.js';
import { obstacleTo, plan } from './plan.js';
import { refusalOf } from './refusal.js';
import { replayRoutes } from './replay.routes.js';
import type { Target } from './target.js';
import type { Waterfalls } from './waterfalls.js';

const chance = z.number().min(0).max(1);
const span = z.object({ expected: z.number(), worst: z.number() });

/** What a plan shows of a call for fields of one kind. */
function planMembers<Name extends string>(all: readonly Name[]) {
  const chances = z.partialRecord(z.enum(all), chance);
  return {
    fields: z.array(z.enum(all)).describe('What would be filled.'),
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
          reached: chance.describe(
            'That it comes to be asked: that something it fills is still missing then.',
          ),
          chances: chances.describe('By field: that it fills it when it is asked.'),
          expected_cost: z.number(),
          worst_cost: z.number(),
        }),
      )
      .describe(
        'Every provider of the waterfall, in the order in which they would be considered; before them `workspace`, where the workspace itself has the contact’s company.',
      ),
    chances: chances.describe('By field: that it is filled in the end.'),
    credits: span,
    vendor_cost: span.describe('In the currency of the configuration.'),
  };
}

const contactPlan = z.object({ contact_id: z.string(), ...planMembers(FIELDS) });
const companyPlan = z.object({
  company_id: z.string().nullable().describe('Null: there is none of this domain yet.'),
  domain: z.string().nullable(),
  ...planMembers(COMPANY_FIELDS),
});

const STEP = { reason: null, cached: false, reached: 1, chances: {}, expected_cost: 0, worst_cost: 0 };

const EXAMPLE: z.output<typeof contactPlan> = {
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

const COMPANY_EXAMPLE: z.output<typeof companyPlan> = {
  company_id: null,
  domain: 'acme.com',
  fields: ['industry', 'size'],
  order: 'fixed',
  strategy: 'fill',
  steps: [
    {
      ...STEP,
      provider: 'vendor_a',
      decision: 'ask',
      chances: { industry: 0.7, size: 0.6 },
      expected_cost: 0.012,
      worst_cost: 0.02,
    },
  ],
  chances: { industry: 0.7, size: 0.6 },
  credits: { expected: 0.74, worst: 1 },
  vendor_cost: { expected: 0.012, worst: 0.02 },
};

export interface PlanParts {
  readonly database: Database;
  readonly suppressions: SuppressionList;
  readonly evidence: Evidence;
  readonly waterfalls: Pick<Waterfalls, 'of' | 'ownOf' | 'availableTo' | 'proposed'>;
  readonly now: () => number;
}

/** What calls would do, without doing it. */
class Planner {
  readonly #parts: PlanParts;
  readonly #ownCompanies: OwnCompanies;

  constructor(parts: PlanParts) {
    this.#parts = parts;
    this.#ownCompanies = new OwnCompanies(parts.database);
  }

  /** The record that a call would be about. @throws `not_found`, `validation_error` */
  async find(workspaceId: string, subject: Subject): Promise<Target> {
    const { database } = this.#parts;
    const target = await readTarget(database, workspaceId, { subject });
    if (target === null) throw await refusalOf(database, { workspaceId, subject }, 'not_found');
    return target;
  }

  async plan(workspaceId: string, target: Target, asked: Pick<EnrichCall, 'fields' | 'overwrite'>) {
    const { suppressions, evidence, waterfalls } = this.#parts;
    const planned = plan(asked, target, waterfalls.of(workspaceId));
    const foreseen = (await suppressions.hasAny(workspaceId, target.identifiers))
      ? forecastOfNothing(target.kind, planned, 'suppressed')
      : await forecastWithOwn(
          target,
          { ...planned, overwrite: asked.overwrite },
          evidence,
          await this.#outlook(workspaceId, target.kind.name),
          target instanceof ContactTarget ? await this.#ownCompanies.of(workspaceId, target.contact) : null,
        );
    const { order, strategy } = planned.waterfall;
    return { fields: planned.wanted, order, strategy, ...toPublic(foreseen) };
  }

  async #outlook(workspaceId: string, kind: RecordKind): Promise<Outlook> {
    const { database, now } = this.#parts;
    const left = await this.#budgetsLeft(workspaceId);
    return {
      obstacle(registered) {
        if ((left.get(registered.id) ?? registered.options.cost) < registered.options.cost)
          return BUDGET_USED_UP;
        if (registered.standing.breakerState === 'open') return 'breaker_open';
        return obstacleTo(registered, kind, now(), Number.POSITIVE_INFINITY)?.reason ?? null;
      },
      async receipt(registered, question, identifiers) {
        if (!registered.provider.remote) return null;
        const lookup = {
          provider: registered.id,
          question: questionId(registered, identifiers, question),
          idempotencyKey: null,
        };
        const [receipt] = await findReceipts(database, workspaceId, [lookup]);
        return receipt?.state === 'answered' ? receipt.outcome : null;
      },
    };
  }

  async #budgetsLeft(workspaceId: string): Promise<ReadonlyMap<string, number>> {
    const { database, waterfalls } = this.#parts;
    const own = waterfalls.ownOf(workspaceId);
    const budgets = own === null ? [] : [...budgetsOf(own)];
    if (budgets.length === 0) return new Map<string, number>();
    const spent = await spentThisMonth(database, workspaceId);
    return new Map(budgets.map(([id, budget]) => [id, inMillionths(budget - (spent.get(id) ?? 0))]));
  }
}

const ABOUT_CHANCES =
  'nobody is asked, nothing is held or charged. Tells whom the call would ask in which order, why others are left out, how likely each field is filled, and what it would cost. Chances are learned from what each provider has delivered; of one that was never asked they are a guess.';

/** What a call would do, without doing it, and what past ones would have done. */
export function planRoutes(parts: PlanParts): AnyRoute[] {
  const planner = new Planner(parts);
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/contact/plan',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Plan an enrichment',
      description: `The same body as \`POST /v1/enrich/contact\`; ${ABOUT_CHANCES}`,
      body: enrichBody,
      bodyExample: { contact_id: summaryExample.id, fields: ['job_title', 'phone'] },
      responses: {
        200: {
          description: 'The plan.',
          schema: z.object({ data: contactPlan }),
          example: { data: EXAMPLE },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ body }, { workspaceId }) => {
        const fields = FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const { contact_id: contactId, overwrite } = body;
        const target = await planner.find(workspaceId, { kind: 'contact', contactId });
        const planned = await planner.plan(workspaceId, target, { fields, overwrite });
        return { status: 200, body: { data: { contact_id: contactId, ...planned } } };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/enrich/company/plan',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Plan the enrichment of a company',
      description: `The same body as \`POST /v1/enrich/company\`; no company is created, ${ABOUT_CHANCES}`,
      body: companyEnrichBody,
      bodyExample: { domain: 'acme.com', fields: ['industry', 'size'] },
      responses: {
        200: {
          description: 'The plan.',
          schema: z.object({ data: companyPlan }),
          example: { data: COMPANY_EXAMPLE },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ body }, { workspaceId }) => {
        const fields = COMPANY_FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const { company_id: companyId = null, domain = null, overwrite } = body;
        const target = await planner.find(workspaceId, { kind: 'company', companyId, domain });
        const planned = await planner.plan(workspaceId, target, { fields, overwrite });
        const id = target instanceof CompanyTarget && target.version > 0 ? target.company.id : null;
        return {
          status: 200,
          body: { data: { company_id: id, domain: target.known.domain ?? null, ...planned } },
        };
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

function roundedAll(values: Readonly<Partial<Record<AnyField, number>>>) {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, rounded(value)]));
}
