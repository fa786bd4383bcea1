import type { AnyField } from '../normalize/fields.js';
import { type Belief, type Claim, weigh } from './confidence.js';
import type { Answer, Kind, Target } from './target.js';

export interface FieldResult {
  readonly field: AnyField;
  readonly belief: Belief;
  readonly previous: string | null;
  readonly observedAt: string;
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

function claimOf({ source, values, confidences }: Answer, field: AnyField): Claim | null {
  const value = values[field];
  return value === undefined ? null : { source, value, confidence: confidences[field] ?? 0 };
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

/**
 * What the answers amount to for this record: weighs each field and compares with what is stored. Pure, and
 * independent of the order in which the answers came.
 */
export function merge(request: MergeRequest): Merged {
  const { target, minConfidence } = request;
  const { kind } = target;
  const answers = request.answers.filter(answer => answer.isAbout);
  const wanted = wantedFields(target, request.requested, request.overwrite);
  const rank = (source: string) => request.order.indexOf(source);
  const believe = (field: AnyField, among: readonly Answer[]): Belief | null => {
    const claims = among.map(answer => claimOf(answer, field)).filter(claim => claim !== null);
    if (kind.adding.has(field)) return united(request, claims, rank);
    const belief = weigh(claims, (a, b) => kind.same(field, a, b), rank);
    return belief !== null && belief.confidence >= minConfidence ? belief : null;
  };

  const changes: FieldResult[] = [];
  const confirmed: FieldResult[] = [];
  const missing: AnyField[] = [];
  const believed = (field: AnyField) =>
    [...changes, ...confirmed].find(result => result.field === field)?.belief.value ?? null;
  for (const field of kind.fields) {
    if (!wanted.includes(field)) continue;
    const among = target.speakers(field, answers, believed);
    const belief = believe(field, among);
    if (belief === null) {
      missing.push(field);
      continue;
    }
    const previous = target.value(field);
    const observedAt = among.find(answer => answer.source === belief.source)?.observedAt ?? '';
    const result = { field, belief, previous, observedAt };
    if (previous !== null && isRepeated(kind, field, previous, belief.value)) confirmed.push(result);
    else changes.push(result);
  }
  return { changes, confirmed, missing };
}

/** Also with `overwrite` nothing better is lost: "DE" is no reason to forget that it was "Berlin, DE". */
function isRepeated({ same, saysLess }: Kind, field: AnyField, stored: string, said: string): boolean {
  return same(field, stored, said) || saysLess(field, stored, said);
}

/** The id that answers name as `source`: who supplied most of the fields, of equals the one earlier in the waterfall. */
export function mainSource(
  results: readonly Pick<FieldResult, 'belief'>[],
  order: readonly string[],
): string | null {
  const counts = new Map<string, number>();
  for (const { belief } of results) counts.set(belief.source, (counts.get(belief.source) ?? 0) + 1);
  let best: string | null = null;
  for (const [source, count] of counts) {
    const ahead =
      best === null ? 1 : count - (counts.get(best) ?? 0) || order.indexOf(best) - order.indexOf(source);
    if (ahead > 0) best = source;
  }
  return best;
}

/** The lowest confidence among the results; null where there are none. */
export function lowestConfidence(results: readonly Pick<FieldResult, 'belief'>[]): number | null {
  return results.length === 0 ? null : Math.min(...results.map(({ belief }) => belief.confidence));
}
