import { setTimeout as sleep } from 'node:timers/promises';
import { Batcher } from '../database/batcher.js';
import { type Database, isDatabaseAway } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { Identifier, Outcome, Question } from './provider.js';
import { questionId } from './question.js';
import {
  findReceipts,
  forgetQuestion,
  type KeptOutcome,
  type Receipt,
  type ReceiptLookup,
  type ReceiptWrite,
  writeReceipts,
} from './receipts.store.js';
import type { RegisteredProvider } from './registered.js';

/** A provider whose repeat is free is asked this often in one call. */
const ASKS_MAX = 3;

/** Waits between repeats where the vendor names none, in milliseconds. */
const BACKOFF_MS = [250, 1_000];

/** Answers that could not be recorded yet; each may have been paid for, so they serve from memory meanwhile. */
const UNRECORDED_MAX = 10_000;

/** On whose behalf a provider is asked. */
export interface AskCall {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly idempotencyKey: string | null;
  readonly deadlineAtMs: number;
}

export interface Asked {
  readonly outcome: Outcome;
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
  readonly #inFlight = new Map<string, Promise<Asked>>();
  readonly #unrecorded = new Map<string, { workspaceId: string; write: ReceiptWrite }>();
  readonly #lookups: Batcher<ReceiptLookup, Receipt>;
  readonly #writes: Batcher<ReceiptWrite, undefined>;

  constructor(database: Database, logger: Logger, now: () => number) {
    this.#database = database;
    this.#logger = logger;
    this.#now = now;
    this.#lookups = new Batcher({
      run: (workspaceId, items) => findReceipts(this.#database, workspaceId, items),
    });
    this.#writes = new Batcher({
      run: async (workspaceId, items) => {
        await writeReceipts(this.#database, workspaceId, items);
        return items.map(() => undefined);
      },
      exclusive: write => [`${write.provider} ${write.question}`],
    });
  }

  /** @param identifiers by which the person is known to this provider (`knownIdentifiers`). */
  async ask(
    registered: RegisteredProvider,
    question: Question,
    identifiers: readonly Identifier[],
    call: AskCall,
  ): Promise<Asked> {
    if (!registered.provider.remote) return this.#askLocal(registered, question, call);
    const key = `${call.workspaceId} ${registered.id} ${questionId(registered.provider, identifiers, question)}`;
    const running = this.#inFlight.get(key);
    if (running !== undefined) return { ...(await running), cached: true, cost: 0 };
    const asked = this.#askOnce(registered, question, key, call);
    this.#inFlight.set(key, asked);
    try {
      return await asked;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  async #askLocal(registered: RegisteredProvider, question: Question, call: AskCall): Promise<Asked> {
    const startMs = this.#now();
    const outcome = await this.#askWithin(registered, question, call.deadlineAtMs);
    const latencyMs = this.#now() - startMs;
    const cost = outcome.outcome === 'found' ? (outcome.cost ?? registered.options.cost) : 0;
    registered.standing.note(outcome, latencyMs, cost);
    return { outcome, cached: false, cost, latencyMs, askedAtMs: startMs, earlierUnknown: false };
  }

  async #askOnce(
    registered: RegisteredProvider,
    question: Question,
    key: string,
    call: AskCall,
  ): Promise<Asked> {
    const [, provider = '', questionKey = ''] = key.split(' ');
    const held = this.#unrecorded.get(key)?.write;
    const receipt: Receipt = held?.answer
      ? { state: 'answered', outcome: held.answer.outcome, cost: held.answer.cost, askedAtMs: held.askedAtMs }
      : await this.#lookups.add(call.workspaceId, {
          provider,
          question: questionKey,
          idempotencyKey: call.idempotencyKey,
        });
    if (receipt.state === 'answered') {
      const { outcome, askedAtMs } = receipt;
      return { outcome, cached: true, cost: 0, latencyMs: 0, askedAtMs, earlierUnknown: false };
    }
    const startMs = this.#now();
    const record = (answer: ReceiptWrite['answer']): ReceiptWrite => ({
      provider,
      question: questionKey,
      enrichmentId: call.enrichmentId,
      idempotencyKey: call.idempotencyKey,
      askedAtMs: startMs,
      answer,
    });
    if (registered.options.billed) await this.#writes.add(call.workspaceId, record(null));
    const outcome = await this.#askRepeating(registered, question, call.deadlineAtMs);
    const latencyMs = this.#now() - startMs;
    const cost =
      outcome.outcome === 'found' ? (outcome.cost ?? registered.options.cost) : costOfMiss(outcome);
    registered.standing.note(outcome, latencyMs, cost);
    if (outcome.outcome === 'failed' && outcome.costUnknown !== true && registered.options.billed) {
      // It answered that it has not served us: nothing was charged, so nothing is unknown.
      await forgetQuestion(this.#database, call.workspaceId, { provider, question: questionKey });
    }
    if (outcome.outcome === 'found' || outcome.outcome === 'not_found') {
      const { found_days, not_found_days } = registered.options.cache;
      const freshDays = outcome.outcome === 'found' ? found_days : not_found_days;
      await this.#record(
        key,
        call.workspaceId,
        record({ outcome: boundedOutcome(outcome), cost, freshDays }),
      );
    }
    return {
      outcome,
      cached: false,
      cost,
      latencyMs,
      askedAtMs: startMs,
      earlierUnknown: receipt.state === 'asked',
    };
  }

  /** Records an answer, or keeps it in memory where the database is away: it may have been paid for. */
  async #record(key: string, workspaceId: string, write: ReceiptWrite): Promise<void> {
    try {
      await this.#writes.add(workspaceId, write);
      this.#unrecorded.delete(key);
    } catch (error) {
      if (this.#unrecorded.size < UNRECORDED_MAX) this.#unrecorded.set(key, { workspaceId, write });
      this.#logger.error({ err: error, provider: write.provider }, 'an answer could not be recorded yet');
    }
  }

  /** Records what could not be recorded before; called every few seconds. */
  async recordLate(): Promise<void> {
    for (const [key, { workspaceId, write }] of [...this.#unrecorded]) {
      try {
        await this.#writes.add(workspaceId, write);
        this.#unrecorded.delete(key);
      } catch (error) {
        if (isDatabaseAway(error)) return;
        this.#unrecorded.delete(key);
        this.#logger.error({ err: error, provider: write.provider }, 'an answer can not be recorded');
      }
    }
  }

  async #askRepeating(
    registered: RegisteredProvider,
    question: Question,
    deadlineAtMs: number,
  ): Promise<Outcome> {
    const asksMax = registered.options.billed ? 1 : ASKS_MAX;
    return registered.standing.guard(async () => {
      for (let asks = 1; ; asks += 1) {
        const outcome = await this.#askWithin(registered, question, deadlineAtMs);
        const passing =
          outcome.outcome === 'failed' && (outcome.kind === 'transient' || outcome.kind === 'rate_limited');
        if (!passing || asks === asksMax) return outcome;
        const waitMs = outcome.retryAfterMs ?? BACKOFF_MS[asks - 1] ?? 1_000;
        if (this.#now() + waitMs >= deadlineAtMs) return outcome;
        await sleep(waitMs);
      }
    });
  }

  /** One question within its time; what a provider throws is a fault of ours and is logged, the call goes on. */
  async #askWithin(
    registered: RegisteredProvider,
    question: Question,
    deadlineAtMs: number,
  ): Promise<Outcome> {
    if (!registered.provider.remote) return registered.provider.ask(question, { signal: NEVER });
    const controller = new AbortController();
    const waitMs = Math.max(0, Math.min(registered.options.timeout_ms, deadlineAtMs - this.#now()));
    const timer = setTimeout(() => controller.abort(), waitMs);
    try {
      return await registered.provider.ask(question, { signal: controller.signal });
    } catch (error) {
      this.#logger.error({ err: error, provider: registered.id }, 'a provider failed in an unforeseen way');
      return { outcome: 'failed', kind: 'transient', reason: 'internal' };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** For local look-ups, which do not wait. */
const NEVER = new AbortController().signal;

function costOfMiss(outcome: Outcome): number {
  return outcome.outcome === 'not_found' ? (outcome.cost ?? 0) : 0;
}

/** Longest value of an answer that is worth keeping; the merge takes no longer one. */
const VALUE_LENGTH_MAX = 1_000;

/** A vendor's answer as it may be stored: PostgreSQL takes no NUL in text, and a value has a bound. */
function boundedOutcome(outcome: KeptOutcome): KeptOutcome {
  const text = JSON.stringify(outcome, (_key, value: unknown) =>
    typeof value === 'string'
      ? value.slice(0, VALUE_LENGTH_MAX).replaceAll('\u0000', '').toWellFormed()
      : value,
  );
  return JSON.parse(text);
}
