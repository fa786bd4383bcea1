import type { AnyField } from '../normalize/fields.js';
import { type Belief, type Claim, CONFIDENCE_MAX, weigh } from './confidence.js';
import type { Answer, Kind, Target } from './target.js';

export interface FieldResult {
  readonly field: AnyField;
  readonly belief: Belief;
  readonly previous: string | null;
  /** Epoch milliseconds. */
  readonly observedAtMs: number;
}

export interface Merged {
  /** Fields whose stored value is to change, in the contract's order. */
  readonly changes: readonly FieldResult[];
  /** Stored values that the answers repeat. */
  readonly confirmed: readonly FieldResult[];
  /** Requested fields for which nothing believable is known yet. */
  readonly missing: readonly AnyField[];
}

export interface MergeRequest {
  readonly target: Target;
  readonly requested: readonly AnyField[];
  readonly overwrite: boolean;
  readonly answers: readonly Answer[];
  readonly minConfidence: number;
  /** Provider ids in the order of the waterfall: decides ties. */
  readonly order: readonly string[];
}

/** Which of the requested fields this record needs: the empty ones, or with `overwrite` all. */
export function wantedFields(target: Target, requested: readonly AnyField[], overwrite: boolean): AnyField[] {
  return requested.filter(field => overwrite || target.value(field) === null);
}

/** What answers say of a field; null: nothing. */
function claimsOf(answers: readonly Answer[], field: AnyField): readonly Claim[] | null {
  let claims: Claim[] | null = null;
  for (const { source, values, confidences } of answers) {
    const value = values[field];
    if (value === undefined) continue;
    const claim = { source, value, confidence: confidences[field] ?? 0 };
    // Most often there is one, and a list that grows from nothing takes room for 17: 0.8 kB a call.
    if (claims === null) claims = [claim];
    else claims.push(claim);
  }
  return claims;
}

/**
 * Values that add up: all that was said by those who are sure enough, in the name of who said most. It is as sure as
 * the least sure of it.
 */
function united(
  { target: { kind }, minConfidence }: MergeRequest,
  claims: readonly Claim[],
  rank: (source: string) => number,
): Belief | null {
  const sure = claims.filter(({ confidence }) => confidence >= minConfidence);
  const [first, ...others] = [...sure].sort(
    (a, b) => b.value.length - a.value.length || rank(a.source) - rank(b.source),
  );
  if (first === undefined) return null;
  const value = kind.unite(sure.map(claim => claim.value));
  const lowest = weigh(
    [{ ...first, confidence: Math.min(...sure.map(one => one.confidence)) }],
    Object.is,
    rank,
  );
  return lowest === null ? null : { ...lowest, value, agreed: others.map(({ source }) => source) };
}

/** What to believe of a field by the answers that may speak for it; null: nothing that is sure enough. */
function believe(
  request: MergeRequest,
  field: AnyField,
  among: readonly Answer[],
  rank: (source: string) => number,
): Belief | null {
  const { kind } = request.target;
  const claims = claimsOf(among, field);
  if (claims === null) return null;
  if (kind.adding.has(field)) return united(request, claims, rank);
  const belief = weigh(claims, (a, b) => kind.same(field, a, b), rank);
  return belief !== null && belief.confidence >= request.minConfidence ? belief : null;
}

/**
 * What the answers amount to for this record: weighs each field and compares with what is stored. Pure, and
 * independent of the order in which the answers came.
 */
export function merge(request: MergeRequest): Merged {
  const { target, requested, overwrite, order } = request;
  const { kind } = target;
  const inOrder = kind.fields.filter(field => requested.includes(field));
  const wanted = wantedFields(target, inOrder, overwrite);
  const answers = request.answers.filter(answer => answer.isAbout);
  // So does every call begin, before anybody was asked.
  if (answers.length === 0) return { changes: [], confirmed: [], missing: wanted };
  const rank = (source: string) => order.indexOf(source);
  const changes: FieldResult[] = [];
  const confirmed: FieldResult[] = [];
  const missing: AnyField[] = [];
  const believed = (field: AnyField) => {
    const isOf = (result: FieldResult) => result.field === field;
    return (changes.find(isOf) ?? confirmed.find(isOf))?.belief.value ?? null;
  };
  for (const field of wanted) {
    const among = target.speakers(field, answers, believed);
    const belief = believe(request, field, among, rank);
    if (belief === null) {
      missing.push(field);
      continue;
    }
    const previous = target.value(field);
    const observedAtMs = among.find(({ source }) => source === belief.source)?.observedAtMs ?? 0;
    const result = { field, belief, previous, observedAtMs };
    if (previous !== null && isRepeated(kind, field, previous, belief.value)) confirmed.push(result);
    else changes.push(result);
  }
  return { changes, confirmed, missing };
}

/** Also with `overwrite` nothing better is lost: "DE" is no reason to forget that it was "Berlin, DE". */
function isRepeated({ same, saysLess }: Kind, field: AnyField, stored: string, said: string): boolean {
  return same(field, stored, said) || saysLess(field, stored, said);
}

/** The values to write, by field. */
export function valuesOf(changes: readonly FieldResult[]): Partial<Record<AnyField, string>> {
  const values: Partial<Record<AnyField, string>> = {};
  for (const { field, belief } of changes) values[field] = belief.value;
  return values;
}

function countOf(results: readonly Pick<FieldResult, 'belief'>[], source: string): number {
  return results.reduce((count, { belief }) => (belief.source === source ? count + 1 : count), 0);
}

/** The id that answers name as `source`: who supplied most of the fields, of equals the one earlier in the waterfall. */
export function mainSource(
  results: readonly Pick<FieldResult, 'belief'>[],
  order: readonly string[],
): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { belief } of results) {
    const { source } = belief;
    if (source === best) continue;
    const count = countOf(results, source);
    const isAhead = count > most || (count === most && order.indexOf(source) < order.indexOf(best ?? ''));
    if (isAhead) [best, most] = [source, count];
  }
  return best;
}

/** The lowest confidence among the results; null where there are none. */
export function lowestConfidence(results: readonly Pick<FieldResult, 'belief'>[]): number | null {
  const lowest = results.reduce((least, { belief }) => Math.min(least, belief.confidence), CONFIDENCE_MAX);
  return results.length === 0 ? null : lowest;
}
