import type { Contact } from '../contacts/contact.js';
import type { Field } from '../normalize/fields.js';
import type { Identifier, KnownPerson } from '../providers/provider.js';
import { knownIdentifiers } from '../providers/question.js';
import type { RegisteredProvider } from '../providers/registered.js';
import type { EnrichCall } from './call.js';
import { wantedFields } from './merge.js';

/** Which providers a workspace asks, in which order, and when to stop. */
export interface Waterfall {
  readonly providers: readonly RegisteredProvider[];
  readonly deadlineMs: number;
  /** Below it a value is not written, 0 to 1. */
  readonly minConfidence: number;
  /** `fill` goes on until nothing is missing; `first_match` stops at the first provider with data. */
  readonly strategy: 'fill' | 'first_match';
}

/** What a call is going to do, before anybody is asked. */
export interface Plan {
  /** The fields to fill; none: there is nothing to do, and nobody is asked. */
  readonly wanted: readonly Field[];
  readonly waterfall: Waterfall;
}

/** Decides what is to be filled and by whom. Pure: the same plan can be shown without running it. */
export function plan(call: EnrichCall, contact: Contact, waterfall: Waterfall): Plan {
  return { wanted: wantedFields(contact, call.fields, call.overwrite), waterfall };
}

export type StepDecision =
  | { readonly kind: 'ask'; readonly identifiers: readonly Identifier[] }
  | { readonly kind: 'skip'; readonly reason: 'fills_nothing_missing' | 'no_identifiers' };

/** Whether a provider is worth asking for what is missing, from what is known of the person by then. */
export function decideStep(
  registered: RegisteredProvider,
  known: KnownPerson,
  missing: readonly Field[],
): StepDecision {
  if (!registered.provider.fills.some(field => missing.includes(field))) {
    return { kind: 'skip', reason: 'fills_nothing_missing' };
  }
  const identifiers = knownIdentifiers(registered.options.needs ?? registered.provider.needs, known);
  return identifiers === null ? { kind: 'skip', reason: 'no_identifiers' } : { kind: 'ask', identifiers };
}
