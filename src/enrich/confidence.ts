/**
 * How sure to be of a value, from who claims what. One pure rule, used for every field:
 *
 * 1. A source's claim counts as the provider's own confidence times the trust configured for it.
 * 2. Sources that say the same add up as independent witnesses: all of them would have to be wrong, so
 *    together they are sure to 1 - product(1 - c). Agreement only ever raises.
 * 3. Values that exclude each other share the probability by their odds c / (1 - c), with "none of them"
 *    at odds 1. A lone claim of c keeps exactly c; every contradiction lowers the winner.
 *
 * Sums and products do not depend on the order of the answers, so neither does the result. Rejected: taking
 * the best claim's figure (agreement counts for nothing), averaging (agreement of two 0.8 stays 0.8),
 * and last-answer-wins (depends on the order).
 */
export interface Claim {
  readonly source: string;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface Belief {
  readonly value: string;
  readonly source: string;
  /** 0 to CONFIDENCE_MAX, at most two decimals. */
  readonly confidence: number;
  readonly agreed: readonly string[];
  readonly disagreed: readonly { readonly source: string; readonly value: string }[];
}

/** For the usual case, in which nobody else speaks of a value. */
const NOBODY: readonly never[] = [];

/** Nothing is certain: at 1 one claim would make every contradiction weightless. */
export const CONFIDENCE_MAX = 0.99;

interface Group {
  readonly claims: Claim[];
  doubt: number;
}

function bounded(confidence: number): number {
  return Math.min(Math.max(confidence, 0), CONFIDENCE_MAX);
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}

function odds(group: Group): number {
  const sure = Math.min(1 - group.doubt, CONFIDENCE_MAX);
  return sure / (1 - sure);
}

/** The strongest claim speaks for its group; equal ones by their place in the waterfall, so never by arrival. */
function speaker(group: Group, rank: (source: string) => number): Claim | undefined {
  return [...group.claims].sort((a, b) => b.confidence - a.confidence || rank(a.source) - rank(b.source))[0];
}

/**
 * The value to believe among the claims about one field, or null where there is none.
 * @param same whether two values mean the same.
 * @param rank a source's place in the waterfall.
 */
export function weigh(
  claims: readonly Claim[],
  same: (a: string, b: string) => boolean,
  rank: (source: string) => number,
): Belief | null {
  const [only] = claims;
  // The usual case, and what the rule comes to for it: a lone claim keeps its confidence.
  if (only !== undefined && claims.length === 1) {
    const { value, source, confidence } = only;
    return { value, source, confidence: rounded(bounded(confidence)), agreed: NOBODY, disagreed: NOBODY };
  }
  const groups: Group[] = [];
  for (const claim of [...claims].sort((a, b) => rank(a.source) - rank(b.source))) {
    const confidence = bounded(claim.confidence);
    const group = groups.find(candidate => candidate.claims.some(member => same(member.value, claim.value)));
    if (group === undefined) groups.push({ claims: [claim], doubt: 1 - confidence });
    else {
      group.claims.push(claim);
      group.doubt *= 1 - confidence;
    }
  }
  const total = groups.reduce((sum, group) => sum + odds(group), 1);
  let best: Group | undefined;
  for (const group of groups) if (best === undefined || group.doubt < best.doubt) best = group;
  const chosen = best === undefined ? undefined : speaker(best, rank);
  if (best === undefined || chosen === undefined) return null;
  return {
    value: chosen.value,
    source: chosen.source,
    confidence: rounded(odds(best) / total),
    agreed: best.claims.filter(claim => claim !== chosen).map(claim => claim.source),
    disagreed: groups
      .filter(group => group !== best)
      .flatMap(group => group.claims.map(({ source, value }) => ({ source, value }))),
  };
}
