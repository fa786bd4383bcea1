import { z } from 'zod';
import { type AnyField, FIELDS, fieldsIn } from '../normalize/fields.js';

/** Where a stored value came from. */
export interface Origin {
  readonly source: string;
  /** Null where a person gave it. */
  readonly confidence: number | null;
  readonly enrichmentId: string | null;
  /** When the data was seen, or the person gave it; epoch milliseconds. */
  readonly atMs: number;
}

/** By field; a value without an entry was given when the contact was made. */
export type Provenance = Partial<Record<AnyField, Origin>>;

/** The source that marks a value as changed by a person. */
export const PERSON = 'person';

const storedGroups = z.array(
  z.tuple([z.int(), z.string(), z.number().nullable(), z.string().nullable(), z.number()]),
);

/**
 * The form in which it is stored: [fields (mask), source, confidence, enrichment, time] for each origin. Most often
 * one answer filled all fields: 0.1 kB a contact instead of 0.5 kB, and it is written with every enrichment.
 * @param all the fields of the record's kind
 */
export function encodeProvenance(provenance: Provenance, all: readonly AnyField[] = FIELDS): string {
  const groups: Group[] = [];
  all.forEach((field, place) => {
    const origin = provenance[field];
    if (origin === undefined) return;
    const group = groupOf(origin, groups);
    if (group !== undefined) group[0] |= 1 << place;
    else groups.push([1 << place, origin.source, origin.confidence, origin.enrichmentId, origin.atMs]);
  });
  return JSON.stringify(groups);
}

type Group = [
  fields: number,
  source: string,
  confidence: number | null,
  enrichmentId: string | null,
  atMs: number,
];

function groupOf(
  { source, confidence, enrichmentId, atMs }: Origin,
  groups: readonly Group[],
): Group | undefined {
  for (const group of groups) {
    if (group[1] === source && group[2] === confidence && group[3] === enrichmentId && group[4] === atMs)
      return group;
  }
  return undefined;
}

/** Undoes `encodeProvenance`. */
export function decodeProvenance(stored: unknown, all: readonly AnyField[] = FIELDS): Provenance {
  const provenance: Provenance = {};
  for (const [mask, source, confidence, enrichmentId, atMs] of storedGroups.parse(stored)) {
    for (const field of fieldsIn(all, mask)) provenance[field] = { source, confidence, enrichmentId, atMs };
  }
  return provenance;
}
