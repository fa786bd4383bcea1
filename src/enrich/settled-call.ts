import { FIELDS, type Field } from '../normalize/fields.js';
import type { Outcome } from './answer.js';
import type { AdmittedCall, Attempt } from './call.js';
import type { SettledStatus } from './enrichments.store.js';
import type { Plan } from './plan.js';
import type { Asking } from './waterfall.js';

/** A call that was settled, for those who count. */
export interface SettledCall {
  readonly workspaceId: string;
  /** A suppressed person's call settles as a failure, and is none. */
  readonly status: SettledStatus | 'suppressed';
  readonly charged: number;
  /** The fields of a contact that were missing; none of a company or a look-up. */
  readonly wanted: readonly Field[];
  /** Those that it changed. */
  readonly filled: readonly Field[];
  readonly attempts: readonly Attempt[];
}

/** How a call ended. */
export function endOf({ status }: Outcome, { without }: Asking): SettledCall['status'] {
  return without.kind === 'suppressed' ? 'suppressed' : status;
}

export function settledCall(
  { call }: AdmittedCall,
  { wanted }: Plan,
  outcome: Outcome,
  asking: Asking,
): SettledCall {
  const { changes } = outcome;
  const fields = call.subject.kind === 'contact' ? FIELDS : [];
  return {
    workspaceId: call.workspaceId,
    status: endOf(outcome, asking),
    charged: outcome.charge,
    wanted: fields.filter(field => wanted.includes(field)),
    filled: fields.filter(field => changes.some(change => change.field === field)),
    attempts: asking.attempts,
  };
}
