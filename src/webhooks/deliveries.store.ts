import type { Database } from '../database/database.js';
import type { Attempt } from './attempt.js';

/** A delivery that this process is to attempt. */
export interface ClaimedDelivery {
  readonly workspace_id: string;
  readonly webhook_id: string;
  readonly id: string;
  readonly fence: number;
  readonly event: string;
  readonly body: string;
  readonly failures: number;
  /** As `attempt.ts` reads them. */
  readonly attempts: unknown;
  readonly created_at: Date;
  readonly url: string;
  readonly secret: Buffer;
  /** Null: none, or it has expired. */
  readonly former_secret: Buffer | null;
}

export interface Claim {
  readonly fence: number;
  readonly underWay: readonly Pick<ClaimedDelivery, 'id' | 'webhook_id'>[];
  /** How many may be given out of each webhook, and of which another number. */
  readonly free: number;
  readonly otherwiseFree: ReadonlyMap<string, number>;
  readonly countMax: number;
  /** The webhook after which to begin. */
  readonly after: { readonly workspaceId: string; readonly webhookId: string };
}

/** Takes deliveries that are due (`migrations/functions/claim_deliveries_v1.sql`). */
export function claimDeliveries(database: Database, claim: Claim): Promise<ClaimedDelivery[]> {
  const { otherwiseFree, after } = claim;
  return database.call<ClaimedDelivery>('claim_deliveries_v1', [
    claim.fence,
    claim.underWay.map(({ id }) => id),
    claim.underWay.map(({ webhook_id }) => webhook_id),
    claim.free,
    [...otherwiseFree.keys()],
    [...otherwiseFree.values()],
    claim.countMax,
    after.workspaceId,
    after.webhookId,
  ]);
}

/** How an attempt ended. */
export interface FinishedDelivery {
  readonly of: Pick<ClaimedDelivery, 'workspace_id' | 'webhook_id' | 'id' | 'fence'>;
  readonly status: 'pending' | 'delivered' | 'failed';
  /** Until the next attempt; null: there is none to come. */
  readonly waitMs: number | null;
  readonly failures: number;
  readonly attempts: readonly Attempt[];
}

/** `fenced`: another process has the delivery. `failing`: nothing was delivered to its webhook for five days. */
export type FinishVerdict = 'finished' | 'fenced' | 'failing';

/** Writes attempts down (`migrations/functions/finish_deliveries_v1.sql`); verdicts in the order of the items. */
export async function finishDeliveries(
  database: Database,
  items: readonly FinishedDelivery[],
): Promise<FinishVerdict[]> {
  const rows = await database.call<{ verdict: FinishVerdict }>('finish_deliveries_v1', [
    items.map(item => item.of.workspace_id),
    items.map(item => item.of.webhook_id),
    items.map(item => item.of.id),
    items.map(item => item.of.fence),
    items.map(item => item.status),
    items.map(item => item.waitMs),
    items.map(item => item.failures),
    items.map(item => JSON.stringify(item.attempts)),
  ]);
  return rows.map(({ verdict }) => verdict);
}

export interface DeliveryRow {
  readonly id: string;
  readonly event: string;
  readonly body: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly due_at: Date | null;
  readonly attempts: unknown;
  readonly created_at: Date;
}

const COLUMNS = 'id, event, body, status, due_at, attempts, created_at';

/** A page of a webhook's deliveries, newest first. */
export async function listDeliveries(
  database: Database,
  workspaceId: string,
  webhookId: string,
  limit: number,
  offset: number,
): Promise<{ rows: DeliveryRow[]; total: number }> {
  const page = await database.query<DeliveryRow>(
    `select ${COLUMNS} from webhook_deliveries where workspace_id = $1 and webhook_id = $2
     order by id desc limit $3 offset $4`,
    [workspaceId, webhookId, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    'select count(*) as total from webhook_deliveries where workspace_id = $1 and webhook_id = $2',
    [workspaceId, webhookId],
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

export async function getDelivery(
  database: Database,
  workspaceId: string,
  webhookId: string,
  id: string,
): Promise<DeliveryRow | null> {
  const { rows } = await database.query<DeliveryRow>(
    `select ${COLUMNS} from webhook_deliveries where workspace_id = $1 and webhook_id = $2 and id = $3`,
    [workspaceId, webhookId, id],
  );
  return rows[0] ?? null;
}

/** Queues a delivery anew, with the whole schedule before it; null: there is none. One that waits goes at once. */
export async function resendDelivery(
  database: Database,
  workspaceId: string,
  webhookId: string,
  id: string,
): Promise<DeliveryRow | null> {
  const { rows } = await database.query<DeliveryRow>(
    `update webhook_deliveries set status = 'pending', due_at = now(), failures = 0
     where workspace_id = $1 and webhook_id = $2 and id = $3 returning ${COLUMNS}`,
    [workspaceId, webhookId, id],
  );
  return rows[0] ?? null;
}

/** Writes a delivery that its process attempts at once. */
export async function insertDelivery(database: Database, delivery: ClaimedDelivery): Promise<void> {
  const { workspace_id, webhook_id, id, event, body, fence } = delivery;
  await database.query(
    `insert into webhook_deliveries (workspace_id, webhook_id, id, event, body, due_at, fence)
     values ($1, $2, $3, $4, $5, now(), $6)`,
    [workspace_id, webhook_id, id, event, body, fence],
  );
}

/** Deletes deliveries over their 14 days, sent or not, some at a time. */
export async function deleteOldDeliveries(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (
       select ctid from webhook_deliveries where created_at <= now() - interval '14 days'
       order by created_at limit $1 for update skip locked
     ),
     gone as (delete from webhook_deliveries d using old where d.ctid = old.ctid returning 1)
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}

/** Deletes deliveries of a deleted webhook, some at a time, and the webhook with the last of them. */
export async function deleteLeftDeliveries(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with left_over as (
       select workspace_id, id from webhooks where deleted_at is not null order by deleted_at limit 1
     ),
     old as (
       select d.ctid from left_over h join webhook_deliveries d on d.workspace_id = h.workspace_id and d.webhook_id = h.id
       limit $1 for update of d skip locked
     ),
     gone as (delete from webhook_deliveries d using old where d.ctid = old.ctid returning 1),
     forgotten as (
       delete from webhooks h using left_over l
       where h.workspace_id = l.workspace_id and h.id = l.id and not exists (select from old)
     )
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
