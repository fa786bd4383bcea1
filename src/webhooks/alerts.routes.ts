import { z } from 'zod';
import { workspaceNotFound } from '../credits/credits.routes.js';
import type { Database } from '../database/database.js';
import { type AnyRoute, route } from '../http/route.js';
import { uuid } from '../http/schemas.js';
import { getAlerts, setAlerts } from './alerts.store.js';

/** As much as can be granted at once. */
const CREDITS_MAX = 1_000_000_000_000;

const creditsLowAt = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(CREDITS_MAX, `must be at most ${CREDITS_MAX}`)
  .nullable()
  .describe('A balance that falls to this is told as `credits.low`; null: never.');

const alertsAnswer = z.object({ data: z.object({ credits_low_at: z.int().nullable() }) });

const path = '/admin/v1/workspaces/{id}/alerts';
const params = z.strictObject({ id: uuid });
const responses = {
  200: {
    description: 'When the workspace is told.',
    schema: alertsAnswer,
    example: { data: { credits_low_at: 100 } },
  },
};

/** When a workspace's webhooks are told of its credits, for the operator. */
export function alertRoutes(database: Database): AnyRoute[] {
  const tag = 'Webhooks';
  return [
    route({
      method: 'GET',
      path,
      access: 'admin',
      tag,
      summary: 'Get the alerts of a workspace',
      params,
      responses,
      errors: ['validation_error', 'not_found'],
      handle: async request => {
        const alerts = await getAlerts(database, request.params.id);
        if (alerts === null) throw workspaceNotFound();
        return { status: 200, body: { data: alerts } };
      },
    }),
    route({
      method: 'PATCH',
      path,
      access: 'admin',
      tag,
      summary: 'Set the alerts of a workspace',
      description:
        'At which balance the webhooks of the workspace that want `credits.low` are told: once, each time that it falls to it.',
      params,
      body: z.strictObject({ credits_low_at: creditsLowAt }),
      bodyExample: { credits_low_at: 100 },
      responses,
      errors: ['validation_error', 'not_found'],
      handle: async request => {
        const alerts = await setAlerts(database, request.params.id, request.body);
        if (alerts === null) throw workspaceNotFound();
        return { status: 200, body: { data: alerts } };
      },
    }),
  ];
}
