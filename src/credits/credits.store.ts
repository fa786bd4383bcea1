import type { Database } from '../database/database.js';

export interface Balance {
  /** Grants less charges. */
  readonly balance: number;
  /** What calls in flight hold. */
  readonly held: number;
}

export async function getBalance(database: Database, workspaceId: string): Promise<Balance | null> {
  const { rows } = await database.query<Balance>('select balance, held from workspaces where id = $1', [
    workspaceId,
  ]);
  return rows[0] ?? null;
}

export type GrantResult =
  | { readonly kind: 'no_workspace' }
  /** The reference was granted before with this amount; nothing was added now unless `added`. */
  | ({ readonly kind: 'granted'; readonly added: boolean; readonly amount: number } & Balance);

/** Adds credits once per reference (`migrations/functions/grant_v1.sql`). */
export async function grantCredits(
  database: Database,
  workspaceId: string,
  grant: { amount: number; reference: string; note: string | null },
): Promise<GrantResult> {
  const { rows } = await database.query<{ known: boolean; added: boolean; amount: number } & Balance>(
    'select * from grant_v1($1, $2, $3, $4)',
    [workspaceId, grant.amount, grant.reference, grant.note],
  );
  const [row] = rows;
  if (row === undefined || !row.known) return { kind: 'no_workspace' };
  return { kind: 'granted', added: row.added, amount: row.amount, balance: row.balance, held: row.held };
}

export interface LedgerRow {
  readonly seq: number;
  readonly amount: number;
  readonly balance_after: number;
  readonly reference: string | null;
  readonly enrichment_id: string | null;
  readonly contact_id: string | null;
  readonly note: string | null;
  readonly created_at: Date;
  readonly hash: string;
}

const LEDGER_COLUMNS = `seq, amount, balance_after, reference, enrichment_id, contact_id, note, created_at,
  encode(hash, 'hex') as hash`;

/** Entries after a sequence number, oldest first: how a ledger is read as a whole, page by page. */
export async function ledgerAfter(
  database: Database,
  workspaceId: string,
  afterSeq: number,
  limit: number,
): Promise<LedgerRow[]> {
  const { rows } = await database.query<LedgerRow>(
    `select ${LEDGER_COLUMNS} from ledger_entries where workspace_id = $1 and seq > $2 order by seq limit $3`,
    [workspaceId, afterSeq, limit],
  );
  return rows;
}

export interface LedgerHead extends Balance {
  readonly ledger_seq: number;
  readonly ledger_hash: string;
}

/** Where the workspace row says the ledger ends. */
export async function getLedgerHead(database: Database, workspaceId: string): Promise<LedgerHead | null> {
  const { rows } = await database.query<LedgerHead>(
    `select balance, held, ledger_seq, encode(ledger_hash, 'hex') as ledger_hash from workspaces where id = $1`,
    [workspaceId],
  );
  return rows[0] ?? null;
}

/**
 * A page of the grants whose reference or note contains a text, and of the charge of the enrichment that has it as its
 * id; newest first. Charges are reached by their index alone: there may be millions.
 * @param pattern for `ilike`, as `containing` makes it.
 */
export async function searchLedger(
  database: Database,
  workspaceId: string,
  search: { pattern: string | null; enrichmentId: string | null },
  limit: number,
  offset: number,
): Promise<{ rows: LedgerRow[]; total: number }> {
  const { rows } = await database.query<LedgerRow & { total: number }>(
    `select ${LEDGER_COLUMNS}, count(*) over () as total from (
       select * from ledger_entries
       where workspace_id = $1 and reference is not null and (reference ilike $2 or note ilike $2)
       union all
       select * from ledger_entries where workspace_id = $1 and enrichment_id = $3
     ) found order by seq desc limit $4 offset $5`,
    [workspaceId, search.pattern, search.enrichmentId, limit, offset],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}
