import type { AnyField } from '../normalize/fields.js';
import type { Failed } from '../providers/provider.js';
import { knownIdentifiers } from '../providers/question.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { type AnyQuestion, needsOf, type QuestionKind, sideOf } from '../providers/side.js';
import type { EnrichCall } from './call.js';
import { wantedFields } from './merge.js';
import type { Target } from './target.js';

/** Which providers a workspace asks, in which order, and when to stop. */
export interface Waterfall {
  readonly providers: readonly RegisteredProvider[];
  readonly deadlineMs: number;
  /** Below it a value is not written, 0 to 1. */
  readonly minConfidence: number;
  /** `fill` goes on until nothing is missing; `first_match` stops at the first provider with data. */
  readonly strategy: 'fill' | 'first_match';
  /** `fixed`: in the order of `providers`; `auto`: by what each is expected to add for its price. */
  readonly order: 'fixed' | 'auto';
  /** What a field is worth, in the currency of the prices. */
  readonly values: Readonly<Record<AnyField, number>>;
  /** The most that one call may cost; null: no bound. */
  readonly maxCost: number | null;
  /** The providers with a monthly budget in this workspace. */
  readonly budgeted: ReadonlySet<string>;
}

/** What a call is going to do, before anybody is asked. */
export interface Plan {
  /** The fields to fill; none: there is nothing to do, and nobody is asked. */
  readonly wanted: readonly AnyField[];
  /** Whether handles are wanted as well. */
  readonly handles?: boolean;
  readonly waterfall: Waterfall;
}

/** Decides what is to be filled and by whom. Pure: the same plan can be shown without running it. */
export function plan(
  call: Pick<EnrichCall, 'fields' | 'overwrite'>,
  target: Target,
  waterfall: Waterfall,
): Plan {
  return { wanted: wantedFields(target, call.fields, call.overwrite), waterfall };
}

/** Why a provider is not asked. */
export type SkipReason = 'fills_nothing_missing' | 'no_identifiers' | 'not_worth_it' | 'max_cost';

export type StepDecision =
  | { readonly kind: 'ask'; readonly identifiers: readonly string[] }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

/** Whether a provider is worth asking a question: for what is missing, from what is known of the record by then. */
export function decideStep(registered: RegisteredProvider, question: AnyQuestion): StepDecision {
  const { kind, known, wanted: missing } = question;
  const canFill = sideOf(registered, kind)?.fills.some(field => missing.includes(field));
  if (!canFill && !isForHandles(registered, question))
    return { kind: 'skip', reason: 'fills_nothing_missing' };
  const identifiers = knownIdentifiers(needsOf(registered, kind), known);
  return identifiers === null ? { kind: 'skip', reason: 'no_identifiers' } : { kind: 'ask', identifiers };
}

/**
 * Whether a provider is asked for handles alone. They are wanted by the way: most people have none on most networks, and
 * every provider with a price would be paid to say so.
 */
export function isForHandles(registered: RegisteredProvider, { kind, handles }: AnyQuestion): boolean {
  const { billed, cost } = registered.options;
  return handles === true && !billed && cost === 0 && sideOf(registered, kind)?.namesHandles === true;
}

/** Why a provider that is worth asking cannot be asked a question of a kind at this moment; null: it can. */
export function obstacleTo(
  { standing }: RegisteredProvider,
  kind: QuestionKind,
  nowMs: number,
  deadlineAtMs: number,
): Failed | null {
  const aside = standing.asideFor(kind);
  if (aside !== null) {
    const { kind, reason, untilMs } = aside;
    return { outcome: 'failed', kind, reason, retryAfterMs: untilMs - nowMs };
  }
  return nowMs >= deadlineAtMs ? { outcome: 'failed', kind: 'transient', reason: 'deadline' } : null;
}
