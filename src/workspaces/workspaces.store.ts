import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Plan } from './plans.js';

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly sandbox: boolean;
  readonly balance: number;
  readonly held: number;
  readonly created_at: Date;
}

const COLUMNS = 'id, name, plan, sandbox, balance, held, created_at';

export async function insertWorkspace(
  database: Queryable,
  workspace: { id: string; name: string; plan: Plan; sandbox: boolean },
): Promise<void> {
  await database.query('insert into workspaces (id, name, plan, sandbox) values ($1, $2, $3, $4)', [
    workspace.id,
    workspace.name,
    workspace.plan,
    workspace.sandbox,
  ]);
}

export async function getWorkspace(database: Database, id: string): Promise<WorkspaceRow | null> {
  const { rows } = await database.query<WorkspaceRow>(`select ${COLUMNS} from workspaces where id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** A page of all workspaces, oldest first. */
export async function listWorkspaces(
  database: Database,
  limit: number,
  offset: number,
): Promise<{ rows: WorkspaceRow[]; total: number }> {
  const page = await database.query<WorkspaceRow>(
    `select ${COLUMNS} from workspaces order by created_at, id limit $1 offset $2`,
    [limit, offset],
  );
  const total = await database.query<{ total: number }>('select count(*) as total from workspaces');
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

export async function updateWorkspace(
  database: Database,
  id: string,
  change: { name: string | null; plan: Plan | null },
): Promise<WorkspaceRow | null> {
  const { rows } = await database.query<WorkspaceRow>(
    `update workspaces set name = coalesce($2, name), plan = coalesce($3, plan) where id = $1 returning ${COLUMNS}`,
    [id, change.name, change.plan],
  );
  return rows[0] ?? null;
}

export async function anyWorkspace(database: Database): Promise<boolean> {
  const { rows } = await database.query('select 1 from workspaces limit 1');
  return rows.length > 0;
}

export async function sandboxWorkspaces(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>('select id from workspaces where sandbox');
  return rows.map(row => row.id);
}
