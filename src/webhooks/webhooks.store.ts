import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';

/** Why a webhook was switched off by itself. */
export type DisabledReason = 'gone' | 'failing';

export interface WebhookRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly active: boolean;
  readonly disabled_reason: DisabledReason | null;
  readonly secret: Buffer;
  readonly former_secret: Buffer | null;
  readonly former_secret_expires_at: Date | null;
  readonly last_delivery_status: 'delivered' | 'failed' | null;
  readonly last_delivery_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = `workspace_id, id, url, events, description, active, disabled_reason, secret, former_secret,
  former_secret_expires_at, last_delivery_status, last_delivery_at, created_at, updated_at`;

/** Queues events of one type (`migrations/functions/emit_events_v1.sql`); each of `data` is JSON. */
export async function queueEvents(
  queryable: Queryable,
  workspaceId: string,
  type: string,
  data: readonly string[],
): Promise<void> {
  await queryable.query('select emit_events_v1($1, $2, $3)', [workspaceId, type, data]);
}

/** Runs a change of webhooks under the lock of their workspace, and keeps what the workspace's row says of them. */
function changing<Result>(
  database: Database,
  workspaceId: string,
  change: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async transaction => {
    await transaction.query('select id from workspaces where id = $1 for update', [workspaceId]);
    const result = await change(transaction);
    await transaction.query(
      `update workspaces set subscribed_events = coalesce((
         select array_agg(distinct wanted.event) from webhooks h, unnest(h.events) as wanted (event)
         where h.workspace_id = $1 and h.active
       ), '{}')
       where id = $1`,
      [workspaceId],
    );
    return result;
  });
}

/** Adds a webhook; null where the workspace has `webhooksMax` of them already. */
export function insertWebhook(
  database: Database,
  webhook: {
    workspaceId: string;
    id: string;
    url: string;
    events: readonly string[];
    description: string | null;
    active: boolean;
    secret: Buffer;
  },
  webhooksMax: number,
): Promise<WebhookRow | null> {
  return changing(database, webhook.workspaceId, async transaction => {
    const { rows } = await transaction.query<WebhookRow>(
      `insert into webhooks (workspace_id, id, url, events, description, active, secret, created_at, updated_at)
       select $1, $2, $3, $4, $5, $6, $7, now(), now()
       where (select count(*) from webhooks where workspace_id = $1 and deleted_at is null) < $8
       returning ${COLUMNS}`,
      [
        webhook.workspaceId,
        webhook.id,
        webhook.url,
        webhook.events,
        webhook.description,
        webhook.active,
        webhook.secret,
        webhooksMax,
      ],
    );
    return rows[0] ?? null;
  });
}

export async function getWebhook(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<WebhookRow | null> {
  const { rows } = await database.query<WebhookRow>(
    `select ${COLUMNS} from webhooks where workspace_id = $1 and id = $2 and deleted_at is null`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** All webhooks of a workspace, oldest first; there are few. */
export async function listWebhooks(database: Database, workspaceId: string): Promise<WebhookRow[]> {
  const { rows } = await database.query<WebhookRow>(
    `select ${COLUMNS} from webhooks where workspace_id = $1 and deleted_at is null order by id`,
    [workspaceId],
  );
  return rows;
}

/** What can be changed; null stays as it is. */
export interface WebhookChange {
  readonly url: string | null;
  readonly events: readonly string[] | null;
  /** An empty one empties it. */
  readonly description: string | null;
  readonly active: boolean | null;
}

/** Changes a webhook; one that is switched on starts with a clean sheet. Null: there is none. */
export function updateWebhook(
  database: Database,
  workspaceId: string,
  id: string,
  change: WebhookChange,
): Promise<WebhookRow | null> {
  return changing(database, workspaceId, async transaction => {
    const { rows } = await transaction.query<WebhookRow>(
      `update webhooks set url = coalesce($3, url), events = coalesce($4, events),
         description = nullif(coalesce($5, description), ''), active = coalesce($6, active),
         disabled_reason = case when $6 is null then disabled_reason end,
         failing_since = case when $6 is null then failing_since end, updated_at = now()
       where workspace_id = $1 and id = $2 and deleted_at is null returning ${COLUMNS}`,
      [workspaceId, id, change.url, change.events, change.description, change.active],
    );
    return rows[0] ?? null;
  });
}

/** Deletes a webhook; its deliveries go later, some at a time. False: there is none. */
export function deleteWebhook(database: Database, workspaceId: string, id: string): Promise<boolean> {
  return changing(database, workspaceId, async transaction => {
    const { rows } = await transaction.query(
      `update webhooks set active = false, deleted_at = now(), secret = '', former_secret = null
       where workspace_id = $1 and id = $2 and deleted_at is null returning id`,
      [workspaceId, id],
    );
    return rows.length > 0;
  });
}

/** Switches a webhook off because of how its receiver behaves. */
export async function switchOff(
  database: Database,
  workspaceId: string,
  id: string,
  reason: DisabledReason,
): Promise<void> {
  await changing(database, workspaceId, transaction =>
    transaction.query(
      `update webhooks set active = false, disabled_reason = $3, updated_at = now()
       where workspace_id = $1 and id = $2 and active`,
      [workspaceId, id, reason],
    ),
  );
}

/** Gives a webhook another secret; the one before signs as well for a day. Null: there is no such webhook. */
export async function rotateSecret(
  database: Database,
  workspaceId: string,
  id: string,
  secret: Buffer,
): Promise<WebhookRow | null> {
  const { rows } = await database.query<WebhookRow>(
    `update webhooks set former_secret = secret, former_secret_expires_at = now() + interval '24 hours', secret = $3,
       updated_at = now()
     where workspace_id = $1 and id = $2 and deleted_at is null returning ${COLUMNS}`,
    [workspaceId, id, secret],
  );
  return rows[0] ?? null;
}
