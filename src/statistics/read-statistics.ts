import type { Database } from '../database/database.js';
import { FIELDS } from '../normalize/fields.js';
import { fieldsSince, grantedAfter, ledgerAt, outcomesByStep, providersSince } from './hours.store.js';
import { type RangeName, spanOf } from './ranges.js';
import type { StatisticsShape } from './statistics-schemas.js';

/** To four digits; null of nothing. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** Sums of prices without the dust of binary fractions. */
function money(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

async function stepsOf(database: Database, workspaceId: string, edgesMs: readonly number[], stepMs: number) {
  const [fromMs = 0] = edgesMs;
  const edges = edgesMs.map(edgeMs => new Date(edgeMs));
  const ends = await ledgerAt(database, workspaceId, edges);
  const granted = await grantedAfter(
    database,
    workspaceId,
    ends.map(({ seq }) => seq),
  );
  const outcomes = await outcomesByStep(database, workspaceId, new Date(fromMs), stepMs);
  return ends.slice(1).map(({ balance }, step): StatisticsShape['steps'][number] => {
    const grantedNow = granted.find(row => row.step === step)?.granted ?? 0;
    const { step: _step, vendor_cost = 0, ...counts } = outcomes.find(row => row.step === step) ?? {};
    return {
      from: new Date(fromMs + step * stepMs).toISOString(),
      credits_spent: grantedNow - (balance - (ends[step]?.balance ?? 0)),
      credits_granted: grantedNow,
      balance,
      enrichments: { succeeded: 0, unchanged: 0, no_match: 0, failed: 0, suppressed: 0, ...counts },
      vendor_cost: money(vendor_cost),
    };
  });
}

/** What a workspace's enrichments came to in a range that ends now. */
export async function readStatistics(
  database: Database,
  workspaceId: string,
  range: RangeName,
  nowMs: number,
): Promise<StatisticsShape> {
  const { edgesMs, stepMs } = spanOf(range, nowMs);
  const from = new Date(edgesMs[0] ?? nowMs);
  const steps = await stepsOf(database, workspaceId, edgesMs, stepMs);
  const fields = await fieldsSince(database, workspaceId, from);
  const providers = await providersSince(database, workspaceId, from);
  return {
    range,
    from: from.toISOString(),
    to: new Date(edgesMs.at(-1) ?? nowMs).toISOString(),
    step_seconds: stepMs / 1_000,
    steps,
    fields: FIELDS.map(field => {
      const { wanted, filled } = fields.find(row => row.field === field) ?? { wanted: 0, filled: 0 };
      return { field, wanted, filled, fill_rate: share(filled, wanted) };
    }),
    providers: providers.map(({ provider, hits, misses, failures, cached, latencyMs, cost }) => {
      const asked = hits + misses + failures;
      const latency_ms = asked === 0 ? null : Math.round(latencyMs / asked);
      const hit_rate = share(hits, hits + misses);
      return { provider, asked, hits, misses, failures, cached, hit_rate, latency_ms, cost: money(cost) };
    }),
  };
}
