import type { Database } from '../database/database.js';
import type { Counts, FieldCounts } from './standing.js';

/** Adds what one process counted to the totals. */
export async function addTotals(
  database: Database,
  counts: readonly (Counts & { provider: string })[],
): Promise<void> {
  const fields = counts.flatMap(({ provider, fields: counted }) =>
    [...counted].map(([field, { asked, delivered }]) => ({ provider, field, asked, delivered })),
  );
  await database.query(
    `with fields as (
       insert into provider_field_totals as f (provider, field, asked, delivered)
       select * from unnest($7::text[], $8::text[], $9::bigint[], $10::bigint[])
       on conflict (provider, field) do update
         set asked = f.asked + excluded.asked, delivered = f.delivered + excluded.delivered
     )
     insert into provider_totals as t (provider, calls, hits, misses, failures, spend)
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
      fields.map(count => count.provider),
      fields.map(count => count.field),
      fields.map(count => count.asked),
      fields.map(count => count.delivered),
    ],
  );
}

export async function readTotals(database: Database): Promise<Map<string, Counts>> {
  const { rows } = await database.query<Omit<Counts, 'fields'> & { provider: string }>(
    'select provider, calls, hits, misses, failures, spend from provider_totals',
  );
  const { rows: fields } = await database.query<FieldCounts & { provider: string; field: string }>(
    'select provider, field, asked, delivered from provider_field_totals',
  );
  const ofProvider = (id: string) => fields.filter(({ provider }) => provider === id);
  return new Map(
    rows.map(row => [
      row.provider,
      { ...row, fields: new Map(ofProvider(row.provider).map(count => [count.field, count])) },
    ]),
  );
}
