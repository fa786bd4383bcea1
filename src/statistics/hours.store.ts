import type { Database } from '../database/database.js';
import type { Field } from '../normalize/fields.js';
import type { FieldCounts, HourCounts, Outcomes, ProviderCounts } from './tally.js';

/** Adds what one process counted to the hours; rows in one order, so that two processes wait for each other only. */
export async function addHours(database: Database, counted: readonly HourCounts[]): Promise<void> {
  const hours = counted.toSorted(
    (a, b) => a.hourMs - b.hourMs || a.workspaceId.localeCompare(b.workspaceId, 'en'),
  );
  const fields = hours.flatMap(hour =>
    [...hour.fields].map(([field, counts]) => ({ hour, field, ...counts })),
  );
  const providers = hours.flatMap(hour =>
    [...hour.providers].map(([id, counts]) => ({ hour, id, ...counts })),
  );
  await database.query(
    `with fields as (
       insert into field_hours as f (workspace_id, hour, field, wanted, filled)
       select * from unnest($9::uuid[], $10::timestamptz[], $11::text[], $12::bigint[], $13::bigint[])
       on conflict (workspace_id, hour, field) do update
         set wanted = f.wanted + excluded.wanted, filled = f.filled + excluded.filled
     ),
     providers as (
       insert into provider_hours as p (workspace_id, hour, provider, hits, misses, failures, cached, latency_ms, cost)
       select * from unnest($14::uuid[], $15::timestamptz[], $16::text[], $17::bigint[], $18::bigint[], $19::bigint[],
         $20::bigint[], $21::float8[], $22::float8[])
       on conflict (workspace_id, hour, provider) do update
         set hits = p.hits + excluded.hits, misses = p.misses + excluded.misses,
           failures = p.failures + excluded.failures, cached = p.cached + excluded.cached,
           latency_ms = p.latency_ms + excluded.latency_ms, cost = p.cost + excluded.cost
     )
     insert into enrichment_hours as e
       (workspace_id, hour, succeeded, unchanged, no_match, failed, suppressed, vendor_cost)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
       $7::bigint[], $8::float8[])
     on conflict (workspace_id, hour) do update
       set succeeded = e.succeeded + excluded.succeeded, unchanged = e.unchanged + excluded.unchanged,
         no_match = e.no_match + excluded.no_match, failed = e.failed + excluded.failed,
         suppressed = e.suppressed + excluded.suppressed, vendor_cost = e.vendor_cost + excluded.vendor_cost`,
    [
      ...keysOf(hours.map(hour => ({ hour }))),
      hours.map(({ outcomes }) => outcomes.succeeded),
      hours.map(({ outcomes }) => outcomes.unchanged),
      hours.map(({ outcomes }) => outcomes.no_match),
      hours.map(({ outcomes }) => outcomes.failed),
      hours.map(({ outcomes }) => outcomes.suppressed),
      hours.map(({ vendorCost }) => vendorCost),
      ...keysOf(fields),
      fields.map(({ field }) => field),
      fields.map(({ wanted }) => wanted),
      fields.map(({ filled }) => filled),
      ...keysOf(providers),
      providers.map(({ id }) => id),
      providers.map(({ hits }) => hits),
      providers.map(({ misses }) => misses),
      providers.map(({ failures }) => failures),
      providers.map(({ cached }) => cached),
      providers.map(({ latencyMs }) => latencyMs),
      providers.map(({ cost }) => cost),
    ],
  );
}

function keysOf(rows: readonly { readonly hour: HourCounts }[]): [string[], Date[]] {
  return [rows.map(({ hour }) => hour.workspaceId), rows.map(({ hour }) => new Date(hour.hourMs))];
}

export interface StepRow extends Outcomes {
  /** Which step of the range, from 0. */
  readonly step: number;
  readonly vendor_cost: number;
}

/** How calls ended, by steps from a moment on; steps without a call have no row. */
export async function outcomesByStep(
  database: Database,
  workspaceId: string,
  from: Date,
  stepMs: number,
): Promise<StepRow[]> {
  const { rows } = await database.query<StepRow>(
    `select floor(extract(epoch from hour - $2::timestamptz) * 1000 / $3::float8)::integer as step,
       sum(succeeded)::bigint as succeeded, sum(unchanged)::bigint as unchanged, sum(no_match)::bigint as no_match,
       sum(failed)::bigint as failed, sum(suppressed)::bigint as suppressed, sum(vendor_cost) as vendor_cost
     from enrichment_hours where workspace_id = $1 and hour >= $2 group by 1`,
    [workspaceId, from, stepMs],
  );
  return rows;
}

export async function fieldsSince(
  database: Database,
  workspaceId: string,
  from: Date,
): Promise<(FieldCounts & { readonly field: Field })[]> {
  const { rows } = await database.query<FieldCounts & { field: Field }>(
    `select field, sum(wanted)::bigint as wanted, sum(filled)::bigint as filled
     from field_hours where workspace_id = $1 and hour >= $2 group by field`,
    [workspaceId, from],
  );
  return rows;
}

export async function providersSince(
  database: Database,
  workspaceId: string,
  from: Date,
): Promise<(ProviderCounts & { readonly provider: string })[]> {
  const { rows } = await database.query<ProviderCounts & { provider: string }>(
    `select provider, sum(hits)::bigint as hits, sum(misses)::bigint as misses, sum(failures)::bigint as failures,
       sum(cached)::bigint as cached, sum(latency_ms) as "latencyMs", sum(cost) as cost
     from provider_hours where workspace_id = $1 and hour >= $2 group by provider order by provider`,
    [workspaceId, from],
  );
  return rows;
}

/** Where the ledger stood at some moments, which ascend (`migrations/functions/ledger_at_v1.sql`). */
export function ledgerAt(
  database: Database,
  workspaceId: string,
  moments: readonly Date[],
): Promise<{ readonly seq: number; readonly balance: number }[]> {
  return database.call('ledger_at_v1', [workspaceId, moments]);
}

/** What was granted after each of some entries, which ascend, up to the next of them; entries without have no row. */
export async function grantedAfter(
  database: Database,
  workspaceId: string,
  seqs: readonly number[],
): Promise<{ readonly step: number; readonly granted: number }[]> {
  const { rows } = await database.query<{ step: number; granted: number }>(
    `select width_bucket(seq, array(select t.seq + 1 from unnest($2::bigint[]) with ordinality as t (seq, n) order by t.n))
       - 1 as step, sum(amount)::bigint as granted
     from ledger_entries where workspace_id = $1 and reference is not null and seq > ($2::bigint[])[1] group by 1`,
    [workspaceId, seqs],
  );
  return rows;
}

/** Deletes hours that no range reaches any more. @returns how many were deleted, of one table. */
export async function deleteOldHours(database: Database, before: Date, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (select ctid, workspace_id, hour from enrichment_hours where hour < $1 order by hour limit $2),
     fields as (delete from field_hours f using old where f.workspace_id = old.workspace_id and f.hour = old.hour),
     providers as (delete from provider_hours p using old where p.workspace_id = old.workspace_id and p.hour = old.hour),
     deleted as (delete from enrichment_hours e using old where e.ctid = old.ctid returning 1)
     select count(*)::integer as deleted from deleted`,
    [before, rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
