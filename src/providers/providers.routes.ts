import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { meta } from '../http/schemas.js';
import { providerTest } from './provider-test.js';
import type { RegisteredProvider } from './registered.js';
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
  latency_p50_ms: 412,
  latency_p95_ms: 1100,
  spend: 16.8,
  last_failure: { reason: 'timeout', at: '2026-02-24T10:00:00.000Z' },
};

const NONE = { calls: 0, hits: 0, misses: 0, failures: 0, spend: 0 };

/** Providers, for the operator: how each stands and what it has done. */
export function providerRoutes(
  database: Database,
  providers: () => readonly RegisteredProvider[],
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
        'Calls, hits and spend over all processes and restarts; breaker and latency of the process that answers.',
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
        const rows = providers().map(({ id, type, options, standing }) => {
          const { calls, hits, misses, failures, spend } = totals.get(id) ?? NONE;
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
            hit_rate: hits + misses === 0 ? null : Math.round((hits / (hits + misses)) * 10_000) / 10_000,
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
