import type { Database } from '../database/database.js';
import { type OwnWaterfall, ownWaterfall } from './own-waterfall.js';

export interface StoredWaterfall {
  readonly workspaceId: string;
  /** Null: it was taken back. */
  readonly own: OwnWaterfall | null;
  readonly updatedAt: Date;
}

/** Writes a workspace's own waterfall; null takes it back. False where there is no such workspace. */
export async function writeOwnWaterfall(
  database: Database,
  workspaceId: string,
  own: OwnWaterfall | null,
): Promise<boolean> {
  const { rows } = await database.query(
    `insert into workspace_waterfalls (workspace_id, settings)
     select w.id, $2::json from workspaces w where w.id = $1
     on conflict (workspace_id) do update set settings = excluded.settings, updated_at = excluded.updated_at
     returning workspace_id`,
    [workspaceId, own === null ? null : JSON.stringify(own)],
  );
  return rows.length > 0;
}

interface Row {
  readonly workspace_id: string;
  readonly settings: unknown;
  readonly updated_at: Date;
}

/** The workspaces' own waterfalls that were written since a moment; null: all. */
export async function ownWaterfallsSince(database: Database, since: Date | null): Promise<StoredWaterfall[]> {
  const { rows } = await database.query<Row>(
    `select workspace_id, settings, updated_at from workspace_waterfalls
     where updated_at >= coalesce($1, '-infinity'::timestamptz)`,
    [since],
  );
  return rows.map(({ workspace_id: workspaceId, settings, updated_at: updatedAt }) => ({
    workspaceId,
    own: settings === null ? null : ownWaterfall.parse(settings),
    updatedAt,
  }));
}
