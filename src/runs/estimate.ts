import { decideStep, type Waterfall } from '../enrich/plan.js';
import { FIELDS, type Field, fieldMask, fieldsOfMask } from '../normalize/fields.js';
import type { KnownPerson } from '../providers/provider.js';

/** So many contacts lack the same; `gaps` as `contact_gaps_v1` counts them. */
export interface GapCount {
  readonly gaps: number;
  readonly contacts: number;
}

export interface Estimate {
  readonly contacts: number;
  /** Those that have something to fill. */
  readonly fillable: number;
  /** Those of them about whom a provider can be asked. */
  readonly askable: number;
  readonly credits: { readonly expected: number; readonly worst: number };
  readonly vendorCost: { readonly expected: number; readonly worst: number };
}

export interface EstimateRequest {
  readonly counts: readonly GapCount[];
  readonly fields: readonly Field[];
  readonly overwrite: boolean;
  readonly maxCredits: number | null;
  readonly waterfall: Waterfall;
  /** How often a provider had data so far, 0 to 1; null: it was never asked. */
  readonly hitRate: (provider: string) => number | null;
}

/** Where a provider was never asked: as good as not known. */
const HIT_RATE_UNKNOWN = 0.5;

/** What stands for a value in the question of whether there is one. */
const SOMETHING = 'known';

/**
 * What a run is going to cost, by the same decisions as the waterfall takes them, and without asking anybody. The
 * expected figures take what providers had so far, one independent of the other; the worst ones let every provider be
 * asked and charge. Answers that are in the cache make it cheaper, and so does the order `auto`.
 */
export function estimate(request: EstimateRequest): Estimate {
  const { counts, fields, overwrite, maxCredits } = request;
  const sum = { contacts: 0, fillable: 0, askable: 0, expected: 0, cost: 0, worstCost: 0 };
  for (const { gaps, contacts } of counts) {
    sum.contacts += contacts;
    const wanted = overwrite ? fields : fieldsOfMask(gaps & fieldMask(fields));
    if (wanted.length === 0) continue;
    sum.fillable += contacts;
    const one = forContact(request, gaps, wanted);
    if (one.isAskable) sum.askable += contacts;
    sum.expected += one.chance * contacts;
    sum.cost += one.cost * contacts;
    sum.worstCost += one.worstCost * contacts;
  }
  const worst = Math.min(sum.askable, maxCredits ?? sum.askable);
  const expected = Math.min(Math.round(sum.expected), worst);
  // A run that ends at its budget has asked about so many contacts only.
  const expectedShare = sum.expected === 0 ? 1 : Math.min(1, worst / sum.expected);
  return {
    contacts: sum.contacts,
    fillable: sum.fillable,
    askable: sum.askable,
    credits: { expected, worst },
    vendorCost: { expected: toCents(sum.cost * expectedShare), worst: toCents(sum.worstCost) },
  };
}

function toCents(cost: number): number {
  return Math.round(cost * 100) / 100;
}

/** One contact's way through the waterfall: the chance of data, and what it costs. */
function forContact(
  { waterfall, hitRate }: EstimateRequest,
  gaps: number,
  wanted: readonly Field[],
): { isAskable: boolean; chance: number; cost: number; worstCost: number } {
  const known = knownOf(gaps);
  // By field, the chance that it is still missing when a provider has its turn.
  const missing = new Map<Field, number>(wanted.map(field => [field, 1]));
  let nothing = 1;
  let isAskable = false;
  let cost = 0;
  let worstCost = 0;
  for (const registered of waterfall.providers) {
    if (decideStep(registered, { kind: 'contact', known, wanted }).kind === 'skip') continue;
    isAskable = true;
    const fills = wanted.filter(field => registered.provider.fills.includes(field));
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

/** What is known of a contact with these gaps. */
function knownOf(gaps: number): KnownPerson {
  const at = (bit: number) => ((gaps & (1 << bit)) === 0 ? SOMETHING : null);
  const field = (name: Field) => at(FIELDS.indexOf(name));
  return {
    job_title: field('job_title'),
    company_name: field('company_name'),
    linkedin_url: field('linkedin_url'),
    phone: field('phone'),
    location: field('location'),
    seniority: field('seniority'),
    email: at(FIELDS.length),
    full_name: at(FIELDS.length + 1),
    first_name: at(FIELDS.length + 2),
    last_name: at(FIELDS.length + 3),
  };
}
