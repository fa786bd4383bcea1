import { z } from 'zod';
import type { AnyField } from '../normalize/fields.js';
import type { Attempt } from './call.js';
import type { FieldResult } from './merge.js';

/**
 * How provenance and attempts are stored: lists instead of objects, ends that say nothing left out. Spelled out they
 * are 1.4 kB a call, more than all else of the row together, and a row over 2 kB leaves its page; so they are 0.2 kB.
 */

/** Where the value of one field came from, as `GET /v1/enrichments/{id}` shows it. */
export interface FieldProvenance {
  readonly value: string;
  readonly previous_value: string | null;
  readonly source: string;
  readonly confidence: number;
  /** ISO 8601. */
  readonly observed_at: string;
  readonly agreed: readonly string[];
  readonly disagreed: readonly { readonly source: string; readonly value: string }[];
}

const storedFields = z.array(
  z.tuple([
    z.string(),
    z.number(),
    z.number(),
    z.array(
      z.tuple([
        z.int(),
        z.string(),
        z.string().nullable().optional(),
        z.array(z.string()).optional(),
        z.array(z.tuple([z.string(), z.string()])).optional(),
      ]),
    ),
  ]),
);

const storedAttempt = z.tuple([
  z.string(),
  z.enum(['found', 'not_found', 'skipped', 'suppressed', 'failed']),
  z.number().optional(),
  z.string().nullable().optional(),
  z.number().optional(),
  z.boolean().optional(),
]);

/** Takes the members at the end of a list away that are null, zero, false or empty. */
function trimmed(list: unknown[]): readonly unknown[] {
  while (isNothing(list.at(-1))) list.pop();
  return list;
}

function isNothing(value: unknown): boolean {
  return value === null || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

/** Changed fields of a kind as [source, confidence, observed (ms), [[place in the list of fields, value, previous, agreed, disagreed]]]. */
export function encodeFields(changes: readonly FieldResult[], all: readonly AnyField[]): string {
  const groups: { readonly of: FieldResult; readonly values: (readonly unknown[])[] }[] = [];
  for (const change of changes) {
    const { value, agreed, disagreed } = change.belief;
    const others = disagreed.length === 0 ? [] : disagreed.map(other => [other.source, other.value]);
    const stored = trimmed([all.indexOf(change.field), value, change.previous, agreed, others]);
    const group = groups.find(known => isSaidTogether(known.of, change));
    if (group === undefined) groups.push({ of: change, values: [stored] });
    else group.values.push(stored);
  }
  return JSON.stringify(
    groups.map(({ of, values }) => [of.belief.source, of.belief.confidence, of.observedAtMs, values]),
  );
}

function isSaidTogether(a: FieldResult, b: FieldResult): boolean {
  return (
    a.belief.source === b.belief.source &&
    a.belief.confidence === b.belief.confidence &&
    a.observedAtMs === b.observedAtMs
  );
}

/** Undoes `encodeFields`. */
export function decodeFields(
  stored: unknown,
  all: readonly AnyField[],
): Partial<Record<AnyField, FieldProvenance>> {
  const fields: Partial<Record<AnyField, FieldProvenance>> = {};
  for (const [source, confidence, observedMs, values] of storedFields.parse(stored)) {
    for (const [place, value, previous, agreed, disagreed] of values) {
      const field = all[place];
      if (field === undefined) continue;
      fields[field] = {
        value,
        previous_value: previous ?? null,
        source,
        confidence,
        observed_at: new Date(observedMs).toISOString(),
        agreed: agreed ?? [],
        disagreed: (disagreed ?? []).map(([other, said]) => ({ source: other, value: said })),
      };
    }
  }
  return fields;
}

/** Attempts as [provider, outcome, latency, reason, cost, cached]. */
export function encodeAttempts(attempts: readonly Attempt[]): string {
  return JSON.stringify(
    attempts.map(({ provider, outcome, latency_ms, reason, cost, cached }) =>
      trimmed([provider, outcome, latency_ms, reason, cost, cached]),
    ),
  );
}

/** Undoes `encodeAttempts`. */
export function decodeAttempts(stored: unknown): Attempt[] {
  return z
    .array(storedAttempt)
    .parse(stored)
    .map(([provider, outcome, latencyMs, reason, cost, cached]) => ({
      provider,
      outcome,
      reason: reason ?? null,
      cached: cached ?? false,
      latency_ms: latencyMs ?? 0,
      cost: cost ?? 0,
    }));
}
