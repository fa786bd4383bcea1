import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, route } from '../http/route.js';
import { pageBounds } from '../http/schemas.js';
import { EVENT_TYPES } from './event-types.js';
import { makeSecret, type SecretSeal } from './secret.js';
import { targetFault } from './target.js';
import {
  type PublicWebhook,
  WEBHOOK_EXAMPLE,
  webhookAnswer,
  webhookChange,
  webhookCreation,
  webhookDeleted,
  webhookList,
  webhookMade,
  webhookPage,
  webhookPath,
} from './webhook-schemas.js';
import {
  deleteWebhook,
  getWebhook,
  insertWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
  type WebhookRow,
} from './webhooks.store.js';

/** Each event is written once for each webhook that wants it, within the change that it tells of. */
const WEBHOOKS_MAX = 20;

const EXAMPLE_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

function toPublic(webhook: WebhookRow): PublicWebhook {
  const { id, url, events, description, active, disabled_reason, last_delivery_status } = webhook;
  return {
    ...{ id, url, events: [...events], description, active, disabled_reason, last_delivery_status },
    last_delivery_at: webhook.last_delivery_at?.toISOString() ?? null,
    created_at: webhook.created_at.toISOString(),
    updated_at: webhook.updated_at.toISOString(),
  };
}

export interface WebhookRouteParts {
  readonly database: Database;
  readonly seal: SecretSeal;
  /** The operator's setting: loopback and private addresses, and http. */
  readonly allowPrivateNetwork: boolean;
  readonly now: () => number;
}

const tag = 'Webhooks';

/** Webhooks: register, read, change, delete, another secret. */
export function webhookRoutes(parts: WebhookRouteParts): AnyRoute[] {
  return [createRoute(parts), ...readRoutes(parts.database), ...changeRoutes(parts), rotateRoute(parts)];
}

export function webhookNotFound(): AppError {
  return new AppError('webhook_not_found', 'No such webhook, or delivery of it, exists in this workspace.');
}

/** @throws `webhook_not_found` */
export async function presentWebhook(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<WebhookRow> {
  const webhook = await getWebhook(database, workspaceId, id);
  if (webhook === null) throw webhookNotFound();
  return webhook;
}

/** @throws `invalid_url` */
function checkUrl(url: string, allowPrivateNetwork: boolean): void {
  const fault = targetFault(url, allowPrivateNetwork);
  if (fault === null) return;
  throw new AppError('invalid_url', `Correct the url: it ${fault}.`, { details: { fields: { url: fault } } });
}

/** The events in the order of the list, each once. @throws `invalid_events` */
function checkEvents(events: readonly string[]): string[] {
  const unknown = events.filter(event => !EVENT_TYPES.some(known => known === event));
  const fault =
    unknown.length > 0
      ? `has no event named ${unknown.slice(0, 5).join(', ')}`
      : 'must name at least one event';
  if (unknown.length > 0 || events.length === 0) {
    throw new AppError(
      'invalid_events',
      `Correct the events: it ${fault}. There are ${EVENT_TYPES.join(', ')}.`,
      {
        details: { fields: { events: fault } },
      },
    );
  }
  return EVENT_TYPES.filter(known => events.includes(known));
}

function createRoute({ database, seal, allowPrivateNetwork, now }: WebhookRouteParts): AnyRoute {
  return route({
    method: 'POST',
    path: '/v1/webhooks',
    access: { permission: 'write:webhooks' },
    tag,
    summary: 'Register a webhook',
    description: `The secret is shown in this answer and never again. A workspace has at most ${WEBHOOKS_MAX} webhooks. docs/webhooks.md says what is sent and how to verify it.`,
    body: webhookCreation,
    bodyExample: { url: WEBHOOK_EXAMPLE.url, events: WEBHOOK_EXAMPLE.events, description: 'CRM' },
    responses: {
      201: {
        description: 'The webhook, with its secret.',
        schema: webhookMade,
        example: {
          data: {
            webhook: {
              ...WEBHOOK_EXAMPLE,
              last_delivery_status: null,
              last_delivery_at: null,
              secret: EXAMPLE_SECRET,
            },
          },
        },
      },
    },
    errors: ['validation_error', 'invalid_url', 'invalid_events'],
    handle: async ({ body }, { workspaceId }) => {
      checkUrl(body.url, allowPrivateNetwork);
      const events = checkEvents(body.events);
      const { url, description = null, active } = body;
      const id = uuidv7(now());
      const secret = makeSecret();
      const webhook = await insertWebhook(
        database,
        { workspaceId, id, url, events, description, active, secret: seal.seal(secret, id) },
        WEBHOOKS_MAX,
      );
      if (webhook === null) {
        throw validationError({
          url: `is one too many: the workspace has ${WEBHOOKS_MAX} webhooks; delete one`,
        });
      }
      return { status: 201, body: { data: { webhook: { ...toPublic(webhook), secret } } } };
    },
  });
}

function readRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/webhooks',
      access: { permission: 'read:webhooks' },
      tag,
      summary: 'List webhooks',
      description: 'Oldest first, without their secrets.',
      query: webhookPage,
      responses: {
        200: {
          description: 'The webhooks.',
          schema: webhookList,
          example: { data: { webhooks: [WEBHOOK_EXAMPLE] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const all = await listWebhooks(database, workspaceId);
        const { limit, offset } = pageBounds(query);
        const webhooks = all.slice(offset, offset + limit).map(toPublic);
        const { page, per_page } = query;
        return { status: 200, body: { data: { webhooks }, meta: { page, per_page, total: all.length } } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/webhooks/{id}',
      access: { permission: 'read:webhooks' },
      tag,
      summary: 'Get a webhook',
      params: webhookPath,
      responses: {
        200: {
          description: 'The webhook, without its secret.',
          schema: webhookAnswer,
          example: { data: { webhook: WEBHOOK_EXAMPLE } },
        },
      },
      errors: ['validation_error', 'webhook_not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const webhook = await presentWebhook(database, workspaceId, params.id);
        return { status: 200, body: { data: { webhook: toPublic(webhook) } } };
      },
    }),
  ];
}

function changeRoutes({ database, allowPrivateNetwork }: WebhookRouteParts): AnyRoute[] {
  return [
    route({
      method: 'PATCH',
      path: '/v1/webhooks/{id}',
      access: { permission: 'write:webhooks' },
      tag,
      summary: 'Change a webhook',
      description:
        'Members that are left out stay; `events` replaces the whole list; the secret stays. While `active` is false no event is queued for it, and what waits stays waiting.',
      params: webhookPath,
      body: webhookChange,
      bodyExample: { events: ['contact.enriched'], active: false },
      responses: {
        200: {
          description: 'The webhook after the change.',
          schema: webhookAnswer,
          example: { data: { webhook: { ...WEBHOOK_EXAMPLE, events: ['contact.enriched'], active: false } } },
        },
      },
      errors: ['validation_error', 'invalid_url', 'invalid_events', 'webhook_not_found'],
      handle: async ({ params, body }, { workspaceId }) => {
        if (body.url !== undefined) checkUrl(body.url, allowPrivateNetwork);
        const webhook = await updateWebhook(database, workspaceId, params.id, {
          url: body.url ?? null,
          events: body.events === undefined ? null : checkEvents(body.events),
          description: body.description === undefined ? null : (body.description ?? ''),
          active: body.active ?? null,
        });
        if (webhook === null) throw webhookNotFound();
        return { status: 200, body: { data: { webhook: toPublic(webhook) } } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/webhooks/{id}',
      access: { permission: 'write:webhooks' },
      tag,
      summary: 'Delete a webhook',
      description: 'Its deliveries are deleted with it, those that wait as well.',
      params: webhookPath,
      responses: {
        200: {
          description: 'It is gone, for good.',
          schema: webhookDeleted,
          example: { data: { deleted: true, id: WEBHOOK_EXAMPLE.id } },
        },
      },
      errors: ['validation_error', 'webhook_not_found'],
      handle: async ({ params }, { workspaceId }) => {
        if (!(await deleteWebhook(database, workspaceId, params.id))) throw webhookNotFound();
        return { status: 200, body: { data: { deleted: true, id: params.id } } };
      },
    }),
  ];
}

function rotateRoute({ database, seal }: WebhookRouteParts): AnyRoute {
  return route({
    method: 'POST',
    path: '/v1/webhooks/{id}/rotate-secret',
    access: { permission: 'write:webhooks' },
    tag,
    summary: 'Give a webhook another secret',
    description:
      'The new secret is shown in this answer and never again. For 24 hours `webhook-signature` has a signature by each of the two, so that the receiver can change over when it likes; `X-LeadLex-Signature` has room for one, the new one’s.',
    params: webhookPath,
    responses: {
      200: {
        description: 'The webhook, with its new secret.',
        schema: webhookMade,
        example: { data: { webhook: { ...WEBHOOK_EXAMPLE, secret: EXAMPLE_SECRET } } },
      },
    },
    errors: ['validation_error', 'webhook_not_found'],
    handle: async ({ params }, { workspaceId }) => {
      const secret = makeSecret();
      const webhook = await rotateSecret(database, workspaceId, params.id, seal.seal(secret, params.id));
      if (webhook === null) throw webhookNotFound();
      return { status: 200, body: { data: { webhook: { ...toPublic(webhook), secret } } } };
    },
  });
}
