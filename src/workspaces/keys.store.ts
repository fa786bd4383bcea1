import type { Database } from '../database/database.js';
import type { Plan } from './plans.js';

export interface KeyRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly last_four: string;
  readonly permissions: readonly string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

/** What a request needs to know of the key it came with. */
export interface KeyHolder {
  readonly hash: string;
  readonly key_id: string;
  readonly workspace_id: string;
  readonly permissions: readonly string[];
  readonly plan: Plan;
  readonly sandbox: boolean;
  readonly expires_at: Date | null;
}

const COLUMNS =
  'id, workspace_id, name, last_four, permissions, created_at, expires_at, revoked_at, last_used_at';

export async function insertKey(
  database: Database,
  key: {
    id: string;
    workspaceId: string;
    name: string;
    hash: string;
    lastFour: string;
    permissions: readonly string[];
    expiresAt: Date | null;
  },
): Promise<void> {
  await database.query(
    `insert into workspace_keys (id, workspace_id, name, hash, last_four, permissions, expires_at)
     values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7)`,
    [key.id, key.workspaceId, key.name, key.hash, key.lastFour, key.permissions, key.expiresAt],
  );
}

/** The holders of keys that are neither revoked nor expired, by hash. */
export async function findKeyHolders(
  database: Database,
  hashes: readonly string[],
): Promise<Map<string, KeyHolder>> {
  const { rows } = await database.query<KeyHolder>(
    `select encode(k.hash, 'hex') as hash, k.id as key_id, k.workspace_id, k.permissions, w.plan, w.sandbox, k.expires_at
     from unnest($1::text[]) as t (hash)
     join workspace_keys k on k.hash = decode(t.hash, 'hex')
     join workspaces w on w.id = k.workspace_id
     where k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`,
    [hashes],
  );
  return new Map(rows.map(row => [row.hash, row]));
}

export async function listKeys(
  database: Database,
  workspaceId: string,
  limit: number,
  offset: number,
): Promise<{ rows: KeyRow[]; total: number }> {
  const page = await database.query<KeyRow>(
    `select ${COLUMNS} from workspace_keys where workspace_id = $1 order by created_at, id limit $2 offset $3`,
    [workspaceId, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    'select count(*) as total from workspace_keys where workspace_id = $1',
    [workspaceId],
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

/** Revokes a key; a key that was revoked before keeps its first date. Null where there is no such key. */
export async function revokeKey(database: Database, id: string): Promise<KeyRow | null> {
  const { rows } = await database.query<KeyRow>(
    `update workspace_keys set revoked_at = coalesce(revoked_at, now()) where id = $1 returning ${COLUMNS}`,
    [id],
  );
  return rows[0] ?? null;
}

/** Takes down when keys were last used, many at once and off the request path. */
export async function noteKeyUses(
  database: Database,
  uses: readonly { keyId: string; atMs: number }[],
): Promise<void> {
  await database.query(
    `update workspace_keys k set last_used_at = greatest(k.last_used_at, to_timestamp(t.at_ms / 1000.0))
     from unnest($1::uuid[], $2::float8[]) as t (id, at_ms) where k.id = t.id`,
    [uses.map(use => use.keyId), uses.map(use => use.atMs)],
  );
}
