import type { Database } from '../database/database.js';

/** How long a process may be silent before its calls pass to others; five missed renewals. */
const LEASE_SECONDS = 10;

/** Registers this process; its number is the fencing number of the calls it admits. */
export async function registerProcess(database: Database): Promise<number> {
  const { rows } = await database.query<{ fence: number }>(
    'insert into processes (lease_expires_at) values (now() + make_interval(secs => $1)) returning fence',
    [LEASE_SECONDS],
  );
  const fence = rows[0]?.fence;
  if (fence === undefined) throw new Error('The database gave no fencing number.');
  return fence;
}

/** False where the lease has run out meanwhile: the process must register anew. */
export async function renewLease(database: Database, fence: number): Promise<boolean> {
  const { rows } = await database.query(
    `update processes set renewed_at = now(), lease_expires_at = now() + make_interval(secs => $2)
     where fence = $1 and lease_expires_at > now() returning fence`,
    [fence, LEASE_SECONDS],
  );
  return rows.length > 0;
}

export async function endLease(database: Database, fence: number): Promise<void> {
  await database.query(`update processes set lease_expires_at = '-infinity' where fence = $1`, [fence]);
}

/** For the embedded database, which one process at a time can open: whoever was registered before is dead. */
export async function endAllLeases(database: Database): Promise<void> {
  await database.query(`update processes set lease_expires_at = '-infinity' where lease_expires_at > now()`);
}

/** Dead processes, with when each was last seen alive, in epoch milliseconds. */
export async function deadProcesses(database: Database): Promise<{ fence: number; seen_ms: number }[]> {
  const { rows } = await database.query<{ fence: number; seen_ms: number }>(
    `select fence, (extract(epoch from renewed_at) * 1000)::bigint as seen_ms
     from processes where lease_expires_at <= now() order by fence limit 100`,
  );
  return rows;
}

export async function workspacesWithHolds(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>('select id from workspaces where held > 0');
  return rows.map(row => row.id);
}

/** Releases what a dead process holds in one workspace; returns how many calls that were. */
export async function releaseDead(
  database: Database,
  workspaceId: string,
  fence: number,
  oldestId: string,
): Promise<number> {
  const { rows } = await database.query<{ released: number }>(
    'select release_dead_v1($1, $2, $3) as released',
    [workspaceId, fence, oldestId],
  );
  return rows[0]?.released ?? 0;
}

export async function forgetProcess(database: Database, fence: number): Promise<void> {
  await database.query('delete from processes where fence = $1 and lease_expires_at <= now()', [fence]);
}
