import type { Database } from '../database/database.js';
import type { Counts } from './standing.js';

/** Adds what one process counted to the totals. */
export async function addTotals(
  database: Database,
  counts: readonly (Counts & { provider: string })[],
): Promise<void> {
  await database.query(
    `insert into provider_totals as t (provider, calls, hits, misses, failures, spend)
     select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::float8[])
     on conflict (provider) do update set calls = t.calls + excluded.calls, hits = t.hits + excluded.hits,
       misses = t.misses + excluded.misses, failures = t.failures + excluded.failures, spend = t.spend + excluded.spend`,
    [
      counts.map(count => count.provider),
      counts.map(count => count.calls),
      counts.map(count => count.hits),
      counts.map(count => count.misses),
      counts.map(count => count.failures),
      counts.map(count => count.spend),
    ],
  );
}

export async function readTotals(database: Database): Promise<Map<string, Counts>> {
  const { rows } = await database.query<Counts & { provider: string }>(
    'select provider, calls, hits, misses, failures, spend from provider_totals',
  );
  return new Map(rows.map(row => [row.provider, row]));
}
