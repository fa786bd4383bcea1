import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isDatabaseAway } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { AskCall, Asked } from './ask.js';
import { askWithin } from './ask-within.js';
import { boundedOutcome, costOf, keptDays } from './keeping.js';
import type { Failed } from './provider.js';
import type { ReceiptBook } from './receipt-book.js';
import { forgetQuestion, type KeptOutcome, type Receipt } from './receipts.store.js';
import { fillable, type RegisteredProvider } from './registered.js';
import type { AnyOutcome, AnyQuestion, LaterSide, QuestionKind } from './side.js';
import {
  claimQuestion,
  endClaim,
  type QuestionKey,
  recordAnswer,
  recordSubmission,
  type Submission,
  type TakenPoll,
  takeDuePolls,
  takePoll,
} from './submissions.store.js';

/**
 * A submission has this long, whatever the deadline of the call: one that is cut off is paid for, and nobody knows
 * by which handle its answer is had.
 */
const SUBMIT_MS_MAX = 20_000;

/** One look for an answer; it is a look-up by number, which no vendor thinks long about. */
const LOOK_MS_MAX = 10_000;

/** Nobody else submits a question for this long; it outlasts a submission, so it only runs out where a process died. */
const CLAIM_SECONDS = 60;

/** How long a question that a vendor has taken is not submitted again. Vendors keep their answers for weeks. */
const SUBMISSION_HOURS = 24;

/** How long an answer is looked for when nobody waits; vendors name a minute. After that, calls look for it. */
const COLLECT_MS = 600_000;

/** Looks in the background at once, over all providers; each has its own limits as well. */
const COLLECT_AT_ONCE = 100;

/** An answer that came after its call had ended waits this long for the retry, where it may not serve others. */
const RETRY_DAYS = 1 / 24;

/** Handles that could not be recorded yet: each is an answer that was paid for. */
const UNRECORDED_MAX = 10_000;

/** Between two looks at a question that another process submits just now. */
const CLAIM_LOOK_MS = 500;

/** The last look of a call is so long before its end that the answer still comes in time. */
const LAST_LOOK_MS = 1_000;

interface Dependencies {
  readonly database: Database;
  readonly logger: Logger;
  readonly now: () => number;
  readonly book: ReceiptBook;
}

/** A question to a vendor that answers later, on behalf of one call. */
export interface Errand {
  readonly registered: RegisteredProvider;
  readonly later: LaterSide;
  readonly question: AnyQuestion<QuestionKind>;
  readonly key: QuestionKey;
  readonly call: AskCall;
}

/** How a question ended. */
interface Ended {
  readonly outcome: AnyOutcome;
  /** Null: somebody else had the answer first, and its cost. */
  readonly cost: number | null;
}

/**
 * Questions to vendors that take them and answer later. A question is submitted once, whoever asks it: the claim to
 * submit it, then the vendor's handle, stand in its receipt, where any process finds them. Whoever waits looks for the
 * answer; when nobody does, it is collected in the background.
 */
export class Submissions {
  readonly #deps: Dependencies;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #unrecorded = new Map<string, { readonly key: QuestionKey; readonly submission: Submission }>();
  #looks = 0;

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies;
  }

  /** Asks, and waits for the answer until the deadline or the provider's own time-out. */
  async ask(errand: Errand): Promise<Asked> {
    const { registered, later, key, call } = errand;
    const { now, book } = this.#deps;
    const startMs = now();
    const untilMs = Math.min(startMs + registered.options.timeout_ms, call.deadlineAtMs);
    let earlierUnknown = false;
    // Half a pause, so that the look at its end is never too early, and two who wait do not look twice as often.
    let sinceMs = later.awaitedEveryMs / 2;
    const asked = ({ outcome, cost }: Ended, askedAtMs = now()): Asked => {
      const latencyMs = now() - startMs;
      return { outcome, cached: cost === null, cost: cost ?? 0, latencyMs, askedAtMs, earlierUnknown };
    };
    for (;;) {
      await this.#recordHandle(nameOf(key));
      const receipt = await book.open(key.workspaceId, {
        ...key,
        idempotencyKey: call.receiptKey,
        asking: null,
      });
      if (receipt.state === 'answered')
        return asked({ outcome: receipt.outcome, cost: null }, receipt.askedAtMs);
      earlierUnknown ||= receipt.state === 'asked';
      const isPending = receipt.state === 'pending';
      const ended = isPending
        ? await this.#look(errand, sinceMs, untilMs)
        : await this.#submit(errand, receipt, untilMs);
      if (ended !== null) return asked(ended);
      const leftMs = untilMs - now() - LAST_LOOK_MS;
      if (leftMs <= 0) return asked({ outcome: unfinished(later), cost: 0 });
      const { awaitedEveryMs } = later;
      const everyMs = isPending ? awaitedEveryMs : Math.min(awaitedEveryMs, CLAIM_LOOK_MS);
      const pauseMs = Math.min(leftMs, everyMs);
      if (isPending) sinceMs = pauseMs / 2;
      await sleep(pauseMs);
    }
  }

  /** Submits a question unless somebody else does; null: the answer is not there yet. */
  async #submit(errand: Errand, { state }: Receipt, untilMs: number): Promise<Ended | null> {
    const { key, call } = errand;
    if (state === 'claimed') return null;
    const { enrichmentId, receiptKey: idempotencyKey } = call;
    const claim = { enrichmentId, idempotencyKey, claimSeconds: CLAIM_SECONDS };
    if (!(await claimQuestion(this.#deps.database, key, claim))) return null;
    return this.#awaited(this.#submitClaimed(errand), untilMs);
  }

  /** What comes in time; after that the work goes on to its end without the call, since it may be paid for. */
  async #awaited(work: Promise<Ended | null>, untilMs: number): Promise<Ended | null> {
    const cancel = new AbortController();
    const leftMs = Math.max(0, untilMs - this.#deps.now());
    const late = sleep(leftMs, null, { signal: cancel.signal }).catch(() => null);
    try {
      return await Promise.race([this.#track(work), late]);
    } finally {
      cancel.abort();
    }
  }

  async #submitClaimed({ registered, later, question, key }: Errand): Promise<Ended | null> {
    const { database, logger, now } = this.#deps;
    const startMs = now();
    const outcome = await registered.standing.guard(() =>
      askWithin(signal => later.submit(question, { signal }), {
        waitMs: SUBMIT_MS_MAX,
        providerId: registered.id,
        logger,
      }),
    );
    if (outcome.outcome === 'pending') {
      const submission = { handle: outcome.handle, wanted: question.wanted };
      this.#unrecorded.set(nameOf(key), { key, submission });
      await this.#recordHandle(nameOf(key));
      return null;
    }
    if (outcome.outcome !== 'failed') {
      return this.#finish(registered, key, { outcome, wanted: question.wanted, submittedAtMs: startMs });
    }
    registered.standing.note(outcome, now() - startMs, 0);
    // Where it answered that it has not served us, nothing was charged, so nothing is unknown.
    await (outcome.costUnknown === true
      ? endClaim(database, key)
      : forgetQuestion(database, key.workspaceId, key));
    return { outcome, cost: 0 };
  }

  /** Looks for the answer to a submitted question, unless somebody has just done so; null: it is not there yet. */
  async #look({ registered, later, key }: Errand, sinceMs: number, untilMs: number): Promise<Ended | null> {
    const poll = await takePoll(this.#deps.database, key, sinceMs);
    if (poll === null) return null;
    return this.#awaited(this.#collect(registered, later, { key, poll }), untilMs);
  }

  async #collect(
    registered: RegisteredProvider,
    later: LaterSide,
    { key, poll, keptAtLeastDays = 0 }: Look,
  ): Promise<Ended | null> {
    const { logger, now } = this.#deps;
    const startMs = now();
    const outcome = await registered.standing.guard(() =>
      askWithin(signal => later.collect(poll.handle, { signal }), {
        waitMs: LOOK_MS_MAX,
        providerId: registered.id,
        logger,
        stop: this.#stop.signal,
      }),
    );
    if (outcome.outcome === 'pending') return null;
    if (outcome.outcome === 'failed') {
      // Whoever looks next asks again; our own end is no failure of the vendor.
      if (!this.#stop.signal.aborted) registered.standing.note(outcome, now() - startMs, 0);
      return null;
    }
    return this.#finish(registered, key, { ...poll, outcome, keptAtLeastDays });
  }

  /** Records an answer, and counts it where nobody else was faster. */
  async #finish(
    registered: RegisteredProvider,
    key: QuestionKey,
    { outcome, wanted, submittedAtMs, keptAtLeastDays = 0 }: Answer,
  ): Promise<Ended> {
    const { database, now } = this.#deps;
    const { options, standing } = registered;
    const cost = costOf(outcome, options);
    const freshDays = Math.max(keptDays(outcome, options), keptAtLeastDays);
    const isFirst = await recordAnswer(database, key, { outcome: boundedOutcome(outcome), cost, freshDays });
    if (isFirst)
      standing.note(outcome, now() - submittedAtMs, cost, fillable(registered, { kind: 'contact', wanted }));
    return { outcome, cost: isFirst ? cost : null };
  }

  /** Looks, in the background, for answers that nobody waits for; called every few seconds, and does not wait itself. */
  async collectDue(providers: readonly RegisteredProvider[]): Promise<void> {
    await this.#recordHandles();
    if (this.#stop.signal.aborted) return;
    for (const registered of providers) {
      const { later } = registered.provider;
      if (later === undefined || registered.standing.asideFor('contact') !== null) continue;
      const due = await takeDuePolls(this.#deps.database, {
        provider: registered.id,
        sinceMs: later.everyMs,
        withinMs: COLLECT_MS,
        rowsMax: COLLECT_AT_ONCE - this.#looks,
      });
      for (const taken of due) void this.#track(this.#collectTaken(registered, later, taken));
    }
  }

  async #collectTaken(
    registered: RegisteredProvider,
    later: LaterSide,
    taken: { key: QuestionKey; poll: TakenPoll },
  ): Promise<void> {
    this.#looks += 1;
    try {
      await this.#collect(registered, later, {
        ...taken,
        keptAtLeastDays: RETRY_DAYS,
      });
    } catch (error) {
      this.#deps.logger.warn(
        { err: error, provider: registered.id },
        'an answer could not be collected; it is tried again',
      );
    } finally {
      this.#looks -= 1;
    }
  }

  /** Records a handle that only this process knows, or keeps it where the database is away. */
  async #recordHandle(name: string): Promise<void> {
    const held = this.#unrecorded.get(name);
    if (held === undefined) return;
    try {
      await recordSubmission(this.#deps.database, held.key, held.submission, SUBMISSION_HOURS);
      this.#unrecorded.delete(name);
    } catch (error) {
      const isKept = isDatabaseAway(error) && this.#unrecorded.size <= UNRECORDED_MAX;
      if (!isKept) this.#unrecorded.delete(name);
      this.#deps.logger.error(
        { err: error, provider: held.key.provider, isKept },
        'a submission could not be recorded',
      );
    }
  }

  async #recordHandles(): Promise<void> {
    for (const name of [...this.#unrecorded.keys()]) await this.#recordHandle(name);
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Ends the looks, and resolves when every submission under way has its handle recorded. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#underWay);
    await this.#recordHandles();
  }
}

interface Look {
  readonly key: QuestionKey;
  readonly poll: TakenPoll;
  readonly keptAtLeastDays?: number;
}

interface Answer {
  readonly outcome: KeptOutcome;
  readonly wanted: AnyQuestion['wanted'];
  readonly submittedAtMs: number;
  readonly keptAtLeastDays?: number;
}

function nameOf({ workspaceId, provider, question }: QuestionKey): string {
  return `${workspaceId} ${provider} ${question}`;
}

/** What a call is told whose answer is not there at its end. */
function unfinished({ awaitedEveryMs }: LaterSide): Failed {
  return { outcome: 'failed', kind: 'transient', reason: PENDING, retryAfterMs: awaitedEveryMs };
}

/** The reason of a call whose answer is still to come. */
export const PENDING = 'pending';
