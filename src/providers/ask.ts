import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import type { Logger } from '../logger.js';
import { UnderWay } from '../under-way.js';
import { askWithin } from './ask-within.js';
import { BUDGET_USED_UP, Budgets } from './budget.js';
import { boundedOutcome, costOf, keptDays } from './keeping.js';
import { questionId, questionsAbout } from './question.js';
import { ReceiptBook } from './receipt-book.js';
import { forgetQuestion } from './receipts.store.js';
import { fillable, type RegisteredProvider } from './registered.js';
import { Retention } from './retention.js';
import { type AnyOutcome, type AnyQuestion, type QuestionKind, type Side, sideOf } from './side.js';
import { PENDING, Submissions } from './submissions.js';
import type { QuestionKey } from './submissions.store.js';

/** A provider whose repeat is free is asked this often in one call. */
const ASKS_MAX = 3;

/** Waits between repeats where the vendor names none, in milliseconds. */
const BACKOFF_MS = [250, 1_000];

/** On whose behalf a provider is asked. */
export interface AskCall {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  /** By which a repeat of the call finds its answers again. */
  readonly receiptKey: string | null;
  readonly deadlineAtMs: number;
  /** Whether the provider has a monthly budget in the workspace. */
  readonly isBudgeted: boolean;
}

export interface Asked {
  readonly outcome: AnyOutcome;
  /** True where nobody was asked for it now: it came from a receipt, or with another call's question. */
  readonly cached: boolean;
  /** What it cost now. */
  readonly cost: number;
  readonly latencyMs: number;
  /** When the answer was got from the provider, epoch milliseconds. */
  readonly askedAtMs: number;
  /** An earlier process asked for this very call and died before the answer: it may have been charged. */
  readonly earlierUnknown: boolean;
}

/**
 * Asks one provider one question, with the books around it: receipts before and after, one question for many
 * who ask the same, repeats only where they are free, the breaker, and time.
 */
export class Asker {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #inFlight = new UnderWay<Asked>();
  readonly #book: ReceiptBook;
  readonly #submissions: Submissions;
  readonly #retention: Retention;
  readonly #budgets: Budgets;

  constructor(database: Database, logger: Logger, now: () => number) {
    this.#database = database;
    this.#logger = logger;
    this.#now = now;
    this.#book = new ReceiptBook(database, logger);
    this.#retention = new Retention(database, logger);
    this.#budgets = new Budgets(database, logger);
    this.#submissions = new Submissions({ database, logger, now, book: this.#book });
  }

  /** @param identifiers by which the record is known to this provider (`knownIdentifiers`). */
  async ask(
    registered: RegisteredProvider,
    question: AnyQuestion<QuestionKind>,
    identifiers: readonly string[],
    call: AskCall,
  ): Promise<Asked> {
    const side = sideOf(registered, question.kind);
    if (side === null) throw new Error(`${registered.id} knows no ${question.kind}.`);
    if (!registered.provider.remote) return this.#askLocal(registered, side, question);
    const key: QuestionKey = {
      workspaceId: call.workspaceId,
      provider: registered.id,
      question: questionId(registered, identifiers, question),
    };
    const name = `${key.workspaceId} ${key.provider} ${key.question}`;
    for (;;) {
      const running = this.#inFlight.get(name);
      if (running === undefined) break;
      const asked = await running;
      // Whoever has more time than the one who waited for an answer goes on waiting.
      const isOver = !isUnfinished(asked.outcome) || this.#now() >= call.deadlineAtMs;
      if (isOver) return { ...asked, cached: true, cost: 0 };
    }
    const { later } = side;
    const ask = () =>
      later === undefined
        ? this.#askOnce(registered, side, question, key, call)
        : this.#submissions.ask({ registered, later, question, key, call });
    const asked = call.isBudgeted ? this.#withinBudget(registered, key, call, ask) : ask();
    this.#inFlight.set(name, asked);
    try {
      return await asked;
    } finally {
      this.#inFlight.delete(name);
    }
  }

  /** Asks where the month's budget has room for the answer, or the answer is there already. */
  async #withinBudget(
    { options }: RegisteredProvider,
    key: QuestionKey,
    { receiptKey: idempotencyKey }: AskCall,
    ask: () => Promise<Asked>,
  ): Promise<Asked> {
    const { workspaceId, provider } = key;
    const reserved = await this.#budgets.reserve(workspaceId, { provider, cost: options.cost });
    if (reserved === null) {
      const receipt = await this.#book.open(workspaceId, { ...key, idempotencyKey, asking: null });
      return receipt.state === 'answered' ? ask() : this.#refusedByBudget();
    }
    const asked = await ask();
    const { outcome } = asked;
    // What may have been charged without an answer stays set aside; so does what is still to be answered.
    const isOpen = outcome.outcome === 'failed' && (outcome.costUnknown === true || isUnfinished(outcome));
    if (!isOpen) await this.#budgets.settle(workspaceId, reserved, asked.cost);
    return asked;
  }

  #refusedByBudget(): Asked {
    const outcome = { outcome: 'failed', kind: 'quota_exhausted', reason: BUDGET_USED_UP } as const;
    return { outcome, cached: false, cost: 0, latencyMs: 0, askedAtMs: this.#now(), earlierUnknown: false };
  }

  async #askLocal(
    registered: RegisteredProvider,
    side: Side,
    question: AnyQuestion<QuestionKind>,
  ): Promise<Asked> {
    const startMs = this.#now();
    const outcome = await side.ask(question, { signal: NEVER });
    const latencyMs = this.#now() - startMs;
    const cost = outcome.outcome === 'found' ? costOf(outcome, registered.options) : 0;
    registered.standing.note(outcome, latencyMs, cost, fillable(registered, question), question.kind);
    return { outcome, cached: false, cost, latencyMs, askedAtMs: startMs, earlierUnknown: false };
  }

  async #askOnce(
    registered: RegisteredProvider,
    side: Side,
    question: AnyQuestion<QuestionKind>,
    key: QuestionKey,
    call: AskCall,
  ): Promise<Asked> {
    const { workspaceId, provider, question: id } = key;
    const { enrichmentId, receiptKey: idempotencyKey } = call;
    const { options, standing } = registered;
    const askedAtMs = this.#now();
    const asking = options.billed ? { enrichmentId, askedAtMs } : null;
    const receipt = await this.#book.open(workspaceId, { provider, question: id, idempotencyKey, asking });
    if (receipt.state === 'answered') {
      const { outcome, askedAtMs: earlierMs } = receipt;
      return { outcome, cached: true, cost: 0, latencyMs: 0, askedAtMs: earlierMs, earlierUnknown: false };
    }
    const startMs = this.#now();
    const outcome = await this.#askRepeating(registered, side, question, call.deadlineAtMs);
    const latencyMs = this.#now() - startMs;
    const cost = outcome.outcome === 'failed' ? 0 : costOf(outcome, options);
    standing.note(outcome, latencyMs, cost, fillable(registered, question), question.kind);
    if (outcome.outcome === 'failed' && outcome.costUnknown !== true && options.billed) {
      // It answered that it has not served us: nothing was charged, so nothing is unknown.
      await forgetQuestion(this.#database, workspaceId, key);
    }
    if (outcome.outcome !== 'failed') {
      const answer = { outcome: boundedOutcome(outcome), cost, freshDays: keptDays(outcome, options) };
      const write = { provider, question: id, enrichmentId, idempotencyKey, askedAtMs, answer };
      await this.#book.recordAnswer(workspaceId, write);
      // Who opted out at a vendor is not asked about there again, by whatever is known of them.
      if (outcome.outcome === 'suppressed') {
        const others = questionsAbout(registered, question);
        await Promise.all(others.map(other => this.#book.recordAnswer(workspaceId, { ...write, ...other })));
      }
    }
    const earlierUnknown = receipt.state === 'asked';
    return { outcome, cached: false, cost, latencyMs, askedAtMs, earlierUnknown };
  }

  #askRepeating(
    registered: RegisteredProvider,
    side: Side,
    question: AnyQuestion<QuestionKind>,
    deadlineAtMs: number,
  ): Promise<AnyOutcome> {
    const asksMax = registered.options.billed ? 1 : ASKS_MAX;
    return registered.standing.guard(async () => {
      for (let asks = 1; ; asks += 1) {
        const waitMs = Math.min(registered.options.timeout_ms, deadlineAtMs - this.#now());
        const outcome = await askWithin(signal => side.ask(question, { signal }), {
          waitMs,
          providerId: registered.id,
          logger: this.#logger,
        });
        const passing =
          outcome.outcome === 'failed' && (outcome.kind === 'transient' || outcome.kind === 'rate_limited');
        if (!passing || asks === asksMax) return outcome;
        const pauseMs = outcome.retryAfterMs ?? BACKOFF_MS[asks - 1] ?? 1_000;
        if (this.#now() + pauseMs >= deadlineAtMs) return outcome;
        await sleep(pauseMs);
      }
    });
  }

  /** Records what could not be recorded before; called every few seconds. */
  recordLate(): Promise<void> {
    return this.#book.recordLate();
  }

  /** Looks for answers that nobody waits for, of vendors that answer later; called every few seconds. */
  collectDue(providers: readonly RegisteredProvider[]): Promise<void> {
    return this.#submissions.collectDue(providers);
  }

  /** Shortens the days of receipts from before a change of the configuration; called every few seconds. */
  holdToRetention(providers: readonly RegisteredProvider[]): Promise<void> {
    return this.#retention.goOn(providers);
  }

  /** Resolves when nothing is under way any more that a call left behind. */
  stop(): Promise<void> {
    return this.#submissions.stop();
  }
}

/** For local look-ups, which do not wait. */
const NEVER = new AbortController().signal;

function isUnfinished(outcome: AnyOutcome): boolean {
  return outcome.outcome === 'failed' && outcome.reason === PENDING;
}
