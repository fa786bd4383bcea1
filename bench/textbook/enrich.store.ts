import type { PoolClient } from 'pg';
import type { FieldValues } from '../../src/normalize/fields.js';

// One statement for each step of a call, in the order in which `enrich.ts` takes them. They are not prepared
// by name: pg does that only when it is asked to, and one does not ask at first. It would make the baseline
// about a third faster on one workspace and a half faster on 200.

export interface KeyRow {
  readonly workspace_id: string;
  readonly plan: string;
  readonly balance: string;
  readonly permissions: readonly string[];
}

export async function findKey(client: PoolClient, keyHash: Buffer): Promise<KeyRow | undefined> {
  const { rows } = await client.query<KeyRow>(
    `select k.workspace_id, w.plan, w.balance, k.permissions
       from textbook.workspace_keys k join textbook.workspaces w on w.id = k.workspace_id
      where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`,
    [keyHash],
  );
  return rows[0];
}

/** Counts the call and returns the day's count; undefined, and nothing counted, when day or minute is used up. */
export async function countCall(
  client: PoolClient,
  workspaceId: string,
  perDay: number,
  perMinute: number,
): Promise<number | undefined> {
  const { rows } = await client.query<{ day_count: string }>(
    `insert into textbook.rate_counters as c (workspace_id, day, day_count, minute, minute_count)
     values ($1, date_trunc('day', now(), 'UTC'), 1, date_trunc('minute', now()), 1)
     on conflict (workspace_id) do update set
       day_count = case when c.day = excluded.day then c.day_count + 1 else 1 end,
       day = excluded.day,
       minute_count = case when c.minute = excluded.minute then c.minute_count + 1 else 1 end,
       minute = excluded.minute
     where (c.day <> excluded.day or c.day_count < $2) and (c.minute <> excluded.minute or c.minute_count < $3)
     returning day_count`,
    [workspaceId, perDay, perMinute],
  );
  return rows[0] === undefined ? undefined : Number(rows[0].day_count);
}

/**
 * Claims the key for this call; false when another call has it. While that one still runs, this waits for
 * its row and so for its answer.
 */
export async function claimIdempotencyKey(
  client: PoolClient,
  workspaceId: string,
  key: string,
  fingerprint: Buffer,
  enrichmentId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into textbook.idempotency_keys as i (workspace_id, key, fingerprint, enrichment_id, created_at)
     values ($1, $2, $3, $4, now())
     on conflict (workspace_id, key) do update set
       fingerprint = excluded.fingerprint, enrichment_id = excluded.enrichment_id, answer = null,
       created_at = excluded.created_at
     where i.created_at < now() - interval '24 hours'`,
    [workspaceId, key, fingerprint, enrichmentId],
  );
  return rowCount === 1;
}

export interface StoredAnswer {
  readonly fingerprint: Buffer;
  readonly enrichment_id: string;
  readonly answer: string;
}

export async function readStoredAnswer(
  client: PoolClient,
  workspaceId: string,
  key: string,
): Promise<StoredAnswer | undefined> {
  const { rows } = await client.query<StoredAnswer>(
    `select fingerprint, enrichment_id, answer from textbook.idempotency_keys where workspace_id = $1 and key = $2`,
    [workspaceId, key],
  );
  return rows[0];
}

export interface ContactRow {
  readonly id: string;
  readonly full_name: string;
  readonly email: string;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const CONTACT_COLUMNS = `id, full_name, email, job_title, company_name, linkedin_url, phone, location, seniority,
  created_at, updated_at`;

export async function lockContact(
  client: PoolClient,
  workspaceId: string,
  contactId: string,
): Promise<ContactRow | undefined> {
  const { rows } = await client.query<ContactRow>(
    `select ${CONTACT_COLUMNS} from textbook.contacts where id = $1 and workspace_id = $2 for update`,
    [contactId, workspaceId],
  );
  return rows[0];
}

/** Writes the given fields of a locked contact, leaves the others, and returns the contact as it is then. */
export async function updateContact(
  client: PoolClient,
  contactId: string,
  values: FieldValues,
): Promise<ContactRow> {
  const { rows } = await client.query<ContactRow>(
    `update textbook.contacts set
       job_title = coalesce($2, job_title), company_name = coalesce($3, company_name),
       linkedin_url = coalesce($4, linkedin_url), phone = coalesce($5, phone),
       location = coalesce($6, location), seniority = coalesce($7, seniority), updated_at = now()
     where id = $1 returning ${CONTACT_COLUMNS}`,
    [
      contactId,
      values.job_title,
      values.company_name,
      values.linkedin_url,
      values.phone,
      values.location,
      values.seniority,
    ],
  );
  if (rows[0] === undefined) throw new Error('A locked contact is gone.');
  return rows[0];
}

export interface EnrichmentRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly contactId: string;
  readonly fieldsUpdated: readonly string[];
  readonly provenance: unknown;
}

export async function addEnrichment(client: PoolClient, row: EnrichmentRow): Promise<void> {
  await client.query(
    `insert into textbook.enrichments
       (id, workspace_id, contact_id, status, fields_updated, credits_charged, provenance, created_at)
     values ($1, $2, $3, 'succeeded', $4, 1, $5, now())`,
    [row.id, row.workspaceId, row.contactId, row.fieldsUpdated, JSON.stringify(row.provenance)],
  );
}

/**
 * Takes one credit and appends it to the ledger; returns the balance, or undefined when there is no credit.
 * The hash of an entry is that of the workspace's last entry and its own text, and becomes the last one.
 */
export async function charge(
  client: PoolClient,
  workspaceId: string,
  enrichmentId: string,
  chargedAt: string,
): Promise<number | undefined> {
  const { rows } = await client.query<{ balance: string; ledger_hash: Buffer }>(
    `update textbook.workspaces set
       balance = balance - 1,
       ledger_hash = sha256(ledger_hash || convert_to(concat_ws('|', 'charge', -1, balance - 1, $2::text, $3::text), 'UTF8'))
     where id = $1 and balance > 0 returning balance, ledger_hash`,
    [workspaceId, enrichmentId, chargedAt],
  );
  const workspace = rows[0];
  if (workspace === undefined) return undefined;
  await client.query(
    `insert into textbook.ledger (workspace_id, type, amount, balance_after, reference, hash, created_at)
     values ($1, 'charge', -1, $2, $3, $4, $5)`,
    [workspaceId, workspace.balance, enrichmentId, workspace.ledger_hash, chargedAt],
  );
  return Number(workspace.balance);
}

export async function storeAnswer(
  client: PoolClient,
  workspaceId: string,
  key: string,
  answer: string,
): Promise<void> {
  await client.query(
    'update textbook.idempotency_keys set answer = $3 where workspace_id = $1 and key = $2',
    [workspaceId, key, answer],
  );
}
