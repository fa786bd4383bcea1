import { z } from 'zod';
import type { Database } from '../database/database.js';
import { type EvidenceRow, SUBJECTS } from './evidence.js';

/** After this long half of a tally is forgotten: a provider that was bad is tried again some day. */
const HALF_LIFE_DAYS = 30;

/** What was not noted for so long has faded to an eighth, and is deleted. */
const KEPT_DAYS = 90;

/** Adds tallies to those stored, which fade with time and with new trials. */
export async function addEvidence(
  database: Database,
  rows: readonly EvidenceRow[],
  trialsMax: number,
): Promise<void> {
  await database.query(
    `insert into provider_evidence as e (provider, given, subject, trials, successes)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[])
     on conflict (provider, given, subject) do update set (trials, successes, noted_at) = (
       select sum.trials * cap.share, sum.successes * cap.share, now()
       from (select power(0.5, extract(epoch from now() - e.noted_at)::float8 / 86400 / $7::float8) as share) kept,
         lateral (select e.trials * kept.share + excluded.trials as trials,
           e.successes * kept.share + excluded.successes as successes) sum,
         lateral (select least(1, $6::float8 / sum.trials) as share) cap)`,
    [
      rows.map(row => row.provider),
      rows.map(row => row.given),
      rows.map(row => row.subject),
      rows.map(row => row.trials),
      rows.map(row => row.successes),
      trialsMax,
      HALF_LIFE_DAYS,
    ],
  );
}

const storedRows = z.array(
  z.object({
    provider: z.string(),
    given: z.string(),
    subject: z.enum(SUBJECTS),
    trials: z.number(),
    successes: z.number(),
  }),
);

/** All that is stored, as far as it has not faded. */
export async function readEvidence(database: Database): Promise<EvidenceRow[]> {
  const { rows } = await database.query(
    `select provider, given, subject, trials * share as trials, successes * share as successes
     from provider_evidence,
       lateral (select power(0.5, extract(epoch from now() - noted_at)::float8 / 86400 / $1::float8) as share) kept`,
    [HALF_LIFE_DAYS],
  );
  return storedRows.parse(rows);
}

/** Deletes what has faded, some at a time. */
export async function deleteFadedEvidence(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with faded as (
       select ctid from provider_evidence where noted_at < now() - make_interval(days => $2)
       limit $1 for update skip locked
     ),
     gone as (delete from provider_evidence e using faded where e.ctid = faded.ctid returning 1)
     select count(*) as deleted from gone`,
    [rowsMax, KEPT_DAYS],
  );
  return rows[0]?.deleted ?? 0;
}
