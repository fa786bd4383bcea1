import type { LedgerEntry } from '../../credits/ledger.js';
import { openEmbedded } from '../../database/embedded.js';

/** Changes an entry of a ledger behind the program's back. */
export async function editLedgerEntry(dataDir: string, workspaceId: string, entry: number): Promise<void> {
  const { pool, close } = await openEmbedded(dataDir);
  try {
    await pool.query('update ledger_entries set amount = amount + 1 where workspace_id = $1 and seq = $2', [
      workspaceId,
      entry,
    ]);
  } finally {
    await close();
  }
}

/** Adds a grant after a ledger's end. @param hash makes the entry's hash from the one before it. */
export async function forgeLedgerEntry(
  dataDir: string,
  workspaceId: string,
  entry: Omit<LedgerEntry, 'hash'>,
  hash: (previousHash: string) => string,
): Promise<void> {
  const { pool, close } = await openEmbedded(dataDir);
  try {
    const { rows } = await pool.query<{ hash: string }>(
      `select encode(ledger_hash, 'hex') as hash from workspaces where id = $1`,
      [workspaceId],
    );
    await pool.query(
      `insert into ledger_entries (workspace_id, seq, amount, balance_after, reference, created_at, hash)
       values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))`,
      [
        workspaceId,
        entry.id,
        entry.amount,
        entry.balance_after,
        entry.reference,
        entry.created_at,
        hash(rows[0]?.hash ?? ''),
      ],
    );
  } finally {
    await close();
  }
}
