import { z } from 'zod';
import { FIELDS, type Field } from '../normalize/fields.js';
import type { Attempt } from './call.js';

/**
 * How provenance and attempts are stored: lists instead of objects, ends that say nothing left out. Spelled out they
 * are 1.4 kB a call, more than all else of the row together, and a row over 2 kB leaves its page; so they are 0.3 kB.
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

const storedField = z.tuple([
  z.int(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.string().nullable().optional(),
  z.array(z.string()).optional(),
  z.array(z.tuple([z.string(), z.string()])).optional(),
]);

const storedAttempt = z.tuple([
  z.string(),
  z.enum(['found', 'not_found', 'skipped', 'suppressed', 'failed']),
  z.number().optional(),
  z.string().nullable().optional(),
  z.number().optional(),
  z.boolean().optional(),
]);

/** The list without the members at its end that are null, zero, false or empty. */
function trimmed(list: readonly unknown[]): readonly unknown[] {
  let length = list.length;
  while (length > 0 && isNothing(list[length - 1])) length -= 1;
  return list.slice(0, length);
}

function isNothing(value: unknown): boolean {
  return value === null || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

/** Fields as [place in the list of fields, value, source, confidence, observed (ms), previous, agreed, disagreed]. */
export function encodeFields(fields: Readonly<Partial<Record<Field, FieldProvenance>>>): string {
  const lists = FIELDS.flatMap((field, place) => {
    const of = fields[field];
    if (of === undefined) return [];
    const disagreed = of.disagreed.map(({ source, value }) => [source, value]);
    const list = [
      place,
      of.value,
      of.source,
      of.confidence,
      Date.parse(of.observed_at),
      of.previous_value,
      of.agreed,
      disagreed,
    ];
    return [trimmed(list)];
  });
  return JSON.stringify(lists);
}

/** Undoes `encodeFields`. */
export function decodeFields(stored: unknown): Partial<Record<Field, FieldProvenance>> {
  const fields: Partial<Record<Field, FieldProvenance>> = {};
  for (const [place, value, source, confidence, observedMs, previous, agreed, disagreed] of z
    .array(storedField)
    .parse(stored)) {
    const field = FIELDS[place];
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
