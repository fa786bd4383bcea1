import { z } from 'zod';
import type { Database } from '../database/database.js';
import type { Waterfalls } from '../enrich/waterfalls.js';
import { type AnyRoute, route } from '../http/route.js';
import { attentionOf } from './attention.js';

const ofWorkspace = { workspace_id: z.string() };

const attentionShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('provider_set_aside'),
    provider: z.string(),
    reason: z
      .string()
      .describe(
        'What the provider said, `breaker_open`, or `set_aside_elsewhere` where another process knows.',
      ),
    until: z.string().nullable().describe('When it is asked again; null: when it answers.'),
  }),
  z.object({
    kind: z.literal('credits_low'),
    ...ofWorkspace,
    workspace_name: z.string(),
    available: z.int(),
    credits_low_at: z.int().nullable(),
  }),
  z.object({
    kind: z.literal('run_waiting_for_credits'),
    ...ofWorkspace,
    run_id: z.string(),
    name: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('webhook_switched_off'),
    ...ofWorkspace,
    webhook_id: z.string(),
    url: z.string(),
    reason: z.enum(['gone', 'failing']),
  }),
  z.object({
    kind: z.literal('webhook_failing'),
    ...ofWorkspace,
    webhook_id: z.string(),
    url: z.string(),
    since: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('import_failed'),
    ...ofWorkspace,
    import_id: z.string(),
    failure: z.string().nullable(),
    at: z.string().nullable(),
  }),
]);

const EXAMPLE: z.output<typeof attentionShape> = {
  kind: 'provider_set_aside',
  provider: 'vendor_a',
  reason: 'http_401',
  until: '2026-02-24T10:05:00.000Z',
};

const responses = {
  200: {
    description: 'What to see to, the most urgent kind first; at most 50 of each.',
    schema: z.object({ data: z.object({ attention: z.array(attentionShape) }) }),
    example: { data: { attention: [EXAMPLE] } },
  },
};

/** What needs attention: in a workspace, and for the operator in all of them. */
export function attentionRoutes(
  database: Database,
  waterfalls: Pick<Waterfalls, 'of' | 'providers'>,
  now: () => number,
): AnyRoute[] {
  const common = { method: 'GET', tag: 'Statistics', responses, errors: [] } as const;
  return [
    route({
      ...common,
      path: '/v1/attention',
      access: { permission: 'read:credits' },
      summary: 'Tell what needs attention',
      description:
        'Providers that cannot be asked, credits that are low, runs that wait for them, webhooks that fail, imports of the last week that failed.',
      handle: async (_request, { workspaceId }) => {
        const { providers } = waterfalls.of(workspaceId);
        const attention = await attentionOf(database, workspaceId, providers, now());
        return { status: 200, body: { data: { attention } } };
      },
    }),
    route({
      ...common,
      path: '/admin/v1/attention',
      access: 'admin',
      summary: 'Tell what needs attention in all workspaces',
      handle: async () => {
        const attention = await attentionOf(database, null, waterfalls.providers, now());
        return { status: 200, body: { data: { attention } } };
      },
    }),
  ];
}
