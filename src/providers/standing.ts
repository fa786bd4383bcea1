import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import type { AnyField } from '../normalize/fields.js';
import type { Failed, FailureKind, Pending } from './provider.js';
import type { AnyOutcome, QuestionKind } from './side.js';

/** Failed questions in a row that open the breaker: a dead vendor costs five calls their wait, and no more. */
const BREAKER_FAILURES = 5;

/** After this long one question tries whether the vendor is back. */
const BREAKER_REST_MS = 5_000;

/** How long a refused key or plan sets a provider aside before one question tries again. */
const REFUSED_REST_MS = 300_000;

/** How long a used-up quota sets a provider aside where the vendor does not say when it resets. */
const QUOTA_REST_MS = 3_600_000;

/** How long a rate limit pauses a provider where the vendor does not say. */
const RATE_LIMIT_REST_MS = 1_000;

const LATENCIES_KEPT = 1_000;

/** Carries a passing failure through the breaker, which counts exceptions. */
class PassingFailure extends Error {
  readonly failed: Failed;
  constructor(failed: Failed) {
    super(failed.reason);
    this.failed = failed;
  }
}

/** What keeps every answer away until somebody sees to it: the vendor refuses our key or plan, or its quota is used up. */
const SUSPENDING: ReadonlySet<FailureKind> = new Set(['auth', 'forbidden', 'quota_exhausted']);

/** Each is set aside for itself where the plan does not allow it. */
const KINDS: readonly QuestionKind[] = ['contact', 'company', 'mailbox'];

export interface Aside {
  readonly kind: FailureKind;
  readonly reason: string;
  readonly untilMs: number;
}

/** What was counted since it was last taken. */
export interface Counts {
  calls: number;
  hits: number;
  misses: number;
  failures: number;
  spend: number;
  /** By field, and of any answer, by kind (`countedName`); what was never asked for has no entry. */
  readonly fields: Map<string, FieldCounts>;
}

/** How often a field was asked for, failures left out, and how often it was in the answer. */
export interface FieldCounts {
  asked: number;
  delivered: number;
}

/** What a field of a record of some kind, or any answer about one, is called where those of all kinds are counted. */
export function countedName(kind: QuestionKind, field: AnyField | 'answer'): string {
  return kind === 'contact' ? field : `${kind}.${field}`;
}

const noCounts = (): Counts => ({
  calls: 0,
  hits: 0,
  misses: 0,
  failures: 0,
  spend: 0,
  fields: new Map(),
});

function addTo(fields: Counts['fields'], field: string, asked: number, delivered: number): void {
  const counts = fields.get(field);
  if (counts === undefined) {
    fields.set(field, { asked, delivered });
  } else {
    counts.asked += asked;
    counts.delivered += delivered;
  }
}

/** How a provider stands: whether it may be asked now, and how it has been doing. One per provider and process. */
export class Standing {
  readonly #breaker = circuitBreaker(handleAll, {
    halfOpenAfter: BREAKER_REST_MS,
    breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
  });
  readonly #now: () => number;
  #aside: Aside | null = null;
  /** What the plan does not allow is one kind of question, and says nothing of the others. */
  readonly #forbidden = new Map<QuestionKind, Aside>();
  #suspension: { readonly aside: Aside; readonly only: QuestionKind | null } | null = null;
  /** The last of them, in no order. */
  readonly #latenciesMs: number[] = [];
  #latenciesNoted = 0;
  #counts: Counts = noCounts();
  readonly #unreadable = new Map<string, number>();
  #lastFailure: { reason: string; atMs: number } | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Why the provider may not be asked questions of a kind now; null: it may. */
  asideFor(kind: QuestionKind): Aside | null {
    const nowMs = this.#now();
    if (this.#aside !== null && this.#aside.untilMs > nowMs) return this.#aside;
    const forbidden = this.#forbidden.get(kind);
    return forbidden !== undefined && forbidden.untilMs > nowMs ? forbidden : null;
  }

  /** Why it may not be asked questions of some kind now; null: it may be asked all. */
  get aside(): Aside | null {
    return KINDS.map(kind => this.asideFor(kind)).find(aside => aside !== null) ?? null;
  }

  /** Why the provider was set aside for good, from then until it answers again; null: it was not. */
  get suspension(): Aside | null {
    return this.#suspension?.aside ?? null;
  }

  get breakerState(): 'closed' | 'open' | 'half_open' {
    switch (this.#breaker.state) {
      case CircuitState.Open:
      case CircuitState.Isolated:
        return 'open';
      case CircuitState.HalfOpen:
        return 'half_open';
      default:
        return 'closed';
    }
  }

  /** Counts a member of an answer that is not what the vendor documents. */
  noteUnreadable(member: string): void {
    this.#unreadable.set(member, (this.#unreadable.get(member) ?? 0) + 1);
  }

  /** How often each member was not what the vendor documents. Members are named by the program, so they are few. */
  get unreadable(): ReadonlyMap<string, number> {
    return this.#unreadable;
  }

  get lastFailure(): { reason: string; atMs: number } | null {
    return this.#lastFailure;
  }

  /** The latency below which the given share of the last thousand answers came; null before the first. */
  latencyMs(share: number): number | null {
    const sorted = [...this.#latenciesMs].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  }

  /** Runs one question; passing failures count for the breaker, and while that is open nothing is asked. */
  async guard<Result extends AnyOutcome | Pending>(ask: () => Promise<Result>): Promise<Result | Failed> {
    try {
      return await this.#breaker.execute(async () => {
        const outcome = await ask();
        if (outcome.outcome === 'failed' && outcome.kind === 'transient') throw new PassingFailure(outcome);
        return outcome;
      });
    } catch (error) {
      if (error instanceof PassingFailure) return error.failed;
      return { outcome: 'failed', kind: 'transient', reason: 'breaker_open', retryAfterMs: BREAKER_REST_MS };
    }
  }

  /** Takes note of how a question ended. @param asked the fields that the provider was asked for and can fill */
  note(
    outcome: AnyOutcome,
    latencyMs: number,
    cost: number,
    asked: readonly AnyField[] = [],
    kind: QuestionKind = 'contact',
  ): void {
    const at = this.#counts;
    at.calls += 1;
    at.spend += cost;
    if (outcome.outcome === 'found') at.hits += 1;
    else if (outcome.outcome === 'failed') at.failures += 1;
    else at.misses += 1;
    if (outcome.outcome !== 'failed') {
      if (this.#suspension?.only === null || this.#suspension?.only === kind) this.#suspension = null;
      const values: Readonly<Partial<Record<AnyField, unknown>>> =
        outcome.outcome === 'found' ? outcome.fields : {};
      addTo(at.fields, countedName(kind, 'answer'), 1, outcome.outcome === 'found' ? 1 : 0);
      for (const field of asked) {
        addTo(at.fields, countedName(kind, field), 1, values[field] === undefined ? 0 : 1);
      }
    }
    this.#latenciesMs[this.#latenciesNoted % LATENCIES_KEPT] = latencyMs;
    this.#latenciesNoted += 1;
    // Our own limits were full: nothing was sent, and the provider is not to blame.
    if (outcome.outcome === 'failed' && outcome.reason !== 'overloaded') this.#setAside(outcome, kind);
  }

  #setAside(failed: Failed, kind: QuestionKind): void {
    const nowMs = this.#now();
    this.#lastFailure = { reason: failed.reason, atMs: nowMs };
    const rest: Partial<Record<FailureKind, number>> = {
      auth: failed.retryAfterMs ?? REFUSED_REST_MS,
      forbidden: failed.retryAfterMs ?? REFUSED_REST_MS,
      quota_exhausted: failed.retryAfterMs ?? QUOTA_REST_MS,
      rate_limited: failed.retryAfterMs ?? RATE_LIMIT_REST_MS,
    };
    const restMs = rest[failed.kind];
    if (restMs === undefined) return;
    const aside: Aside = { kind: failed.kind, reason: failed.reason, untilMs: nowMs + restMs };
    const only = failed.kind === 'forbidden' ? kind : null;
    if (only === null) this.#aside = aside;
    else this.#forbidden.set(only, aside);
    if (SUSPENDING.has(failed.kind)) this.#suspension = { aside, only };
  }

  /** The counts since the last time, for whoever adds them up in the database. */
  takeCounts(): Counts {
    const taken = this.#counts;
    this.#counts = noCounts();
    return taken;
  }

  /** Puts counts back that could not be stored. */
  putBack(counts: Counts): void {
    this.#counts.calls += counts.calls;
    this.#counts.hits += counts.hits;
    this.#counts.misses += counts.misses;
    this.#counts.failures += counts.failures;
    this.#counts.spend += counts.spend;
    for (const [field, { asked, delivered }] of counts.fields) {
      addTo(this.#counts.fields, field, asked, delivered);
    }
  }
}
