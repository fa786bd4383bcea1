import { Lateness } from './lateness.js';

/** Never more than `requests` in any span of `perMs` (1 ms to 1 day). */
export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

/**
 * Takes up to `wanted` slots, each to be used within `lateMs` of the asking; where fewer are granted, the next can be
 * had in `waitMs`.
 */
export type TakeSlots = (
  wanted: number,
  lateMs: number,
) => Promise<{ readonly granted: number; readonly waitMs: number }>;

/** Time as the limiter sees it, so that tests can bring their own. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Runs `wake` after `ms`; the result cancels it. */
  after(ms: number, wake: () => void): () => void;
}

const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    // One ms more: a timer may fire just before its time, and would then find the slot still taken.
    const timer = setTimeout(wake, ms + 1);
    return () => clearTimeout(timer);
  },
};

export type Admission =
  | {
      readonly admitted: true;
      /** To be called when the request is about to leave. False: it is too late, another slot must be had. */
      start(): boolean;
    }
  | { readonly admitted: false; readonly retryAfterMs?: number };

export interface LimiterOptions {
  /** Absent: no rate limit, only pauses. */
  readonly rate?: { readonly limit: RateLimit; readonly take: TakeSlots };
  readonly clock?: Clock;
}

/**
 * A wait for the rate limit that is longer is refused at once. 10 s is what one question may take where nothing
 * else is configured: whoever would wait longer is better served by the next provider of the waterfall.
 */
const MAX_RATE_WAIT_MS = 10_000;

/** The same for a pause that the vendor asked for: nobody is served in it, so waiting gains less. */
const MAX_PAUSE_WAIT_MS = 2_000;

/** A vendor can ask for an hour; after a minute one request may find out whether it still means it. */
export const MAX_PAUSE_MS = 60_000;

/** For who need not wait. */
export const AT_ONCE: Admission = { admitted: true, start: () => true };

/** Calls that may wait for their turn. Each holds one question of a few KiB; the door's concurrency is below it. */
export const MAX_WAITING = 10_000;

interface Waiter {
  finish(admission: Admission): void;
  fault(error: unknown): void;
}

/**
 * Lets requests of one provider out in the order in which they came, no faster than its rate. What waits is taken
 * to the database in one statement: the first alone and at once, those that come meanwhile together as the next.
 */
export class Limiter {
  readonly #waiting = new Set<Waiter>();
  readonly #rate: LimiterOptions['rate'];
  readonly #clock: Clock;
  #pausedUntilMs = 0;
  #fullUntilMs = 0;
  readonly #lateness = new Lateness();
  #taking = false;
  #cancelWake: (() => void) | undefined;

  constructor(options: LimiterOptions = {}) {
    this.#rate = options.rate;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Resolves when it is the caller's turn, or with a refusal: at once where the wait would be too long, and when
   * `signal` aborts. Rejects where the slots' database fails.
   */
  admit(signal: AbortSignal): Promise<Admission> {
    if (signal.aborted) return Promise.resolve({ admitted: false });
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.resolve(refusal);
    if (this.#rate === undefined && this.#waiting.size === 0 && this.#pauseMs() === 0)
      return Promise.resolve(AT_ONCE);
    return new Promise((resolve, reject) => {
      const leave = (): void => waiter.finish({ admitted: false });
      const end = (): void => {
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(waiter);
        if (this.#waiting.size === 0) this.#sleepNoMore();
      };
      const waiter: Waiter = {
        finish(admission) {
          end();
          resolve(admission);
        },
        fault(error) {
          end();
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiter);
      this.#serve();
    });
  }

  /** Holds everything back for a while because the vendor asked for it; never shortens a pause. */
  pauseFor(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.now() + Math.min(ms, MAX_PAUSE_MS));
    const retryAfterMs = this.#pauseMs();
    if (retryAfterMs <= MAX_PAUSE_WAIT_MS) return;
    for (const waiter of [...this.#waiting]) waiter.finish({ admitted: false, retryAfterMs });
  }

  #refusal(): Admission | undefined {
    const pauseMs = this.#pauseMs();
    if (pauseMs > MAX_PAUSE_WAIT_MS) return { admitted: false, retryAfterMs: pauseMs };
    if (this.#waiting.size >= MAX_WAITING) return { admitted: false };
    if (this.#rate === undefined) return undefined;
    const { requests, perMs } = this.#rate.limit;
    const fullMs = Math.max(0, this.#fullUntilMs - this.#clock.now());
    const waitMs = fullMs + Math.floor(this.#waiting.size / requests) * perMs;
    return waitMs > MAX_RATE_WAIT_MS ? { admitted: false, retryAfterMs: waitMs } : undefined;
  }

  #pauseMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.now());
  }

  #serve(): void {
    if (this.#taking || this.#cancelWake !== undefined || this.#waiting.size === 0) return;
    const waitMs = Math.max(this.#pausedUntilMs, this.#fullUntilMs) - this.#clock.now();
    if (waitMs > 0) {
      this.#cancelWake = this.#clock.after(waitMs, () => {
        this.#cancelWake = undefined;
        this.#serve();
      });
    } else if (this.#rate === undefined) {
      this.#release(this.#waiting.size, AT_ONCE);
    } else {
      void this.#take(this.#rate.take);
    }
  }

  async #take(take: TakeSlots): Promise<void> {
    this.#taking = true;
    const askedAtMs = this.#clock.now();
    const { allowedMs, countedMs } = this.#lateness;
    const start = (): boolean => {
      const lateMs = this.#clock.now() - askedAtMs;
      this.#lateness.note(lateMs);
      return lateMs <= allowedMs;
    };
    try {
      const { granted, waitMs } = await take(this.#waiting.size, countedMs);
      this.#fullUntilMs = this.#clock.now() + waitMs;
      // Slots that are void already are not worth the opening of a connection. Whoever left meanwhile leaves the
      // slot to the next one in the queue.
      if (granted > 0 && this.#clock.now() - askedAtMs > allowedMs) start();
      else this.#release(granted, { admitted: true, start });
    } catch (error) {
      for (const waiter of [...this.#waiting]) waiter.fault(error);
    } finally {
      this.#taking = false;
    }
    this.#serve();
  }

  #release(count: number, admission: Admission): void {
    let left = count;
    for (const waiter of this.#waiting) {
      if (left === 0) return;
      left -= 1;
      waiter.finish(admission);
    }
  }

  #sleepNoMore(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
  }
}
