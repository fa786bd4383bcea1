import type { Database } from '../../../src/database/database.js';

/** Makes it a later minute or day for a workspace, by moving what was counted back in time. */
export async function passTime(
  database: Database,
  workspaceId: string,
  span: 'minute' | 'day',
): Promise<void> {
  await database.query(
    `update call_counts set minute = minute - ('1 ' || $2)::interval,
       day = case when $2 = 'day' then day - 1 else day end
     where workspace_id = $1`,
    [workspaceId, span],
  );
}

export interface AccountRow {
  readonly balance: number;
  readonly held: number;
}

export async function readAccount(database: Database, workspaceId: string): Promise<AccountRow> {
  const { rows } = await database.query<AccountRow>('select balance, held from workspaces where id = $1', [
    workspaceId,
  ]);
  const [account] = rows;
  if (account === undefined) throw new Error('The workspace is gone.');
  return account;
}
