import type { Database } from '../database/database.js';

/** Counts an export; false where the workspace has begun as many as it may within the last hour. */
export async function countExport(
  database: Database,
  workspaceId: string,
  perHour: number,
): Promise<boolean> {
  const { rows } = await database.query(
    `insert into export_counts as e (workspace_id, begun) values ($1, array[now()])
     on conflict (workspace_id) do update set begun =
       (select coalesce(array_agg(b order by b), '{}') from unnest(e.begun) b where b > now() - interval '1 hour') || now()
     where (select count(*) from unnest(e.begun) b where b > now() - interval '1 hour') < $2
     returning e.workspace_id`,
    [workspaceId, perHour],
  );
  return rows.length > 0;
}

/** Seconds until the oldest export of the last hour no longer counts. */
export async function secondsUntilExport(database: Database, workspaceId: string): Promise<number> {
  const { rows } = await database.query<{ seconds: number }>(
    `select ceil(extract(epoch from min(b) + interval '1 hour' - now()))::integer as seconds
     from export_counts e, unnest(e.begun) b where e.workspace_id = $1 and b > now() - interval '1 hour'`,
    [workspaceId],
  );
  return Math.max(1, rows[0]?.seconds ?? 1);
}
