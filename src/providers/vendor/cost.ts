import type { Unanswered } from '../provider.js';

/** A vendor charges tens of credits for one answer at most; more is a mistake of its answer. */
const CREDITS_MAX = 1_000;

/**
 * What credits cost in the currency of the configuration; undefined where it does not say what one costs. None is
 * free in any currency.
 */
export function priceOf(credits: number | undefined, creditCost: number | undefined): number | undefined {
  if (credits === undefined || credits < 0 || credits > CREDITS_MAX) return undefined;
  if (credits === 0) return 0;
  return creditCost === undefined ? undefined : credits * creditCost;
}

/** The outcome that nothing was found. @param cost what it was charged with all the same; undefined: not known */
export function missed(cost: number | undefined, reason: string | undefined): Unanswered {
  return {
    outcome: 'not_found',
    ...(reason === undefined ? {} : { reason }),
    ...(cost === undefined ? {} : { cost }),
  };
}
