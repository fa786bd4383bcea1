import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, route } from '../http/route.js';
import { uuid } from '../http/schemas.js';
import { countEarlierSpend, spentThisMonth } from '../providers/budget.store.js';
import { getWorkspace } from '../workspaces/workspaces.store.js';
import { budgetsOf, ownWaterfall, unknownProviders } from './own-waterfall.js';
import { writeOwnWaterfall } from './own-waterfalls.store.js';
import type { Waterfalls } from './waterfalls.js';

const waterfallShape = z.object({
  workspace_id: z.string(),
  settings: ownWaterfall.nullable().describe('What was set for this workspace; null: nothing.'),
  waterfall: z.array(z.string()).describe('Who is asked, in this order; with `auto`, among whom is chosen.'),
  order: z.enum(['fixed', 'auto']),
  strategy: z.enum(['fill', 'first_match']),
  min_confidence: z.number(),
  max_cost: z.number().nullable(),
  budgets: z
    .array(z.object({ provider: z.string(), monthly_budget: z.number(), spent: z.number() }))
    .describe('`spent` is of this month (UTC), with what questions under way may cost.'),
});

const SETTINGS_EXAMPLE = {
  waterfall: ['directory', 'vendor_a', 'inference'],
  order: 'auto' as const,
  min_confidence: 0.7,
  providers: { vendor_a: { monthly_budget: 50 } },
};

const EXAMPLE: z.output<typeof waterfallShape> = {
  workspace_id: '01a20327-f513-70a1-a5d6-efc844cd9a06',
  settings: SETTINGS_EXAMPLE,
  waterfall: SETTINGS_EXAMPLE.waterfall,
  order: 'auto',
  strategy: 'fill',
  min_confidence: 0.7,
  max_cost: null,
  budgets: [{ provider: 'vendor_a', monthly_budget: 50, spent: 12.38 }],
};

const PATH = '/admin/v1/workspaces/{id}/waterfall';

function workspaceNotFound(): AppError {
  return new AppError('not_found', 'No workspace with this id exists.');
}

/** A workspace's own waterfall, for the operator. */
export function waterfallRoutes(database: Database, waterfalls: Waterfalls): AnyRoute[] {
  const common = {
    path: PATH,
    access: 'admin',
    tag: 'Waterfalls',
    params: z.strictObject({ id: uuid }),
  } as const;
  const show = async (workspaceId: string) => {
    // What another process has set is to be seen as well.
    await waterfalls.learnOwn(database);
    const { providers, order, strategy, minConfidence, maxCost } = waterfalls.of(workspaceId);
    const settings = waterfalls.ownOf(workspaceId);
    const budgets = settings === null ? new Map<string, number>() : budgetsOf(settings);
    const spent = budgets.size === 0 ? new Map() : await spentThisMonth(database, workspaceId);
    return {
      workspace_id: workspaceId,
      settings,
      waterfall: providers.map(({ id }) => id),
      order,
      strategy,
      min_confidence: minConfidence,
      max_cost: maxCost,
      budgets: [...budgets].map(([provider, monthly_budget]) => ({
        provider,
        monthly_budget,
        spent: spent.get(provider) ?? 0,
      })),
    };
  };
  const answers = (description: string) => ({
    200: { description, schema: z.object({ data: waterfallShape }), example: { data: EXAMPLE } },
  });
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Get the waterfall of a workspace',
      description: 'Whom its calls ask, and what was set for it.',
      responses: answers('The waterfall.'),
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }) => {
        if ((await getWorkspace(database, params.id)) === null) throw workspaceNotFound();
        return { status: 200, body: { data: await show(params.id) } };
      },
    }),
    route({
      ...common,
      method: 'PUT',
      summary: 'Set the waterfall of a workspace',
      description:
        'Replaces what was set before; what is left out is as in the configuration. Takes hold within two seconds on every process. A monthly budget is exact: the price of an answer is set aside before a provider is asked, and where it does not fit the provider is skipped as `budget_used_up`. What this month’s answers have cost before is counted as far as they are still kept. A budget that is changed holds at once; a provider’s first one holds for calls that begin when it has taken hold: what calls of before, or of the two seconds until another process knows of it, ask meanwhile is neither held back nor counted.',
      body: ownWaterfall,
      bodyExample: SETTINGS_EXAMPLE,
      responses: answers('The waterfall after the change.'),
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, body }) => {
        const problems = unknownProviders(body, waterfalls.availableTo(params.id));
        if (Object.keys(problems).length > 0) throw validationError(problems);
        if (!(await writeOwnWaterfall(database, params.id, body))) throw workspaceNotFound();
        const budgeted = [...budgetsOf(body).keys()];
        if (budgeted.length > 0) await countEarlierSpend(database, params.id, budgeted);
        return { status: 200, body: { data: await show(params.id) } };
      },
    }),
    route({
      ...common,
      method: 'DELETE',
      summary: 'Take back the waterfall of a workspace',
      description: 'From then on the configuration’s holds for it.',
      responses: answers('The waterfall after the change.'),
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }) => {
        if (!(await writeOwnWaterfall(database, params.id, null))) throw workspaceNotFound();
        return { status: 200, body: { data: await show(params.id) } };
      },
    }),
  ];
}
