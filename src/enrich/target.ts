import type { Origin, Provenance } from '../contacts/provenance.js';
import type { AnyField } from '../normalize/fields.js';
import type { Handles } from '../normalize/social.js';
import type { AnyFound, Known, RecordKind } from '../providers/side.js';
import type { PersonIdentifier } from '../suppressions/identifier.js';
import type { FieldResult } from './merge.js';
import type { Write } from './write.js';

/** What the stages need to know of a kind of record beside the record itself. */
export interface Kind {
  readonly name: RecordKind;
  /** In the contract's order; a field's index is its bit in the database's masks. */
  readonly fields: readonly AnyField[];
  /** Whether two values of a field mean the same. */
  same(field: AnyField, a: string, b: string): boolean;
  /** Whether what is said now adds nothing to what is stored: a country where the city in it is known. */
  saysLess(field: AnyField, stored: string, said: string): boolean;
  /** Fields whose values of several sources add up; of all others they exclude each other. */
  readonly adding: ReadonlySet<AnyField>;
  /** Values of such a field as one. */
  unite(values: readonly string[]): string;
  /** A value as answers show it. */
  shown(field: AnyField, value: string): string | number | readonly string[];
}

/** Who gave an answer, and when. */
export interface AnswerOrigin {
  readonly source: string;
  /** The configured trust, 0 to 1; null: none configured. */
  readonly trust: number | null;
  readonly derivesSeniority: boolean;
  readonly askedAtMs: number;
}

/** An answer as it was understood for one record: clean values, and whether they are about this one at all. */
export interface Answer {
  readonly source: string;
  readonly values: Readonly<Partial<Record<AnyField, string>>>;
  /** By field: the provider's own confidence times the trust in it, 0 to 1. */
  readonly confidences: Readonly<Partial<Record<AnyField, number>>>;
  /** False: it is about somebody or something else, and nothing in it is believed. */
  readonly isAbout: boolean;
  /** A provider that derives a level from a title by rule; others must have said title and level together. */
  readonly derivesSeniority: boolean;
  /** How sure it is of them, 0 to 1: as of a LinkedIn profile, which is found in the same ways. */
  readonly handles?: { readonly values: Handles; readonly confidence: number };
  /** How the provider calls the person; of a company null. */
  readonly fullName: string | null;
  /** The company's registrable domain, where the provider says it; of a person null. */
  readonly domain: string | null;
  /** Epoch milliseconds. */
  readonly observedAtMs: number;
}

/** What an answer tells beside the record. */
export interface Told {
  readonly fields_updated: readonly AnyField[];
  readonly source: string | null;
  readonly confidence: number | null;
}

/** Trust in a provider that states no confidence and has none configured. */
export const TRUST_UNSTATED = 0.8;

/**
 * What an enrichment is about, as the five stages see it: a record of any kind, whose values are texts by field. All in
 * which kinds differ is behind it, so that there is one of each stage.
 */
export interface Target {
  readonly kind: Kind;
  /** Of the record as it was read; 0: there is none yet. */
  readonly version: number;
  readonly provenance: Provenance;
  /** The stored value; null where it is missing or nothing but white space. */
  value(field: AnyField): string | null;
  /** By what providers are asked and answers are compared. */
  readonly known: Known;
  /** By what it is looked for among the suppressions; nothing for a company. */
  readonly identifiers: readonly PersonIdentifier[];
  /** Reads what a provider said: is it about this record, and what are its values worth. Pure. */
  read(found: AnyFound, origin: AnswerOrigin): Answer;
  /** By what an answer that is about the record says whom it means. */
  identifiersFound(found: AnyFound, answer: Answer): readonly PersonIdentifier[];
  /** Which answers may speak for a field. @param believed what was decided of the fields before it */
  speakers(
    field: AnyField,
    answers: readonly Answer[],
    believed: (field: AnyField) => string | null,
  ): readonly Answer[];
  /** The record with what was found. */
  after(changes: readonly FieldResult[], enrichmentId: string, nowMs: number): Target;
  /** An answer that shows it, and tells what else there is to tell. */
  answer(told: Told): Readonly<Record<string, unknown>>;
  /** What the settle writes of it, over the version that was read. */
  readonly write: Write;
}

/** The confidences that an answer states, times the trust in its source. */
export function statedConfidence(
  { confidence, fieldConfidence }: Pick<AnyFound, 'confidence' | 'fieldConfidence'>,
  { trust }: AnswerOrigin,
): (field: AnyField) => number {
  const byField: Readonly<Partial<Record<AnyField, number>>> = fieldConfidence ?? {};
  return field => {
    const own = byField[field] ?? confidence;
    return (own ?? 1) * (trust ?? (own === undefined ? TRUST_UNSTATED : 1));
  };
}

/** When the data was seen, as far as it is said, or else when it was asked for; epoch milliseconds. */
export function observedAtMs({ observedAt }: Pick<AnyFound, 'observedAt'>, askedAtMs: number): number {
  const statedMs = observedAt === undefined ? Number.NaN : Date.parse(observedAt);
  return Number.isNaN(statedMs) ? askedAtMs : statedMs;
}

/** A record's provenance after the write. */
export function provenanceAfter(
  provenance: Provenance,
  changes: readonly FieldResult[],
  enrichmentId: string,
): Provenance {
  const after: Provenance = { ...provenance };
  let origin: Origin | undefined;
  for (const { field, belief, observedAtMs: atMs } of changes) {
    const { source, confidence } = belief;
    // Most often one answer fills all fields: their origin is one.
    if (origin?.source !== source || origin.confidence !== confidence || origin.atMs !== atMs)
      origin = { source, confidence, enrichmentId, atMs };
    after[field] = origin;
  }
  return after;
}
