import type { Database } from '../database/database.js';

export interface LowWorkspace {
  readonly workspace_id: string;
  readonly workspace_name: string;
  readonly available: number;
  readonly credits_low_at: number | null;
}

/**
 * Workspaces whose credits have fallen to what was set for them, or are used up; of one, or of all. The sandbox gets its
 * credits by itself.
 */
export async function lowWorkspaces(
  database: Database,
  workspaceId: string | null,
  limit: number,
): Promise<LowWorkspace[]> {
  const { rows } = await database.query<LowWorkspace>(
    `select id as workspace_id, name as workspace_name, balance - held as available, credits_low_at
     from workspaces
     where ($1::uuid is null or id = $1) and not sandbox
       and (balance <= credits_low_at or (balance = 0 and ledger_seq > 0))
     order by balance, id limit $2`,
    [workspaceId, limit],
  );
  return rows;
}

export interface WaitingRun {
  readonly workspace_id: string;
  readonly run_id: string;
  readonly name: string | null;
}

export async function waitingRuns(
  database: Database,
  workspaceId: string | null,
  limit: number,
): Promise<WaitingRun[]> {
  const { rows } = await database.query<WaitingRun>(
    `select workspace_id, id as run_id, name from runs
     where active and ($1::uuid is null or workspace_id = $1) and status = 'waiting_for_credits'
     order by workspace_id, id limit $2`,
    [workspaceId, limit],
  );
  return rows;
}

export interface TroubledWebhook {
  readonly workspace_id: string;
  readonly webhook_id: string;
  readonly url: string;
  /** Why it was switched off by itself; null: it only fails. */
  readonly disabled_reason: 'gone' | 'failing' | null;
  readonly failing_since: Date | null;
}

/** Webhooks that were switched off by themselves, or have delivered nothing since they began to fail. */
export async function troubledWebhooks(
  database: Database,
  workspaceId: string | null,
  limit: number,
): Promise<TroubledWebhook[]> {
  const { rows } = await database.query<TroubledWebhook>(
    `select workspace_id, id as webhook_id, url, disabled_reason, failing_since from webhooks
     where ($1::uuid is null or workspace_id = $1) and deleted_at is null
       and (disabled_reason is not null or failing_since is not null)
       and (disabled_reason is not null or active)
     order by workspace_id, id limit $2`,
    [workspaceId, limit],
  );
  return rows;
}

export interface FailedImport {
  readonly workspace_id: string;
  readonly import_id: string;
  readonly failure: string | null;
  readonly finished_at: Date | null;
}

export async function failedImports(
  database: Database,
  workspaceId: string | null,
  since: Date,
  limit: number,
): Promise<FailedImport[]> {
  const { rows } = await database.query<FailedImport>(
    `select workspace_id, id as import_id, failure, finished_at from imports
     where status = 'failed' and ($1::uuid is null or workspace_id = $1) and finished_at > $2
     order by finished_at desc limit $3`,
    [workspaceId, since, limit],
  );
  return rows;
}

/** Providers that some process has told webhooks of as set aside, and not yet seen answer. */
export async function suspendedProviders(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ provider: string }>(
    'select provider from provider_suspensions order by provider',
  );
  return rows.map(({ provider }) => provider);
}
