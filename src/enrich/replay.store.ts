import type { Database } from '../database/database.js';

/** A call that has ended, as it is stored. */
export interface PastRow {
  readonly id: string;
  readonly contact_id: string;
  readonly requested: number;
  readonly overwrite: boolean;
  readonly status: 'succeeded' | 'no_match';
  readonly fields: unknown;
  readonly attempts: unknown;
  readonly created_at: Date;
}

/** The last calls about contacts in which somebody had to be asked, newest first, among so many of the last of all. */
export async function lastCalls(
  database: Database,
  workspaceId: string,
  callsMax: number,
  scanMax: number,
): Promise<PastRow[]> {
  const { rows } = await database.query<PastRow>(
    `select id, contact_id, requested, overwrite, status, fields, attempts, created_at
     from (select * from enrichments where workspace_id = $1 order by id desc limit $3) e
     where contact_id is not null and status in ('succeeded', 'no_match') and attempts is not null
     order by id desc limit $2`,
    [workspaceId, callsMax, scanMax],
  );
  return rows;
}
