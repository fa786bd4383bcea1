import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { PLANS, type Plan } from '../workspaces/plans.js';
import { countCalls } from './limits.store.js';

/** How a workspace stands against its plan after one call; all of the day's bucket but `retryAfterSeconds`. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** When the day is over, Unix seconds. */
  readonly resetAtSeconds: number;
  /** Null: the call was counted. Otherwise it was refused, and this is when the bucket that refused it is new. */
  readonly retryAfterSeconds: number | null;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

function secondsUntil(atMs: number, spanMs: number): number {
  return Math.ceil((spanMs - (atMs % spanMs)) / 1000);
}

function resetAt(atMs: number): number {
  return (Math.floor(atMs / DAY_MS) + 1) * (DAY_MS / 1000);
}

/** Counts calls by workspace against the plan's day and minute, exactly, over all replicas of one database. */
export class CallLimiter {
  readonly #counts: Batcher<Plan, Allowance>;
  readonly #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#now = now;
    this.#counts = new Batcher({
      run: async (workspaceId, plans) => {
        // The plan that came last is the present one: it is read with the key, a moment ago.
        const limits = PLANS[plans.at(-1) ?? 'starter'];
        if (limits === null) return plans.map(() => this.#unlimited());
        const { perDay, perMinute } = limits;
        const count = await countCalls(database, workspaceId, plans.length, perDay, perMinute);
        const atMs = count.at.getTime();
        const usedBefore = count.day_used - count.granted;
        return plans.map((_, index) => ({
          limit: perDay,
          remaining: Math.max(0, perDay - usedBefore - Math.min(index + 1, count.granted)),
          resetAtSeconds: resetAt(atMs),
          retryAfterSeconds:
            index < count.granted ? null : secondsUntil(atMs, count.day_used >= perDay ? DAY_MS : MINUTE_MS),
        }));
      },
    });
  }

  /** Counts one call, or refuses it; at once where there is nothing to count. */
  count(workspaceId: string, plan: Plan): Allowance | Promise<Allowance> {
    return plan === 'unlimited' ? this.#unlimited() : this.#counts.add(workspaceId, plan);
  }

  #unlimited(): Allowance {
    return {
      limit: Number.MAX_SAFE_INTEGER,
      remaining: Number.MAX_SAFE_INTEGER,
      resetAtSeconds: resetAt(this.#now()),
      retryAfterSeconds: null,
    };
  }
}
