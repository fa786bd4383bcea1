import type { Logger } from '../logger.js';
import type { Failed, Pending } from './provider.js';
import type { AnyOutcome } from './side.js';

/**
 * One exchange with a provider within its time; what a provider throws is a fault of ours and is logged, the call
 * goes on.
 * @param stop ends it sooner
 */
export async function askWithin<Result extends AnyOutcome | Pending>(
  exchange: (signal: AbortSignal) => Promise<Result> | Result,
  { waitMs, providerId, logger, stop }: AskLimits,
): Promise<Result | Failed> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.max(0, waitMs));
  const { signal } = controller;
  try {
    return await exchange(stop === undefined ? signal : AbortSignal.any([signal, stop]));
  } catch (error) {
    logger.error({ err: error, provider: providerId }, 'a provider failed in an unforeseen way');
    return { outcome: 'failed', kind: 'transient', reason: 'internal' };
  } finally {
    clearTimeout(timer);
  }
}

export interface AskLimits {
  readonly waitMs: number;
  readonly providerId: string;
  readonly logger: Logger;
  readonly stop?: AbortSignal;
}
