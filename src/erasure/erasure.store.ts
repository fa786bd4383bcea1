import type { Database } from '../database/database.js';
import type { RowSource } from '../imports/rows.js';
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
 * @returns the ids of the enrichments, ascending, and how many answers to keys and of vendors went.
 */
export async function eraseEnrichments(
  database: Database,
  workspaceId: string,
  contactId: string,
  after: string | null,
  rowsMax: number,
): Promise<{ ids: string[]; answers: number; receipts: number }> {
  const { rows } = await database.query<{ id: string; answers: number; receipts: number }>(
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
         and k.answer is not null returning 1
     ),
     unbought as (delete from receipts r using batch b where r.workspace_id = $1 and r.enrichment_id = b.id returning 1)
     select id, (select count(*) from unanswered) as answers, (select count(*) from unbought) as receipts
     from batch order by id`,
    [workspaceId, contactId, after ?? NO_ID, rowsMax],
  );
  return {
    ids: rows.map(({ id }) => id),
    answers: rows[0]?.answers ?? 0,
    receipts: rows[0]?.receipts ?? 0,
  };
}

/** Deletes what vendors answered to these questions, whoever asked them. @returns how many answers. */
export async function eraseReceipts(
  database: Database,
  workspaceId: string,
  keys: readonly ReceiptKey[],
): Promise<number> {
  const { rows } = await database.query(
    `delete from receipts r using unnest($2::text[], $3::uuid[]) as t (provider, question)
     where r.workspace_id = $1 and r.provider = t.provider and r.question = t.question and r.state = 'answered'
     returning 1`,
    [workspaceId, keys.map(({ provider }) => provider), keys.map(({ question }) => question)],
  );
  return rows.length;
}

/**
 * Takes the answers to idempotency keys in which one of these texts stands among the next ones of the workspace: a look-up
 * names no contact. They are of the last day.
 * @param texts in lower case.
 * @param after the last key of the round before; null at the begin.
 * @returns how many answers it took; the last key, null where there are no more.
 */
export async function eraseAnswers(
  database: Database,
  workspaceId: string,
  texts: readonly string[],
  after: string | null,
  rowsMax: number,
): Promise<{ erased: number; last: string | null }> {
  const { rows } = await database.query<{ seen: number; erased: number; last: string | null }>(
    `with batch as materialized (
       select k.idempotency_key, exists (
         select from unnest($2::text[]) as t (text) where strpos(lower(k.answer), t.text) > 0) as tells
       from claims k where k.workspace_id = $1 and k.idempotency_key > $3 order by k.idempotency_key limit $4
     ),
     unanswered as (
       update claims k set answer = null from batch b
       where b.tells and k.workspace_id = $1 and k.idempotency_key = b.idempotency_key returning 1
     )
     select count(*) as seen, (select count(*) from unanswered) as erased,
       (select idempotency_key from batch order by 1 desc limit 1) as last from batch`,
    [workspaceId, texts, after ?? NO_ID, rowsMax],
  );
  const [round] = rows;
  if (round === undefined) return { erased: 0, last: null };
  return { erased: round.erased, last: round.seen < rowsMax ? null : round.last };
}

/** A rejected row of some import. */
export interface RejectedRow {
  readonly import_id: string;
  readonly row_number: number;
  readonly source: RowSource;
}

/** The next rejected rows of all imports of a workspace. */
export async function listRejectedRows(
  database: Database,
  workspaceId: string,
  after: Pick<RejectedRow, 'import_id' | 'row_number'> | null,
  limit: number,
): Promise<RejectedRow[]> {
  const { rows } = await database.query<RejectedRow>(
    `select r.import_id, r.row_number, r.source from import_rejects r
     where r.workspace_id = $1 and (r.import_id, r.row_number) > ($2::uuid, $3::bigint)
     order by r.import_id, r.row_number limit $4`,
    [workspaceId, after?.import_id ?? NO_ID, after?.row_number ?? 0, limit],
  );
  return rows;
}

export async function deleteRejectedRows(
  database: Database,
  workspaceId: string,
  rows: readonly Pick<RejectedRow, 'import_id' | 'row_number'>[],
): Promise<void> {
  await database.query(
    `delete from import_rejects r using unnest($2::uuid[], $3::bigint[]) as t (import_id, row_number)
     where r.workspace_id = $1 and r.import_id = t.import_id and r.row_number = t.row_number`,
    [workspaceId, rows.map(({ import_id }) => import_id), rows.map(({ row_number }) => row_number)],
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
 * @returns how many it deleted, and where it has come to; null where there are no more.
 */
export async function eraseDeliveries(
  database: Database,
  workspaceId: string,
  contactId: string,
  after: DeliveryPlace | null,
  rowsMax: number,
): Promise<{ erased: number; place: DeliveryPlace | null }> {
  const { rows } = await database.query<DeliveryPlace & { seen: number; erased: number }>(
    `with batch as materialized (
       select d.webhook_id, d.id, d.event <> 'contact.deleted' and strpos(d.body, $2) > 0 as tells
       from webhook_deliveries d
       where d.workspace_id = $1 and (d.webhook_id, d.id) > ($3::uuid, $4::uuid)
       order by d.webhook_id, d.id limit $5
     ),
     untold as (
       delete from webhook_deliveries d using batch b
       where b.tells and d.workspace_id = $1 and d.webhook_id = b.webhook_id and d.id = b.id returning 1
     )
     select b.webhook_id, b.id, (select count(*) from batch) as seen, (select count(*) from untold) as erased
     from batch b
     order by b.webhook_id desc, b.id desc limit 1`,
    [workspaceId, contactId, after?.webhook_id ?? NO_ID, after?.id ?? NO_ID, rowsMax],
  );
  const [last] = rows;
  if (last === undefined) return { erased: 0, place: null };
  const { erased, seen, webhook_id, id } = last;
  return { erased, place: seen < rowsMax ? null : { webhook_id, id } };
}

/** Before every other id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';
