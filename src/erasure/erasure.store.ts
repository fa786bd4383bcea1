import type { Database } from '../database/database.js';
import type { ReceiptKey } from '../providers/receipts.store.js';

/**
 * Waits for the admits that are under way in a workspace: they may have read a contact before it was deleted, and what
 * they opened is to be seen when this resolves.
 */
export async function awaitAdmits(database: Database, workspaceId: string): Promise<void> {
  await database.query('select 1 from workspaces where id = $1 for update', [workspaceId]);
}

/** Whether a call about the contact is under way anywhere. */
export async function isAskedAbout(
  database: Database,
  workspaceId: string,
  contactId: string,
): Promise<boolean> {
  const { rows } = await database.query(
    `select 1 from enrichments where workspace_id = $1 and contact_id = $2 and status = 'running' limit 1`,
    [workspaceId, contactId],
  );
  return rows.length > 0;
}

/**
 * Takes every value out of some enrichments of a contact: what was found, what was answered to idempotency keys, and
 * what vendors answered. Ids, status and charges stay.
 * @param after the last enrichment of the round before; null at the begin.
 * @returns the ids of the enrichments, ascending.
 */
export async function eraseEnrichments(
  database: Database,
  workspaceId: string,
  contactId: string,
  after: string | null,
  rowsMax: number,
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `with batch as materialized (
       select e.id, e.idempotency_key from enrichments e
       where e.workspace_id = $1 and e.contact_id = $2
         and e.id > $3
       order by e.id limit $4
     ),
     emptied as (
       update enrichments e set fields = null, attempts = null from batch b
       where e.workspace_id = $1 and e.id = b.id
     ),
     unanswered as (
       update claims k set answer = null from batch b
       where k.workspace_id = $1 and k.idempotency_key = b.idempotency_key and k.enrichment_id = b.id
     ),
     unbought as (delete from receipts r using batch b where r.workspace_id = $1 and r.enrichment_id = b.id)
     select id from batch order by id`,
    [workspaceId, contactId, after ?? NO_ID, rowsMax],
  );
  return rows.map(({ id }) => id);
}

/** Deletes what vendors answered to these questions, whoever asked them. */
export async function eraseReceipts(
  database: Database,
  workspaceId: string,
  keys: readonly ReceiptKey[],
): Promise<void> {
  await database.query(
    `delete from receipts r using unnest($2::text[], $3::uuid[]) as t (provider, question)
     where r.workspace_id = $1 and r.provider = t.provider and r.question = t.question and r.state = 'answered'`,
    [workspaceId, keys.map(({ provider }) => provider), keys.map(({ question }) => question)],
  );
}

/** Where a look through a workspace's deliveries has come to. */
export interface DeliveryPlace {
  readonly webhook_id: string;
  readonly id: string;
}

/**
 * Deletes the deliveries that tell of a contact among the next ones of the workspace; that it was deleted may be told,
 * with its id and nothing else. Looked for in the text: a column for it would cost every call and serve only this.
 * @returns where it has come to; null where there are no more.
 */
export async function eraseDeliveries(
  database: Database,
  workspaceId: string,
  contactId: string,
  after: DeliveryPlace | null,
  rowsMax: number,
): Promise<DeliveryPlace | null> {
  const { rows } = await database.query<DeliveryPlace & { seen: number }>(
    `with batch as materialized (
       select d.webhook_id, d.id, d.event <> 'contact.deleted' and strpos(d.body, $2) > 0 as tells
       from webhook_deliveries d
       where d.workspace_id = $1 and (d.webhook_id, d.id) > ($3::uuid, $4::uuid)
       order by d.webhook_id, d.id limit $5
     ),
     untold as (
       delete from webhook_deliveries d using batch b
       where b.tells and d.workspace_id = $1 and d.webhook_id = b.webhook_id and d.id = b.id
     )
     select b.webhook_id, b.id, (select count(*) from batch) as seen from batch b
     order by b.webhook_id desc, b.id desc limit 1`,
    [workspaceId, contactId, after?.webhook_id ?? NO_ID, after?.id ?? NO_ID, rowsMax],
  );
  const [last] = rows;
  return last === undefined || last.seen < rowsMax ? null : { webhook_id: last.webhook_id, id: last.id };
}

/** Before every other id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';
