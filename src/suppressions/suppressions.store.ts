import type { Database } from '../database/database.js';
import type { SuppressionKind } from './identifier.js';

export interface SuppressionRow {
  readonly id: string;
  readonly kind: SuppressionKind;
  readonly reason: string | null;
  readonly created_at: Date;
}

export interface NewSuppression {
  readonly id: string;
  readonly kind: SuppressionKind;
  readonly hash: string;
  readonly reason: string | null;
}

const COLUMNS = 'id, kind, reason, created_at';

/** Adds suppressions; one that is there already stays, with its id and date, and takes the new reason if there is one. */
export async function addSuppressions(
  database: Database,
  workspaceId: string,
  added: readonly NewSuppression[],
): Promise<SuppressionRow[]> {
  const { rows } = await database.query<SuppressionRow>(
    `insert into suppressions as s (workspace_id, id, kind, hash, reason)
     select $1, t.id, t.kind, t.hash, t.reason
     from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) as t (id, kind, hash, reason)
     on conflict (workspace_id, hash) do update set reason = coalesce(excluded.reason, s.reason)
     returning ${COLUMNS}`,
    [
      workspaceId,
      added.map(({ id }) => id),
      added.map(({ kind }) => kind),
      added.map(({ hash }) => hash),
      added.map(({ reason }) => reason),
    ],
  );
  return rows;
}

/** A page of a workspace's suppressions, newest first. */
export async function listSuppressions(
  database: Database,
  workspaceId: string,
  limit: number,
  offset: number,
): Promise<{ rows: SuppressionRow[]; total: number }> {
  const page = await database.query<SuppressionRow>(
    `select ${COLUMNS} from suppressions where workspace_id = $1 order by id desc limit $2 offset $3`,
    [workspaceId, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    'select count(*) as total from suppressions where workspace_id = $1',
    [workspaceId],
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

/** Removes one; false where it is not there. */
export async function removeSuppression(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const { rows } = await database.query(
    'delete from suppressions where workspace_id = $1 and id = $2 returning id',
    [workspaceId, id],
  );
  return rows.length > 0;
}

/** Which of the hashes are suppressed in a workspace. */
export async function findSuppressed(
  database: Database,
  workspaceId: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ hash: string }>(
    `select s.hash from unnest($2::uuid[]) as t (hash)
     join suppressions s on s.workspace_id = $1 and s.hash = t.hash`,
    [workspaceId, hashes],
  );
  return new Set(rows.map(({ hash }) => hash));
}
