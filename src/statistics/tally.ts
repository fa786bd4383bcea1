import type { SettledCall } from '../enrich/settled-call.js';
import type { Field } from '../normalize/fields.js';

export const HOUR_MS = 3_600_000;

/** How calls of a workspace ended in one hour. */
export interface Outcomes {
  succeeded: number;
  unchanged: number;
  no_match: number;
  failed: number;
  suppressed: number;
}

/** How often a field was missing in calls that came to an end, and how often it was filled. */
export interface FieldCounts {
  wanted: number;
  filled: number;
}

export interface ProviderCounts {
  hits: number;
  misses: number;
  failures: number;
  /** Answers that were there already; in none of the other counts. */
  cached: number;
  /** Of all that were asked. */
  latencyMs: number;
  cost: number;
}

/** What one workspace did in one hour, as far as it is not stored yet. */
export interface HourCounts {
  readonly workspaceId: string;
  /** When the hour began, in milliseconds since 1970. */
  readonly hourMs: number;
  readonly outcomes: Outcomes;
  vendorCost: number;
  readonly fields: Map<Field, FieldCounts>;
  readonly providers: Map<string, ProviderCounts>;
}

const noOutcomes = (): Outcomes => ({ succeeded: 0, unchanged: 0, no_match: 0, failed: 0, suppressed: 0 });

const noProviderCounts = (): ProviderCounts => ({
  hits: 0,
  misses: 0,
  failures: 0,
  cached: 0,
  latencyMs: 0,
  cost: 0,
});

/**
 * Counts calls by workspace and hour until somebody stores them. It cannot grow while the database is away: no call
 * settles then, and so none is counted.
 */
export class Tally {
  #hours = new Map<string, HourCounts>();

  note(call: SettledCall, nowMs: number): void {
    const counts = this.#at(call.workspaceId, nowMs - (nowMs % HOUR_MS));
    counts.outcomes[call.status] += 1;
    if (call.status !== 'failed' && call.status !== 'suppressed') noteFields(counts, call);
    for (const attempt of call.attempts) noteAttempt(counts, attempt);
  }

  /** What was counted since the last time. @param workspaceId of one workspace only; absent: of all. */
  take(workspaceId?: string): HourCounts[] {
    const taken = [...this.#hours.values()].filter(
      counts => workspaceId === undefined || counts.workspaceId === workspaceId,
    );
    for (const { workspaceId: id, hourMs } of taken) this.#hours.delete(`${id} ${hourMs}`);
    return taken;
  }

  /** Counts again what could not be stored. */
  putBack(taken: readonly HourCounts[]): void {
    for (const { workspaceId, hourMs, outcomes, vendorCost, fields, providers } of taken) {
      const counts = this.#at(workspaceId, hourMs);
      addTo(counts.outcomes, outcomes);
      counts.vendorCost += vendorCost;
      for (const [field, more] of fields) addTo(entryOf(counts.fields, field, noFieldCounts), more);
      for (const [id, more] of providers) addTo(entryOf(counts.providers, id, noProviderCounts), more);
    }
  }

  #at(workspaceId: string, hourMs: number): HourCounts {
    return entryOf(this.#hours, `${workspaceId} ${hourMs}`, () => ({
      workspaceId,
      hourMs,
      outcomes: noOutcomes(),
      vendorCost: 0,
      fields: new Map(),
      providers: new Map(),
    }));
  }
}

const noFieldCounts = (): FieldCounts => ({ wanted: 0, filled: 0 });

function noteFields({ fields }: HourCounts, { wanted, filled }: SettledCall): void {
  for (const field of wanted) {
    const counts = entryOf(fields, field, noFieldCounts);
    counts.wanted += 1;
    if (filled.includes(field)) counts.filled += 1;
  }
}

function noteAttempt(counts: HourCounts, attempt: SettledCall['attempts'][number]): void {
  const { outcome, cached, latency_ms, cost } = attempt;
  if (outcome === 'skipped') return;
  counts.vendorCost += cost;
  const provider = entryOf(counts.providers, attempt.provider, noProviderCounts);
  if (cached) {
    provider.cached += 1;
    return;
  }
  if (outcome === 'found') provider.hits += 1;
  else if (outcome === 'failed') provider.failures += 1;
  else provider.misses += 1;
  provider.latencyMs += latency_ms;
  provider.cost += cost;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Adds the numbers of one object to those of another with the same members. */
function addTo<Counts extends Outcomes | FieldCounts | ProviderCounts>(sums: Counts, more: Counts): void {
  for (const [name, value] of Object.entries(more)) {
    Object.assign(sums, { [name]: value + Number(Reflect.get(sums, name)) });
  }
}
