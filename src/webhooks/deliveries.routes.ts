import { z } from 'zod';
import type { Database } from '../database/database.js';
import { type AnyRoute, route } from '../http/route.js';
import { meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { attemptShape, readAttempts } from './attempt.js';
import { type DeliveryRow, getDelivery, listDeliveries, resendDelivery } from './deliveries.store.js';
import { webhookPath } from './webhook-schemas.js';
import { presentWebhook, webhookNotFound } from './webhooks.routes.js';
import type { DeliveryWorker } from './worker.js';

const deliveryShape = z.object({
  id: z.string().describe('The event’s: `webhook-id` of every attempt.'),
  event: z.string(),
  status: z.enum(['pending', 'delivered', 'failed']),
  created_at: z.string(),
  next_attempt_at: z.string().nullable(),
  request: z.object({ body: z.record(z.string(), z.unknown()) }),
  attempts: z.array(attemptShape).describe('The last 20, oldest first.'),
});

const deliveryAnswer = z.object({ data: z.object({ delivery: deliveryShape }) });

const deliveryPath = z.strictObject({ id: uuid, delivery_id: uuid });

const envelope = z.record(z.string(), z.unknown());

function toPublic(delivery: DeliveryRow): z.output<typeof deliveryShape> {
  const { id, event, status, body } = delivery;
  return {
    ...{ id, event, status },
    created_at: delivery.created_at.toISOString(),
    next_attempt_at: delivery.due_at?.toISOString() ?? null,
    request: { body: envelope.parse(JSON.parse(body)) },
    attempts: readAttempts(delivery.attempts),
  };
}

const EXAMPLE: z.output<typeof deliveryShape> = {
  id: '01a20321-5b10-7001-9637-db2db8751b82',
  event: 'credits.low',
  status: 'delivered',
  created_at: '2026-02-24T11:19:59.000Z',
  next_attempt_at: null,
  request: {
    body: {
      id: '01a20321-5b10-7001-9637-db2db8751b82',
      type: 'credits.low',
      event: 'credits.low',
      timestamp: '2026-02-24T11:19:59.000Z',
      workspace_id: '01a20321-3667-71f2-a05c-96a7a0464f4c',
      data: { balance: 100, threshold: 100 },
    },
  },
  attempts: [
    {
      delivery_id: '0c2f6d1e-9a53-4b8e-8f7a-3d5f1a2b4c6d',
      attempted_at: '2026-02-24T11:20:00.000Z',
      url: 'https://crm.example.com/hooks/sluice',
      status_code: 200,
      error: null,
      answer: 'ok',
      latency_ms: 84,
    },
  ],
};

const tag = 'Webhooks';

/** Deliveries of a webhook: what was sent, what was answered; again; a test. */
export function deliveryRoutes(database: Database, worker: DeliveryWorker): AnyRoute[] {
  return [listRoute(database), resendRoute(database), testRoute(database, worker)];
}

function listRoute(database: Database): AnyRoute {
  return route({
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    access: { permission: 'read:webhooks' },
    tag,
    summary: 'List deliveries of a webhook',
    description: 'Newest first: what was sent, and how each attempt ended. They are kept for 14 days.',
    params: webhookPath,
    query: z.strictObject(paging(20, 100)),
    responses: {
      200: {
        description: 'A page of deliveries.',
        schema: z.object({ data: z.object({ deliveries: z.array(deliveryShape) }), meta }),
        example: { data: { deliveries: [EXAMPLE] }, meta: { page: 1, per_page: 20, total: 1 } },
      },
    },
    errors: ['validation_error', 'webhook_not_found'],
    handle: async ({ params, query }, { workspaceId }) => {
      await presentWebhook(database, workspaceId, params.id);
      const { limit, offset } = pageBounds(query);
      const { rows, total } = await listDeliveries(database, workspaceId, params.id, limit, offset);
      const { page, per_page } = query;
      return {
        status: 200,
        body: { data: { deliveries: rows.map(toPublic) }, meta: { page, per_page, total } },
      };
    },
  });
}

function resendRoute(database: Database): AnyRoute {
  return route({
    method: 'POST',
    path: '/v1/webhooks/{id}/deliveries/{delivery_id}/resend',
    access: { permission: 'write:webhooks' },
    tag,
    summary: 'Send a delivery again',
    description:
      'The same event with the same `webhook-id`, so that a receiver that has it already knows. It is queued and goes as any other: at once where the webhook is active, with all waits before it where that fails.',
    params: deliveryPath,
    responses: {
      202: {
        description: 'The delivery, queued.',
        schema: deliveryAnswer,
        example: {
          data: { delivery: { ...EXAMPLE, status: 'pending', next_attempt_at: '2026-02-25T09:00:00.000Z' } },
        },
      },
    },
    errors: ['validation_error', 'webhook_not_found'],
    handle: async ({ params }, { workspaceId }) => {
      await presentWebhook(database, workspaceId, params.id);
      const delivery = await resendDelivery(database, workspaceId, params.id, params.delivery_id);
      if (delivery === null) throw webhookNotFound();
      return { status: 202, body: { data: { delivery: toPublic(delivery) } } };
    },
  });
}

function testRoute(database: Database, worker: DeliveryWorker): AnyRoute {
  return route({
    method: 'POST',
    path: '/v1/webhooks/{id}/test',
    access: { permission: 'write:webhooks' },
    tag,
    summary: 'Test a webhook',
    description:
      'Sends a `webhook.test` event now, also to a webhook that is switched off, and answers with how it went: after 10 seconds at most. A test is not tried again.',
    params: webhookPath,
    responses: {
      200: {
        description: 'The delivery with its attempt; it may have failed.',
        schema: deliveryAnswer,
        example: { data: { delivery: EXAMPLE } },
      },
    },
    errors: ['validation_error', 'webhook_not_found'],
    handle: async ({ params }, { workspaceId }) => {
      const webhook = await presentWebhook(database, workspaceId, params.id);
      const id = await worker.sendTest(webhook);
      const delivery = await getDelivery(database, workspaceId, webhook.id, id);
      if (delivery === null) throw webhookNotFound();
      return { status: 200, body: { data: { delivery: toPublic(delivery) } } };
    },
  });
}
