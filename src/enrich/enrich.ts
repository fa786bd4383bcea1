import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import type { Asker } from '../providers/ask.js';
import { Abandoned } from './abandoned.js';
import type { AdmitStage } from './admit.js';
import { FAILED, noMatchOutcome, type Outcome, settleItem, successOutcome, withBalance } from './answer.js';
import type { AdmittedCall, Attempt, EnrichCall } from './call.js';
import { readContact, type StoredAnswer } from './enrichments.store.js';
import { type Plan, plan, type Waterfall } from './plan.js';
import { racePoint } from './race-point.js';
import type { SettleStage } from './settle.js';
import { type Asking, askWaterfall, mergeSoFar } from './waterfall.js';

/** Calls under way in this process; more would only wait, and each keeps a contact and a hold. */
const UNDER_WAY_MAX = 4_000;

/** How long a second call with a key waits for the first. */
const WAIT_FOR_FIRST_MS = 30_000;

/** Between two looks at a call that runs in another process; doubles up to the longest. */
const LOOK_AGAIN_MS = 25;
const LOOK_AGAIN_MS_MAX = 500;

/** For admitting and settling, beside the deadline of the waterfall; with it a call is answered 100 ms after that. */
const SETTLE_MS_MAX = 75;

/** How often a call merges anew because its contact keeps changing under it; each time somebody else got ahead. */
const MERGES_MAX = 50;

/** An answer of the enrichment endpoint that opened an enrichment. */
export interface EnrichAnswer {
  readonly enrichmentId: string;
  readonly status: 200 | 409 | 503;
  /** The body, byte for byte. */
  readonly body: string;
  readonly charged: 0 | 1;
  readonly replayed: boolean;
  readonly retryAfterMs: number | null;
}

/** An answer, or the call with the same key that runs already. */
type Ended =
  | { readonly kind: 'answer'; readonly answer: EnrichAnswer }
  | { readonly kind: 'running'; readonly enrichmentId: string };

export interface EnrichDependencies {
  readonly database: Database;
  readonly admit: AdmitStage;
  readonly settle: SettleStage;
  readonly asker: Asker;
  readonly waterfallFor: (workspaceId: string) => Waterfall;
  /** Told of every call that was settled, for the metrics. */
  readonly onSettled: (outcome: string, charged: number, attempts: readonly Attempt[]) => void;
  readonly now: () => number;
}

/** The one way through: admit, plan, waterfall, merge, settle. */
export class Enricher {
  readonly #deps: EnrichDependencies;
  /** Calls under way here, by enrichment; each promise resolves when its call is over, however it ended. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #abandoned: Abandoned;

  constructor(dependencies: EnrichDependencies) {
    this.#deps = dependencies;
    this.#abandoned = new Abandoned(dependencies.database, dependencies.settle);
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /**
   * Enriches one contact.
   * @throws AppError for every answer that opened no enrichment.
   */
  async enrich(call: EnrichCall): Promise<EnrichAnswer> {
    if (this.#underWay.size >= UNDER_WAY_MAX) {
      throw new AppError(
        'overloaded',
        'More calls are under way than this process takes. Retry in a second.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    const waitUntilMs = this.#deps.now() + WAIT_FOR_FIRST_MS;
    for (let lookAgainMs = LOOK_AGAIN_MS; ; lookAgainMs = Math.min(lookAgainMs * 2, LOOK_AGAIN_MS_MAX)) {
      const ended = await this.#inTime(this.#admitAndRun(call), this.#deps.waterfallFor(call.workspaceId));
      if (ended.kind === 'answer') return ended.answer;
      await this.#waitForFirst(ended.enrichmentId, lookAgainMs, waitUntilMs);
    }
  }

  async #admitAndRun(call: EnrichCall): Promise<Ended> {
    const admission = await this.#deps.admit.admit(call);
    switch (admission.kind) {
      case 'admitted':
        return { kind: 'answer', answer: await this.#runTracked(admission.admitted) };
      case 'replay':
        return { kind: 'answer', answer: replay(admission.stored) };
      case 'running':
        return admission;
      default:
        throw refusal(admission.kind);
    }
  }

  /** What comes in time; after that the client is told so, and the call goes on to its end without it. */
  async #inTime<Result>(work: Promise<Result>, { deadlineMs }: Waterfall): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(tooLate()), deadlineMs + SETTLE_MS_MAX);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the first call may be over: one of this process at its end, another's after a while. */
  async #waitForFirst(enrichmentId: string, lookAgainMs: number, untilMs: number): Promise<void> {
    const leftMs = untilMs - this.#deps.now();
    if (leftMs <= 0) {
      throw new AppError(
        'request_in_progress',
        'The first call with this Idempotency-Key still runs. Retry in a second.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    const here = this.#underWay.get(enrichmentId);
    if (here === undefined) {
      await sleep(Math.min(lookAgainMs, leftMs));
      return;
    }
    const giveUp = new AbortController();
    await Promise.race([here, sleep(leftMs, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
    giveUp.abort();
  }

  async #runTracked(admitted: AdmittedCall): Promise<EnrichAnswer> {
    const { enrichmentId } = admitted;
    let over: () => void = () => undefined;
    const run = new Promise<void>(resolve => (over = resolve));
    // A process that lost its lease can take over its own call, which then runs twice; only the later run can settle.
    const earlier = this.#underWay.get(enrichmentId);
    const runs = earlier === undefined ? run : Promise.all([earlier, run]).then(() => undefined);
    this.#underWay.set(enrichmentId, runs);
    try {
      return await this.#run(admitted);
    } catch (error) {
      // Whatever went wrong, the hold is given back; `releaseAbandoned` repeats it until the database has taken it.
      this.#abandoned.add(admitted);
      throw error;
    } finally {
      if (this.#underWay.get(enrichmentId) === runs) this.#underWay.delete(enrichmentId);
      over();
    }
  }

  async #run(admitted: AdmittedCall): Promise<EnrichAnswer> {
    racePoint('after_admit');
    const { asker, now } = this.#deps;
    const planned = plan(admitted.call, admitted.contact, this.#deps.waterfallFor(admitted.call.workspaceId));
    const asking = await askWaterfall(admitted, planned, asker, now);
    let current = admitted;
    let merged = asking.merged;
    for (let merges = 1; merges <= MERGES_MAX; merges += 1) {
      const outcome = this.#outcome(current, merged, asking, planned);
      const item = settleItem(current, outcome, asking.attempts);
      racePoint('before_settle');
      const { verdict, balance } = await this.#deps.settle.settle(current.call.workspaceId, item);
      racePoint('after_settle');
      if (verdict === 'settled') {
        this.#deps.onSettled(outcome.status, outcome.write === null ? 0 : 1, asking.attempts);
        return answer(current.enrichmentId, outcome, asking, balance);
      }
      if (verdict === 'fenced') throw lostHold();
      // Somebody changed the contact meanwhile: what is still to be written is decided again.
      const contact = await readContact(
        this.#deps.database,
        current.call.workspaceId,
        current.call.contactId,
      );
      if (contact === null) throw refusal('not_found');
      current = { ...current, contact };
      merged = mergeSoFar(current, current.call.fields, planned.waterfall, asking.answers);
    }
    throw new Error(`The contact changed ${MERGES_MAX} times while one call tried to settle.`);
  }

  #outcome(admitted: AdmittedCall, merged: Asking['merged'], asking: Asking, planned: Plan): Outcome {
    const found = merged.changes.length + merged.confirmed.length > 0;
    if (found || merged.missing.length === 0) {
      const order = planned.waterfall.providers.map(({ id }) => id);
      return successOutcome(admitted, merged, order, this.#deps.now());
    }
    return asking.without.kind === 'no_match' ? noMatchOutcome(asking.without.reason) : FAILED;
  }

  /** Gives back what calls hold that nobody carries on; called every few seconds. */
  releaseAbandoned(): Promise<void> {
    return this.#abandoned.release(this.#deps.admit.takeLost(), id => this.#underWay.has(id));
  }

  /** Resolves when no call is under way any more. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }
}

function answer(enrichmentId: string, outcome: Outcome, asking: Asking, balance: number): EnrichAnswer {
  const base = {
    enrichmentId,
    charged: outcome.write === null ? 0 : 1,
    replayed: false,
    retryAfterMs: null,
  } as const;
  switch (outcome.status) {
    case 'no_match':
      return { ...base, status: 409, body: outcome.body };
    case 'failed': {
      const retryAfterMs = asking.without.kind === 'unavailable' ? asking.without.retryAfterMs : 0;
      return { ...base, status: 503, body: UNAVAILABLE_BODY, retryAfterMs };
    }
    default:
      return { ...base, status: 200, body: withBalance(outcome.body, balance) };
  }
}

const UNAVAILABLE_BODY = JSON.stringify({
  error: {
    code: 'providers_unavailable',
    message:
      'No provider could give data just now. Nothing was charged; retry after the time in Retry-After.',
  },
});

function replay({ enrichmentId, status, answer: body }: StoredAnswer): EnrichAnswer {
  return {
    enrichmentId,
    status: status === 'no_match' ? 409 : 200,
    body,
    charged: 0,
    replayed: true,
    retryAfterMs: null,
  };
}

function refusal(kind: 'conflict' | 'not_found' | 'no_credit'): AppError {
  switch (kind) {
    case 'conflict':
      return new AppError(
        'idempotency_conflict',
        'This Idempotency-Key was used for another request within the last 24 hours. Send a new key with a new request.',
      );
    case 'not_found':
      return new AppError('not_found', 'No contact with this id exists in this workspace. Check contact_id.');
    case 'no_credit':
      return new AppError(
        'insufficient_credits',
        'The workspace has no credit available. Add credits and retry.',
      );
  }
}

function tooLate(): AppError {
  return new AppError(
    'database_unavailable',
    'The database did not answer in time, and the call may still take effect. Retry with the same Idempotency-Key for its answer, or look at GET /v1/enrichments.',
    { headers: { 'retry-after': '1' } },
  );
}

function lostHold(): AppError {
  return new AppError(
    'database_unavailable',
    'This call lost its place while the database was away; nothing was charged. Retry.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}
