import type { AdmittedCall, Attempt } from './call.js';
import { CompanyTarget } from './company-target.js';
import { maskOfCall, type SettledStatus, type SettleItem } from './enrichments.store.js';
import { type FieldResult, lowestConfidence, type Merged, mainSource } from './merge.js';
import { WORKSPACE } from './own-company.js';
import type { Target } from './target.js';
import type { Write } from './write.js';

/** How a call is going to end; the settle stage makes it so. */
export interface Outcome {
  readonly status: SettledStatus;
  readonly write: Write | null;
  readonly changes: readonly FieldResult[];
  readonly charge: 0 | 1;
  /** The answer's body: whole, or up to its last member, the balance, which only the settle knows. */
  readonly body: string;
}

/** The body of a success up to its balance, its last member: the settle stores the finished bytes by appending it. */
export function beforeBalance(answered: Readonly<Record<string, unknown>>): string {
  return `{"data":${JSON.stringify(answered).slice(0, -1)},"credits_remaining":`;
}

/** What ends the body of a success: the balance right after the call's own charge. */
export function withBalance(body: string, balance: number): string {
  return `${body}${balance}}}`;
}

function successBody(
  target: Target,
  changes: readonly FieldResult[],
  reported: readonly FieldResult[],
  order: readonly string[],
): string {
  const told = {
    fields_updated: changes.map(({ field }) => field),
    source: mainSource(reported, order),
    confidence: lowestConfidence(reported),
  };
  return beforeBalance(target.answer(told));
}

/**
 * A call that changes something, or that found everything as it is stored already. What the workspace has itself is not
 * sold to it: where nothing else was found, the write is free.
 */
export function successOutcome(
  { target, enrichmentId }: Pick<AdmittedCall, 'target' | 'enrichmentId'>,
  merged: Merged,
  order: readonly string[],
  nowMs: number,
): Outcome {
  const { changes, confirmed } = merged;
  if (changes.length === 0) {
    const body = successBody(target, [], confirmed, order);
    return { status: 'unchanged', write: null, changes, charge: 0, body };
  }
  const after = target.after(changes, enrichmentId, nowMs);
  const body = successBody(after, changes, changes, order);
  return {
    status: 'succeeded',
    write: after.write,
    changes,
    charge: changes.every(({ belief }) => belief.source === WORKSPACE) ? 0 : 1,
    body,
  };
}

const NO_MATCH_MESSAGES = {
  contact: {
    no_data: 'No provider has data for the requested fields of this contact. Nothing was charged.',
    no_identifiers:
      'No provider could be asked: the contact has none of the identifiers they need. Add an e-mail, a LinkedIn URL, or a full name with a company. Nothing was charged.',
  },
  company: {
    no_data: 'No provider has data for the requested fields of this company. Nothing was charged.',
    no_identifiers:
      'No provider could be asked: none knows companies, or the company has none of the identifiers they need. Add a domain. Nothing was charged.',
  },
  look_up: {
    no_data: 'No provider has data for this address or domain. Nothing was charged.',
    no_identifiers:
      'No provider could be asked: none looks up by an address or a domain alone. Nothing was charged.',
  },
} as const;

/**
 * A call that ends without data, for good.
 * @param found what was found out all the same, for the details.
 */
export function noMatchOutcome(
  kind: keyof typeof NO_MATCH_MESSAGES,
  reason: 'no_data' | 'no_identifiers',
  found: Readonly<Record<string, unknown>> = {},
): Outcome {
  const error = { code: 'no_match', message: NO_MATCH_MESSAGES[kind][reason], details: { reason, ...found } };
  return { status: 'no_match', write: null, changes: [], charge: 0, body: JSON.stringify({ error }) };
}

/** A call that leaves its key unused. */
export const FAILED: Outcome = { status: 'failed', write: null, changes: [], charge: 0, body: '' };

/**
 * The outcome of a call, as the settle stage writes it.
 * @param opening what it writes down as well of a call that was only looked at; null: the call holds a credit
 */
export function settleItem(
  admitted: Pick<AdmittedCall, 'enrichmentId' | 'fence' | 'call'>,
  { status, write, changes, charge, body }: Outcome,
  attempts: readonly Attempt[],
  opening: SettleItem['opening'] = null,
): SettleItem {
  const { subject } = admitted.call;
  return {
    admitted,
    status,
    write,
    fieldsUpdatedMask: maskOfCall({ subject, fields: changes.map(({ field }) => field) }),
    changes,
    attempts,
    answer: status === 'failed' ? null : body,
    charges: charge === 1,
    opening,
  };
}

/** The same of any call: what was only looked at is opened as well. */
export function closingItem(
  admitted: AdmittedCall,
  outcome: Outcome,
  attempts: readonly Attempt[],
  nowMs: number,
): SettleItem {
  if (admitted.held) return settleItem(admitted, outcome, attempts);
  const { call, target } = admitted;
  const { overwrite, fingerprint } = call;
  const ageMs = Math.max(0, nowMs - call.arrivedAtMs);
  const companyId = target instanceof CompanyTarget && target.version > 0 ? target.company.id : null;
  const opening = { ageMs, requestedMask: maskOfCall(call), overwrite, fingerprint, companyId };
  return settleItem(admitted, outcome, attempts, opening);
}
