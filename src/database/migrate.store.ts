import type { Queryable } from './queryable.js';

/** Any number that nothing else in the same database uses for an advisory lock. */
const MIGRATION_LOCK = 7_582_423;

/** Held until the transaction ends. */
export async function lockMigrations(transaction: Queryable): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
}

export async function prepareBooks(transaction: Queryable): Promise<void> {
  await transaction.query(`create table if not exists applied_migrations (
    name text primary key, hash text not null, applied_at timestamptz not null default now())`);
  await transaction.query(`create table if not exists applied_functions (
    name text primary key, hash text not null, applied_at timestamptz not null default now())`);
}

/** What was applied so far: name to hash of the text. */
export async function appliedMigrations(
  transaction: Queryable,
): Promise<{ migrations: Map<string, string>; functionHashes: Map<string, string> }> {
  const migrations = await transaction.query<{ name: string; hash: string }>(
    'select name, hash from applied_migrations order by name',
  );
  const functions = await transaction.query<{ name: string; hash: string }>(
    'select name, hash from applied_functions',
  );
  return {
    migrations: new Map(migrations.rows.map(row => [row.name, row.hash])),
    functionHashes: new Map(functions.rows.map(row => [row.name, row.hash])),
  };
}

export async function recordMigration(transaction: Queryable, name: string, hash: string): Promise<void> {
  await transaction.query('insert into applied_migrations (name, hash) values ($1, $2)', [name, hash]);
}

export async function recordFunction(transaction: Queryable, name: string, hash: string): Promise<void> {
  await transaction.query(
    `insert into applied_functions (name, hash) values ($1, $2)
     on conflict (name) do update set hash = excluded.hash, applied_at = now()`,
    [name, hash],
  );
}
