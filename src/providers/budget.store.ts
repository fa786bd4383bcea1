import type { Database } from '../database/database.js';

export interface Expense {
  readonly provider: string;
  /** In the currency of the configuration. */
  readonly cost: number;
}

/** A part of a month's budget that is set aside. */
export interface Reservation extends Expense {
  /** As the database writes it: the month's first day. */
  readonly month: string;
}

/** Sets aside what questions may cost (`migrations/functions/reserve_spend_v1.sql`); null where there is no room. */
export async function reserveSpend(
  database: Database,
  workspaceId: string,
  expenses: readonly Expense[],
): Promise<(Reservation | null)[]> {
  const { rows } = await database.query<{ granted: boolean; month: string }>(
    'select granted, month::text from reserve_spend_v1($1, $2::text[], $3::text[]::numeric[]) order by item',
    [workspaceId, expenses.map(({ provider }) => provider), expenses.map(({ cost }) => String(cost))],
  );
  return expenses.map((expense, place) => {
    const row = rows[place];
    return row?.granted === true ? { ...expense, month: row.month } : null;
  });
}

/** Puts right what was set aside, by what it cost in the end. @param expenses the differences, negative where less. */
export async function adjustSpend(
  database: Database,
  workspaceId: string,
  expenses: readonly Reservation[],
): Promise<void> {
  await database.query(
    `update provider_spend s set spent = greatest(0, s.spent + t.cost)
     from (
       select u.provider, u.month, sum(u.cost) as cost
       from unnest($2::text[], $3::date[], $4::text[]::numeric[]) as u (provider, month, cost)
       group by u.provider, u.month
     ) t
     where s.workspace_id = $1 and s.provider = t.provider and s.month = t.month`,
    [
      workspaceId,
      expenses.map(({ provider }) => provider),
      expenses.map(({ month }) => month),
      expenses.map(({ cost }) => String(cost)),
    ],
  );
}

/**
 * Counts what providers have cost a workspace this month before they had a budget, as far as their answers are still
 * there; what was counted is never lowered.
 */
export async function countEarlierSpend(
  database: Database,
  workspaceId: string,
  providers: readonly string[],
): Promise<void> {
  await database.query(
    `insert into provider_spend as s (workspace_id, provider, month, spent)
     select $1, t.provider, date_trunc('month', now() at time zone 'UTC')::date, coalesce((
       select sum(r.cost::numeric) from receipts r
       where r.workspace_id = $1 and r.provider = t.provider
         and r.asked_at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
     ), 0)
     from unnest($2::text[]) as t (provider)
     on conflict (workspace_id, provider, month) do update set spent = greatest(s.spent, excluded.spent)`,
    [workspaceId, providers],
  );
}

/** What providers with a budget have cost a workspace this month, with what is set aside. */
export async function spentThisMonth(
  database: Database,
  workspaceId: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ provider: string; spent: number }>(
    `select provider, spent::float8 as spent from provider_spend
     where workspace_id = $1 and month = date_trunc('month', now() at time zone 'UTC')::date`,
    [workspaceId],
  );
  return new Map(rows.map(({ provider, spent }) => [provider, spent]));
}
