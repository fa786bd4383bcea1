import type { Contact } from '../contacts/contact.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import type { KeptOutcome } from '../providers/receipts.store.js';
import type { Attempt } from './call.js';
import { ContactTarget } from './contact-target.js';
import type { Evidence } from './evidence.js';
import { forecast, type Outlook } from './forecast.js';
import { plan, type Waterfall } from './plan.js';
import type { FieldProvenance } from './record.js';

/** A call that has ended. */
export interface PastCall {
  readonly id: string;
  readonly requested: readonly Field[];
  readonly overwrite: boolean;
  readonly succeeded: boolean;
  readonly fields: Readonly<Partial<Record<Field, FieldProvenance>>>;
  readonly attempts: readonly Attempt[];
}

/** What one provider's part comes to, over calls. */
interface Part {
  /** How often it was asked, or is expected to be. */
  asked: number;
  /** Of these, how often what it would answer is known, because it was asked in that very call. */
  known: number;
  cost: number;
}

/** What calls came to, or would have. */
export interface Sums {
  vendorCost: number;
  credits: number;
  readonly filled: Record<Field, number>;
  readonly parts: Map<string, Part>;
}

export function noSums(): Sums {
  const filled = { job_title: 0, company_name: 0, linkedin_url: 0, phone: 0, location: 0, seniority: 0 };
  return { vendorCost: 0, credits: 0, filled, parts: new Map() };
}

/**
 * The contact as the call found it: without what the call wrote, and without what was written later, which was missing
 * then. What a person has changed since cannot be told from what was there.
 */
function contactBefore(contact: Contact, { id, fields }: PastCall): ContactTarget {
  const earlier: Partial<Record<Field, string | null>> = {};
  for (const field of FIELDS) {
    const told = fields[field];
    const writer = contact.provenance[field]?.enrichmentId ?? null;
    if (told !== undefined) earlier[field] = told.previous_value;
    // Ids of calls ascend with time.
    else if (writer !== null && writer > id) earlier[field] = null;
  }
  return new ContactTarget({ ...contact, ...earlier });
}

/** What a provider said in a call, as far as it mattered there; null: it was not asked, or gave no answer. */
function knownOutcome({ fields, attempts }: PastCall, provider: string): KeptOutcome | null {
  const outcome = attempts.find(attempt => attempt.provider === provider)?.outcome;
  if (outcome === 'not_found') return { outcome: 'not_found' };
  if (outcome !== 'found') return null;
  const said: Partial<Record<Field, string>> = {};
  for (const field of FIELDS) {
    const told = fields[field];
    if (told === undefined) continue;
    const other = told.disagreed.find(({ source }) => source === provider);
    if (told.source === provider || told.agreed.includes(provider)) said[field] = told.value;
    else if (other !== undefined) said[field] = other.value;
  }
  return { outcome: 'found', fields: said };
}

/** Adds what a call came to. */
export function addActual(sums: Sums, { succeeded, fields, attempts }: PastCall): void {
  if (succeeded) sums.credits += 1;
  for (const field of FIELDS) if (fields[field] !== undefined) sums.filled[field] += 1;
  for (const { provider, outcome, cost } of attempts) {
    if (outcome !== 'skipped') addPart(sums, provider, 1, 1, cost);
  }
}

/**
 * Adds what the call would have come to with another waterfall: where a provider was asked in it, what it said then and
 * what that cost; where it was not, what is learned of it.
 */
export async function addReplayed(
  sums: Sums,
  call: PastCall,
  contact: Contact,
  waterfall: Waterfall,
  evidence: Evidence,
): Promise<void> {
  const outlook: Outlook = {
    obstacle: () => null,
    receipt: async ({ id }) => knownOutcome(call, id),
  };
  const before = contactBefore(contact, call);
  const planned = plan({ fields: call.requested, overwrite: call.overwrite }, before, waterfall);
  const { steps, chances, credits } = await forecast(before, planned, evidence, outlook);
  sums.credits += credits.expected;
  for (const field of FIELDS) sums.filled[field] += chances[field] ?? 0;
  for (const { provider, decision, cached: isKnown, reached, expectedCost } of steps) {
    if (decision === 'skip') continue;
    const paid = call.attempts.find(attempt => attempt.provider === provider)?.cost ?? 0;
    addPart(sums, provider, reached, isKnown ? reached : 0, isKnown ? reached * paid : expectedCost);
  }
}

function addPart(sums: Sums, provider: string, asked: number, known: number, cost: number): void {
  const part = sums.parts.get(provider) ?? { asked: 0, known: 0, cost: 0 };
  sums.parts.set(provider, part);
  part.asked += asked;
  part.known += known;
  part.cost += cost;
  sums.vendorCost += cost;
}
