import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { meta } from '../http/schemas.js';
import type { AnyField } from '../normalize/fields.js';
import { providerTest } from './provider-test.js';
import type { LearnedTrust, RegisteredProvider } from './registered.js';
import { type RecordKind, sideOf } from './side.js';
import { type Counts, countedName } from './standing.js';
import { storeTotals } from './totals.js';
import { readTotals } from './totals.store.js';

const providerShape = z.object({
  id: z.string(),
  type: z.string(),
  enabled: z.boolean(),
  breaker_state: z.enum(['closed', 'open', 'half_open']),
  set_aside: z.object({ reason: z.string(), until: z.string() }).nullable(),
  calls: z.int(),
  hits: z.int(),
  misses: z.int(),
  failures: z.int(),
  hit_rate: z.number().nullable(),
  trust: z.number().nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      asked: z.int(),
      delivered: z.int(),
      hit_rate: z.number().nullable(),
      learned: z.object({ compared: z.int(), right: z.int(), trust: z.number() }).nullable(),
    }),
  ),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  spend: z.number(),
  last_failure: z.object({ reason: z.string(), at: z.string() }).nullable(),
});

const EXAMPLE = {
  id: 'vendor_a',
  type: 'http',
  enabled: true,
  breaker_state: 'closed',
  set_aside: null,
  calls: 1200,
  hits: 840,
  misses: 350,
  failures: 10,
  hit_rate: 0.7059,
  trust: 0.8,
  fields: [
    {
      field: 'job_title',
      asked: 1100,
      delivered: 803,
      hit_rate: 0.73,
      learned: { compared: 100, right: 93, trust: 0.9182 },
    },
    { field: 'phone', asked: 640, delivered: 128, hit_rate: 0.2, learned: null },
  ],
  latency_p50_ms: 412,
  latency_p95_ms: 1100,
  spend: 16.8,
  last_failure: { reason: 'timeout', at: '2026-02-24T10:00:00.000Z' },
};

const NONE: Counts = { calls: 0, hits: 0, misses: 0, failures: 0, spend: 0, fields: new Map() };

/** To four digits; null where nothing was asked. */
function rate(hits: number, asked: number): number | null {
  return asked === 0 ? null : digits(hits / asked);
}

function digits(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** What was learned of a provider's values of a field; null: nothing yet. */
type Learned = (provider: RegisteredProvider, kind: RecordKind, field: AnyField) => LearnedTrust | null;

/** What a provider was asked for and delivered, and how far it was right, of each field that it fills. */
function fieldRates(registered: RegisteredProvider, { fields }: Counts, learned: Learned) {
  return (['contact', 'company'] as const).flatMap(kind =>
    (sideOf(registered, kind)?.fills ?? []).map(name => {
      const field = countedName(kind, name);
      const { asked, delivered } = fields.get(field) ?? { asked: 0, delivered: 0 };
      const told = shownTrust(learned(registered, kind, name));
      return { field, asked, delivered, hit_rate: rate(delivered, asked), learned: told };
    }),
  );
}

/** In whole comparisons: what is counted is likelihoods that add up and fade, and no digit of them is exact. */
function shownTrust(learned: LearnedTrust | null) {
  if (learned === null) return null;
  const { compared, right, trust } = learned;
  return { compared: Math.round(compared), right: Math.round(right), trust: digits(trust) };
}

/** Providers, for the operator: how each stands and what it has done. */
export function providerRoutes(
  database: Database,
  providers: () => readonly RegisteredProvider[],
  learned: Learned,
): AnyRoute[] {
  const tag = 'Providers';
  return [
    route({
      method: 'GET',
      path: '/admin/v1/providers',
      access: 'admin',
      tag,
      summary: 'List providers',
      description:
        'Calls, hits and spend over all processes and restarts, as are `fields`: how often each was asked for, failures left out, and was in the answer (a company’s as `company.industry`). `trust` is the configured `confidence`, null where none is. `learned`, of each field: how often its value could be compared with another source’s (the last 400 times, more or less), how often it was right as far as all sources together make likely, and how likely the next one is; null until something was compared. Breaker, latency and last failure are of the process that answers.',
      responses: {
        200: {
          description: 'Every configured provider.',
          schema: z.object({ data: z.object({ providers: z.array(providerShape) }), meta }),
          example: { data: { providers: [EXAMPLE] }, meta: { page: 1, per_page: 1, total: 1 } },
        },
      },
      errors: [],
      handle: async () => {
        await storeTotals(database, providers());
        const totals = await readTotals(database);
        const rows = providers().map(registered => {
          const { id, type, options, standing } = registered;
          const counts = totals.get(id) ?? NONE;
          const { calls, hits, misses, failures, spend } = counts;
          const { aside, lastFailure } = standing;
          return {
            id,
            type,
            enabled: options.enabled,
            breaker_state: standing.breakerState,
            set_aside:
              aside === null ? null : { reason: aside.reason, until: new Date(aside.untilMs).toISOString() },
            calls,
            hits,
            misses,
            failures,
            hit_rate: rate(hits, hits + misses),
            trust: options.confidence ?? null,
            fields: fieldRates(registered, counts, learned),
            latency_p50_ms: standing.latencyMs(0.5),
            latency_p95_ms: standing.latencyMs(0.95),
            spend,
            last_failure:
              lastFailure === null
                ? null
                : { reason: lastFailure.reason, at: new Date(lastFailure.atMs).toISOString() },
          };
        });
        return {
          status: 200,
          body: { data: { providers: rows }, meta: { page: 1, per_page: rows.length, total: rows.length } },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/v1/providers/{id}/test',
      access: 'admin',
      tag,
      summary: 'Test a provider',
      description: 'Checks key and connection with the vendor’s free call, where there is one.',
      params: z.strictObject({ id: z.string().max(63) }),
      responses: {
        200: {
          description: 'What came of it.',
          schema: z.object({ data: z.object({ id: z.string(), ok: z.boolean(), message: z.string() }) }),
          example: { data: { id: 'vendor_a', ok: true, message: 'the key works; 4,210 credits left' } },
        },
      },
      errors: ['not_found'],
      handle: async ({ params }) => {
        const registered = providers().find(({ id }) => id === params.id);
        if (registered === undefined)
          throw new AppError('not_found', 'No provider with this id is configured.');
        return { status: 200, body: { data: { id: params.id, ...(await providerTest(registered)) } } };
      },
    }),
  ];
}
