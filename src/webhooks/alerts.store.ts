import type { Database } from '../database/database.js';

/** When the webhooks of a workspace are told of its credits. */
export interface Alerts {
  /** A balance that falls to this; null: never. */
  readonly credits_low_at: number | null;
}

export async function getAlerts(database: Database, workspaceId: string): Promise<Alerts | null> {
  const { rows } = await database.query<Alerts>('select credits_low_at from workspaces where id = $1', [
    workspaceId,
  ]);
  return rows[0] ?? null;
}

export async function setAlerts(
  database: Database,
  workspaceId: string,
  alerts: Alerts,
): Promise<Alerts | null> {
  const { rows } = await database.query<Alerts>(
    'update workspaces set credits_low_at = $2 where id = $1 returning credits_low_at',
    [workspaceId, alerts.credits_low_at],
  );
  return rows[0] ?? null;
}
