import { z } from 'zod';
import { ALL_FIELDS, everyField } from '../normalize/fields.js';
import type { RegisteredProvider } from '../providers/registered.js';
import type { Waterfall } from './plan.js';

/** As many as a configuration can have. */
const PROVIDERS_MAX = 100;

const MONEY_MAX = 1_000_000_000;

/** The numbers of a budget are kept in millionths. */
const money = z.number().min(0, 'must not be negative').max(MONEY_MAX, `must be at most ${MONEY_MAX}`);

const providerId = z.string().max(63);

/** What a workspace has otherwise than the configuration says; what is left out is as configured. */
export const ownWaterfall = z.strictObject({
  waterfall: z
    .array(providerId)
    .min(1, 'must name at least one provider')
    .max(PROVIDERS_MAX, `must have at most ${PROVIDERS_MAX} providers`)
    .optional()
    .describe('Provider ids in the order in which they are asked; who is not named is not asked.'),
  order: z.enum(['fixed', 'auto'], 'must be fixed or auto').optional(),
  strategy: z.enum(['fill', 'first_match'], 'must be fill or first_match').optional(),
  min_confidence: z.number().min(0, 'must be 0 to 1').max(1, 'must be 0 to 1').optional(),
  max_cost: money.nullable().optional().describe('The most that one call may cost; null: no bound.'),
  values: z
    .partialRecord(z.enum(ALL_FIELDS), money)
    .optional()
    .describe('What a field is worth with `order: auto`, in the currency of the prices.'),
  providers: z
    .record(
      providerId,
      z.strictObject({
        enabled: z.boolean('must be true or false').optional().describe('`false`: not asked here.'),
        monthly_budget: money
          .nullable()
          .optional()
          .describe('The most that its answers may cost in a calendar month (UTC); null: no bound.'),
      }),
    )
    .refine(all => Object.keys(all).length <= PROVIDERS_MAX, `must have at most ${PROVIDERS_MAX} providers`)
    .optional(),
});

export type OwnWaterfall = z.output<typeof ownWaterfall>;

/** Which members name a provider that there is not; by member, with what is wrong. */
export function unknownProviders(
  own: OwnWaterfall,
  available: readonly RegisteredProvider[],
): Readonly<Record<string, string>> {
  const ids = available.map(({ id }) => id);
  const there = `there are: ${ids.join(', ')}`;
  const named = own.waterfall ?? [];
  const unknown = named.find(id => !ids.includes(id));
  const twice = named.find((id, place) => named.indexOf(id) !== place);
  const switched = Object.keys(own.providers ?? {}).find(id => !ids.includes(id));
  return {
    ...(unknown === undefined ? {} : { waterfall: `there is no provider ${unknown}; ${there}` }),
    ...(twice === undefined ? {} : { waterfall: `${twice} is named twice` }),
    ...(switched === undefined ? {} : { providers: `there is no provider ${switched}; ${there}` }),
  };
}

/** The providers with a monthly budget, by what it is. */
export function budgetsOf(own: OwnWaterfall): ReadonlyMap<string, number> {
  const budgets = Object.entries(own.providers ?? {}).map(
    ([id, { monthly_budget }]): [string, number | null] => [id, monthly_budget ?? null],
  );
  return new Map(budgets.flatMap(([id, budget]) => (budget === null ? [] : [[id, budget] as const])));
}

/**
 * A workspace's waterfall: the configured one with what the workspace has otherwise. A provider that the configuration
 * switches off, or has no more, stays out.
 */
export function ownedWaterfall(
  configured: Waterfall,
  own: OwnWaterfall,
  available: readonly RegisteredProvider[],
): Waterfall {
  const ids = own.waterfall ?? configured.providers.map(({ id }) => id);
  const values = everyField(field => own.values?.[field] ?? configured.values[field]);
  return {
    ...configured,
    providers: ids
      .flatMap(id => available.find(provider => provider.id === id) ?? [])
      .filter(({ id, options }) => options.enabled && own.providers?.[id]?.enabled !== false),
    order: own.order ?? configured.order,
    strategy: own.strategy ?? configured.strategy,
    minConfidence: own.min_confidence ?? configured.minConfidence,
    maxCost: own.max_cost === undefined ? configured.maxCost : own.max_cost,
    values,
    budgeted: new Set(budgetsOf(own).keys()),
  };
}
