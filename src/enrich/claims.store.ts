import type { Database } from '../database/database.js';

/** Deletes answers that are over their 24 hours, some at a time; what a dead process left running is not theirs. */
export async function deleteOldClaims(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (
       select ctid from claims where created_at <= now() - interval '24 hours' and status is not null
       order by created_at limit $1 for update skip locked
     ),
     gone as (delete from claims c using old where c.ctid = old.ctid returning 1)
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
