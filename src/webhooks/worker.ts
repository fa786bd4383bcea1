import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import type { Logger } from '../logger.js';
import { createExchanger, type Exchanger } from '../outbound/exchange.js';
import { parseRetryAfter } from '../outbound/retry-after.js';
import { type Attempt, answerStart, nextStep, readAttempts, withAttempt } from './attempt.js';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type FinishedDelivery,
  type FinishVerdict,
  finishDeliveries,
  insertDelivery,
} from './deliveries.store.js';
import { Places } from './places.js';
import type { SecretSeal } from './secret.js';
import { deliveryHeaders } from './sign.js';
import { targetFault } from './target.js';
import { switchOff, type WebhookRow } from './webhooks.store.js';

/** A receiver must have answered by then. */
const ANSWER_MS_MAX = 10_000;

/** Between two looks for what is due; after deliveries that ended there is a look at once. */
const LOOK_EVERY_MS = 500;

/** What is read of an answer; more of it is not waited for. */
const ANSWER_BYTES_MAX = 4_096;

/** An event that somebody asked for to see whether it arrives; it is not sent again. */
const TEST_EVENT = 'webhook.test';

const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface WorkerParts {
  readonly database: Database;
  readonly seal: SecretSeal;
  /** The operator's setting: loopback and private addresses, and http. */
  readonly allowPrivateNetwork: boolean;
  /** Between the attempts of a delivery; the last one repeats. */
  readonly waitsMs: readonly number[];
  /** The fencing number of this process's lease. @throws while it has none. */
  readonly fence: () => number;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Sends what is due, in every process that has one: at least once, oldest first for each webhook, several at a time.
 * Order is kept as far as nothing fails; receivers that need it sort by the event's id, which begins with its time.
 */
export class DeliveryWorker {
  readonly #parts: WorkerParts;
  readonly #exchanger: Exchanger;
  readonly #places = new Places();
  readonly #underWay = new Map<ClaimedDelivery, Promise<unknown>>();
  readonly #finishing: Batcher<FinishedDelivery, FinishVerdict>;
  readonly #stop = new AbortController();
  #somethingEnded: () => void = () => undefined;
  #lastServed = { workspaceId: NOBODY, webhookId: NOBODY };
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    const { allowPrivateNetwork, database } = parts;
    this.#exchanger = createExchanger({ allowPrivateNetwork, cutAnswersAtBytes: ANSWER_BYTES_MAX });
    this.#finishing = new Batcher({ run: (_lane, items) => finishDeliveries(database, items) });
  }

  /** Begins to send, once the database is migrated and the lease is there. */
  start(): void {
    this.#looking = this.#look();
  }

  /** Takes nothing more, and resolves when what is under way has ended: in ten seconds or so. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#somethingEnded();
    await this.#looking;
    await Promise.allSettled(this.#underWay.values());
    await this.#exchanger.close();
  }

  /**
   * Attempts a delivery that is this process's, and writes down how it ended.
   * @param before what is to be done first, while the delivery counts as under way here already.
   */
  deliver(delivery: ClaimedDelivery, before: () => Promise<void> = async () => undefined): Promise<void> {
    const { webhook_id: webhookId } = delivery;
    const work = async () => {
      let succeeded = false;
      try {
        await before();
        succeeded = await this.#attempt(delivery);
      } finally {
        this.#underWay.delete(delivery);
        this.#places.giveBack(webhookId, succeeded);
        this.#somethingEnded();
      }
    };
    this.#places.take(webhookId);
    const ending = work();
    this.#underWay.set(delivery, ending);
    return ending;
  }

  /** Sends a test event to a webhook, active or not; its delivery's id, once it was attempted. */
  async sendTest(webhook: WebhookRow): Promise<string> {
    const { database, fence, now } = this.#parts;
    const { workspace_id, id: webhook_id, url, secret, former_secret, former_secret_expires_at } = webhook;
    const atMs = now();
    const id = uuidv7(atMs);
    const created_at = new Date(atMs);
    const timestamp = created_at.toISOString();
    const names = { id, type: TEST_EVENT, event: TEST_EVENT };
    const delivery: ClaimedDelivery = {
      ...{ workspace_id, webhook_id, id, fence: fence(), event: TEST_EVENT, created_at, url, secret },
      body: JSON.stringify({ ...names, timestamp, workspace_id, data: { webhook_id } }),
      failures: 0,
      attempts: null,
      former_secret: (former_secret_expires_at?.getTime() ?? 0) > atMs ? former_secret : null,
    };
    await this.deliver(delivery, () => insertDelivery(database, delivery));
    return id;
  }

  async #look(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const ended = new Promise<void>(resolve => {
        this.#somethingEnded = resolve;
      });
      try {
        for (const delivery of await this.#claim()) void this.#deliverSafely(delivery);
      } catch (error) {
        this.#parts.logger.warn({ err: error }, 'no deliveries of webhooks could be claimed; trying again');
      }
      const pause = sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      await Promise.race([ended, pause]);
    }
  }

  async #claim(): Promise<ClaimedDelivery[]> {
    if (this.#places.free === 0) return [];
    const claimed = await claimDeliveries(this.#parts.database, {
      fence: this.#parts.fence(),
      underWay: [...this.#underWay.keys()],
      free: this.#places.freePerWebhook,
      otherwiseFree: this.#places.otherwiseFree(),
      countMax: this.#places.free,
      after: this.#lastServed,
    });
    const last = claimed.at(-1);
    if (last !== undefined) this.#lastServed = { workspaceId: last.workspace_id, webhookId: last.webhook_id };
    return claimed;
  }

  async #deliverSafely(delivery: ClaimedDelivery): Promise<void> {
    try {
      await this.deliver(delivery);
    } catch (error) {
      // It is still this process's, and no longer under way here: the next claim has it again.
      const { webhook_id, id } = delivery;
      this.#parts.logger.warn(
        { err: error, webhook_id, delivery: id },
        'a delivery could not be written down',
      );
    }
  }

  /** True where it was delivered. */
  async #attempt(delivery: ClaimedDelivery): Promise<boolean> {
    const { database, now, waitsMs } = this.#parts;
    const { attempt, retryAfterMs } = await this.#send(delivery);
    const next = nextStep(
      {
        statusCode: attempt.status_code,
        retryAfterMs,
        failures: delivery.failures,
        ageMs: now() - delivery.created_at.getTime(),
        isRetried: delivery.event !== TEST_EVENT,
      },
      waitsMs,
    );
    const delivered = next.kind === 'delivered';
    const verdict = await this.#finishing.add('', {
      of: delivery,
      status: delivered ? 'delivered' : next.kind === 'retry' ? 'pending' : 'failed',
      waitMs: next.kind === 'retry' ? next.waitMs : null,
      failures: delivered ? delivery.failures : delivery.failures + 1,
      attempts: withAttempt(readAttempts(delivery.attempts), attempt),
    });
    const off = next.kind === 'gone' ? 'gone' : verdict === 'failing' && !delivered ? 'failing' : null;
    if (off !== null) await switchOff(database, delivery.workspace_id, delivery.webhook_id, off);
    return delivered;
  }

  async #send(delivery: ClaimedDelivery): Promise<{ attempt: Attempt; retryAfterMs: number }> {
    const { now, allowPrivateNetwork } = this.#parts;
    const { id, url, body } = delivery;
    const secrets = this.#secretsOf(delivery);
    const atMs = now();
    const attemptId = randomUUID();
    const ended = (how: Partial<Attempt>, retryAfterMs = 0) => {
      const attempted = { delivery_id: attemptId, attempted_at: new Date(atMs).toISOString(), url };
      const latency_ms = Math.max(0, now() - atMs);
      const attempt = { ...attempted, status_code: null, error: null, answer: null, latency_ms, ...how };
      return { attempt, retryAfterMs };
    };
    if (secrets === null) return ended({ error: 'secret_unreadable' });
    // The operator may have thought better of it since the webhook was registered.
    if (targetFault(url, allowPrivateNetwork) !== null) return ended({ error: 'address_not_allowed' });
    const exchange = await this.#exchanger.exchange({
      method: 'POST',
      url,
      headers: {
        ...deliveryHeaders({ id, attemptId, body, atMs }, secrets),
        'accept-encoding': 'identity',
      },
      body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    if (exchange.kind === 'failure') return ended({ error: exchange.failure });
    const { status, text, headers } = exchange;
    const retryAfterMs = parseRetryAfter(headers['retry-after'], now()) ?? 0;
    return ended({ status_code: status, answer: answerStart(text) }, retryAfterMs);
  }

  /** Newest first; null where the newest cannot be read. */
  #secretsOf({ webhook_id, secret, former_secret }: ClaimedDelivery): [string, ...string[]] | null {
    const newest = this.#parts.seal.open(secret, webhook_id);
    const former = former_secret === null ? null : this.#parts.seal.open(former_secret, webhook_id);
    return newest === null ? null : former === null ? [newest] : [newest, former];
  }
}
