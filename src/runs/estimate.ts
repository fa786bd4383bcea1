import { decideStep, type Waterfall } from '../enrich/plan.js';
import { type AnyField, fieldsIn, maskOf } from '../normalize/fields.js';
import { type Known, sideOf } from '../providers/side.js';
import { RECORDS, type RunKind } from './kinds.js';

/** So many records lack the same; `gaps` as `contact_gaps_v1` and `company_gaps_v1` count them. */
export interface GapCount {
  readonly gaps: number;
  /** Of contacts: the workspace has the company's name itself. */
  readonly hasOwnCompany: boolean;
  readonly count: number;
}

export interface Estimate {
  readonly records: number;
  /** Those that have something to fill. */
  readonly fillable: number;
  /** Those of them about whom a provider can be asked. */
  readonly askable: number;
  readonly credits: { readonly expected: number; readonly worst: number };
  readonly vendorCost: { readonly expected: number; readonly worst: number };
}

export interface EstimateRequest {
  readonly kind: RunKind;
  readonly counts: readonly GapCount[];
  readonly fields: readonly AnyField[];
  readonly overwrite: boolean;
  readonly maxCredits: number | null;
  readonly waterfall: Waterfall;
  /** How often a provider had data so far, 0 to 1; null: it was never asked. */
  readonly hitRate: (provider: string) => number | null;
}

/** Where a provider was never asked: as good as not known. */
const HIT_RATE_UNKNOWN = 0.5;

/** The gap that the workspace's own company fills. */
const OWN_NAME = maskOf<string>(RECORDS.contacts.gaps, ['company_name']);

/** What stands for a value in the question of whether there is one. */
const SOMETHING = 'known';

/**
 * What a run is going to cost, by the same decisions as the waterfall takes them, and without asking anybody. The
 * expected figures take what providers had so far, one independent of the other; the worst ones let every provider be
 * asked and charge. Answers that are in the cache make it cheaper, and so does the order `auto`.
 */
export function estimate(request: EstimateRequest): Estimate {
  const { kind, counts, fields, overwrite, maxCredits } = request;
  const all = RECORDS[kind].fields;
  const sum = { records: 0, fillable: 0, askable: 0, expected: 0, cost: 0, worstCost: 0 };
  for (const { gaps, hasOwnCompany, count } of counts) {
    sum.records += count;
    const wanted = overwrite ? fields : fieldsIn(all, gaps & maskOf(all, fields));
    if (wanted.length === 0) continue;
    sum.fillable += count;
    // Taken from the workspace before anybody is asked, and free.
    const left = hasOwnCompany ? wanted.filter(field => field !== 'company_name') : wanted;
    const one = forRecord(request, hasOwnCompany ? gaps & ~OWN_NAME : gaps, left);
    if (one.isAskable) sum.askable += count;
    sum.expected += one.chance * count;
    sum.cost += one.cost * count;
    sum.worstCost += one.worstCost * count;
  }
  const worst = Math.min(sum.askable, maxCredits ?? sum.askable);
  const expected = Math.min(Math.round(sum.expected), worst);
  // A run that ends at its budget has asked about so many only.
  const expectedShare = sum.expected === 0 ? 1 : Math.min(1, worst / sum.expected);
  return {
    records: sum.records,
    fillable: sum.fillable,
    askable: sum.askable,
    credits: { expected, worst },
    vendorCost: { expected: toCents(sum.cost * expectedShare), worst: toCents(sum.worstCost) },
  };
}

function toCents(cost: number): number {
  return Math.round(cost * 100) / 100;
}

/** One record's way through the waterfall: the chance of data, and what it costs. */
function forRecord(
  { kind, waterfall, hitRate }: EstimateRequest,
  gaps: number,
  wanted: readonly AnyField[],
): { isAskable: boolean; chance: number; cost: number; worstCost: number } {
  const { record } = RECORDS[kind];
  const known = knownOf(kind, gaps);
  // By field, the chance that it is still missing when a provider has its turn.
  const missing = new Map<AnyField, number>(wanted.map(field => [field, 1]));
  let nothing = 1;
  let isAskable = false;
  let cost = 0;
  let worstCost = 0;
  for (const registered of waterfall.providers) {
    if (decideStep(registered, { kind: record, known, wanted }).kind === 'skip') continue;
    isAskable = true;
    const fills = wanted.filter(field => sideOf(registered, record)?.fills.includes(field));
    const stillMissing = Math.max(...fills.map(field => missing.get(field) ?? 0));
    const isAsked = waterfall.strategy === 'first_match' ? Math.min(stillMissing, nothing) : stillMissing;
    const hits = hitRate(registered.id) ?? HIT_RATE_UNKNOWN;
    cost += isAsked * hits * registered.options.cost;
    worstCost += registered.options.cost;
    nothing *= 1 - isAsked * hits;
    for (const field of fills) missing.set(field, (missing.get(field) ?? 0) * (1 - isAsked * hits));
  }
  const bound = waterfall.maxCost ?? Number.POSITIVE_INFINITY;
  return {
    isAskable,
    chance: 1 - nothing,
    cost: Math.min(cost, bound),
    worstCost: Math.min(worstCost, bound),
  };
}

/** What is known of a record with these gaps. */
function knownOf(kind: RunKind, gaps: number): Known {
  return Object.fromEntries(
    RECORDS[kind].gaps.map((name, bit) => [name, (gaps & (1 << bit)) === 0 ? SOMETHING : null]),
  );
}
