import type { Queryable } from '../../src/database/queryable.js';

/** A workspace as the database has it, read with the checker's own statements: every number as text. */
export interface Books {
  readonly workspace: {
    readonly id: string;
    readonly balance: string;
    readonly held: string;
    readonly ledger_seq: string;
    readonly ledger_hash: string;
  };
  readonly entries: readonly BookedEntry[];
  readonly calls: readonly BookedCall[];
  readonly records: readonly BookedRecord[];
}

export interface BookedEntry {
  readonly seq: string;
  readonly amount: string;
  readonly balance_after: string;
  readonly reference: string | null;
  readonly enrichment_id: string | null;
  readonly contact_id: string | null;
  readonly note: string | null;
  /** UTC, to the millisecond, as the ledger's recipe has it. */
  readonly created_at: string;
  readonly hash: string;
}

export interface BookedCall {
  readonly id: string;
  readonly idempotency_key: string | null;
  readonly status: string;
  readonly credits_charged: string;
  readonly fields_updated: string;
  readonly attempts: string | null;
  readonly claimed: boolean;
  /** The stored answer; null: none. */
  readonly answer: string | null;
}

/** A contact by its e-mail, or a company by its domain, with the values that the tests ask for (`subjects.ts`). */
export interface BookedRecord {
  readonly id: string;
  readonly name: string | null;
  readonly values: readonly (string | null)[];
}

/** Everything that is written down about a workspace. */
export async function readBooks(database: Queryable, workspaceId: string): Promise<Books> {
  const workspaces = await database.query<Books['workspace']>(
    `select id::text, balance::text, held::text, ledger_seq::text, encode(ledger_hash, 'hex') as ledger_hash
     from workspaces where id = $1`,
    [workspaceId],
  );
  const entries = await database.query<BookedEntry>(
    `select seq::text, amount::text, balance_after::text, reference, enrichment_id::text, contact_id::text, note,
       to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at, encode(hash, 'hex') as hash
     from ledger_entries l where workspace_id = $1 order by l.seq`,
    [workspaceId],
  );
  const calls = await database.query<BookedCall>(
    `select e.id::text, e.idempotency_key::text, e.status, e.credits_charged::text,
       e.fields_updated::text, e.attempts::text, c.idempotency_key is not null as claimed, c.answer
     from enrichments e left join claims c on c.workspace_id = e.workspace_id and c.enrichment_id = e.id
     where e.workspace_id = $1`,
    [workspaceId],
  );
  const records = await database.query<BookedRecord>(
    `select id::text, email as name, json_build_array(job_title, company_name, location) as values
     from contacts where workspace_id = $1
     union all
     select id::text, domain, json_build_array(industry, size) from companies where workspace_id = $1`,
    [workspaceId],
  );
  const [workspace] = workspaces.rows;
  if (workspace === undefined) throw new Error('The workspace is gone.');
  return { workspace, entries: entries.rows, calls: calls.rows, records: records.rows };
}
