import { setTimeout as sleep } from 'node:timers/promises';
import type fc from 'fast-check';
import { grantCredits } from '../../../src/credits/credits.store.js';
import type { Database } from '../../../src/database/database.js';
import { AdmitStage } from '../../../src/enrich/admit.js';
import { Enricher } from '../../../src/enrich/enrich.js';
import { Evidence } from '../../../src/enrich/evidence.js';
import { oldestIdOf } from '../../../src/enrich/lease.js';
import {
  deadProcesses,
  endLease,
  forgetProcess,
  registerProcess,
  releaseDead,
} from '../../../src/enrich/processes.store.js';
import { SettleStage } from '../../../src/enrich/settle.js';
import { valuesOf } from '../../../src/enrich/waterfalls.js';
import { AppError } from '../../../src/errors.js';
import { createLogger } from '../../../src/logger.js';
import { Asker } from '../../../src/providers/ask.js';
import { commonOptions } from '../../../src/providers/options.js';
import type { Provider } from '../../../src/providers/provider.js';
import { textId } from '../../../src/providers/question.js';
import { Standing } from '../../../src/providers/standing.js';
import { SuppressionList } from '../../../src/suppressions/suppression-list.js';
import { makeVerifier } from '../../../src/verify/make-verifier.js';
import type { Kill } from '../checker.js';
import { type ClientAnswer, isFinal, isRefusal, type KeyStory } from '../history.js';
import { VALUES_OF_KNOWN, type VendorCall } from '../paid-vendor.js';
import { type Fate, FlakyDatabase } from './flaky-database.js';
import { newContact, newWorkspace } from './model-database.js';

export const PROCESSES = 2;
export const KEYS = 3;
export const CREDITS = 2;

const CONTACTS = 2;
const FIELDS_ASKED = ['job_title', 'company_name', 'location'] as const;

/** A server gives back every two seconds what nobody carries on; here there is no time to wait for that. */
const UPKEEP_MS = 10;

/** What happens, in an order that the scheduler makes up: calls, and between them processes that lose their lease. */
export type Happening =
  | { readonly kind: 'call'; readonly process: number; readonly key: number }
  | { readonly kind: 'lapse'; readonly process: number }
  | { readonly kind: 'release' };

/** One server's engine: the real stages, with a vendor that answers when the scheduler says so. */
class Engine {
  readonly enricher: Enricher;
  readonly #database: Database;
  #fence: number;

  /** @param database the one on which its lease is kept; the calls go through `flaky`. */
  private constructor(database: Database, flaky: Database, fence: number, vendor: Provider) {
    this.#database = database;
    this.#fence = fence;
    const now = () => Date.now();
    const options = commonOptions.parse({ billed: true, cache: { found_days: 0, not_found_days: 0 } });
    const registered = {
      id: 'paid',
      type: 'model',
      options: { ...options, timeout_ms: 5_000 },
      provider: vendor,
      standing: new Standing(now),
    };
    this.enricher = new Enricher({
      database: flaky,
      admit: new AdmitStage(flaky, () => this.#fence, now),
      settle: new SettleStage(flaky),
      asker: new Asker(flaky, createLogger('silent'), now),
      suppressions: new SuppressionList(flaky),
      verifier: makeVerifier({}),
      learning: { evidence: new Evidence(), random: () => 1 },
      waterfallFor: () => ({
        providers: [registered],
        deadlineMs: 10_000,
        minConfidence: 0.5,
        strategy: 'fill',
        order: 'fixed',
        values: valuesOf({}, []),
        maxCost: null,
        budgeted: new Set<string>(),
      }),
      onSettled: () => undefined,
      now,
    });
  }

  static async start(database: Database, flaky: Database, vendor: Provider): Promise<Engine> {
    return new Engine(database, flaky, await registerProcess(database), vendor);
  }

  /** Loses its lease while its calls go on, as a process does that was paused for too long. */
  async lapse(): Promise<void> {
    await endLease(this.#database, this.#fence);
    this.#fence = await registerProcess(this.#database);
  }
}

interface WorldOptions {
  /** What becomes of the statements of calls, one after the other and then over again. */
  readonly fates: readonly Fate[];
  /** Whether who is asked is a vendor; else calls are admitted and settled in one. */
  readonly asksOutside: boolean;
}

/** A world with two engines, some contacts and keys, and a schedule for everything that waits. */
export class World {
  readonly workspaceId: string;
  readonly stories: KeyStory[] = [];
  readonly vendorCalls: VendorCall[] = [];
  readonly kills: Kill[] = [];
  readonly #database: Database;
  readonly #flaky: FlakyDatabase;
  readonly #schedule: fc.Scheduler;
  readonly #asksOutside: boolean;
  readonly #engines: Engine[] = [];
  #fates: readonly Fate[];
  #statements = 0;
  #isOver = false;

  private constructor(
    database: Database,
    workspaceId: string,
    schedule: fc.Scheduler,
    { fates, asksOutside }: WorldOptions,
  ) {
    this.#database = database;
    this.workspaceId = workspaceId;
    this.#schedule = schedule;
    this.#fates = fates;
    this.#asksOutside = asksOutside;
    const fate = () => this.#fates[this.#statements++ % this.#fates.length] ?? 'ok';
    this.#flaky = new FlakyDatabase(database, fate, () => this.#turn('a late statement arrives'));
  }

  static async make(database: Database, schedule: fc.Scheduler, options: WorldOptions): Promise<World> {
    const workspaceId = await newWorkspace(database);
    await grantCredits(database, workspaceId, { amount: CREDITS, reference: 'start', note: null });
    const world = new World(database, workspaceId, schedule, options);
    for (let process = 0; process < PROCESSES; process += 1) {
      const vendor = world.#vendor(`process-${process}`);
      world.#engines.push(await Engine.start(database, world.#flaky, vendor));
    }
    const people = Array.from({ length: CONTACTS }, (_, contact) => `known-${contact}@acme.com`);
    const ids = await Promise.all(people.map(person => newContact(database, workspaceId, person)));
    for (let key = 0; key < KEYS; key += 1) {
      const contact = key % CONTACTS;
      world.stories.push({
        key: textId(`key ${key}`),
        about: 'contact',
        person: people[contact] ?? '',
        recordId: ids[contact] ?? null,
        asks: [],
      });
    }
    return world;
  }

  #turn(what: string): Promise<void> {
    return this.#schedule.schedule(Promise.resolve(), what);
  }

  #vendor(by: string): Provider {
    return {
      fills: FIELDS_ASKED,
      needs: [['email']],
      remote: this.#asksOutside,
      ask: async ({ known }) => {
        const person = known.email ?? '';
        this.vendorCalls.push({
          person,
          as: 'paid',
          by,
          startedAtMs: Date.now(),
          endedAtMs: null,
          end: 'waiting',
        });
        await this.#turn(`the vendor answers ${by}`);
        const { title, employer, place } = VALUES_OF_KNOWN;
        const fields = { job_title: title, company_name: employer, location: place };
        return { outcome: 'found', fields, confidence: 0.9 };
      },
    };
  }

  /** Everything happens, each when the scheduler says so; then all processes end, and give back what they hold. */
  async happen(happenings: readonly Happening[]): Promise<void> {
    const upkeep = this.#upkeep();
    await this.#schedule.waitFor(Promise.all(happenings.map(happening => this.#happen(happening))));
    this.#fates = ['ok'];
    await this.#schedule.waitFor(this.#flaky.arrived());
    this.#isOver = true;
    await upkeep;
    for (const { enricher } of this.#engines) {
      await enricher.drained();
      await enricher.releaseAbandoned();
    }
    for (const engine of this.#engines) await engine.lapse();
    await this.#release();
  }

  async #upkeep(): Promise<void> {
    while (!this.#isOver) {
      await sleep(UPKEEP_MS);
      await Promise.allSettled(this.#engines.map(({ enricher }) => enricher.releaseAbandoned()));
    }
  }

  async #happen(happening: Happening): Promise<void> {
    await this.#turn(JSON.stringify(happening));
    if (happening.kind === 'release') await this.#release();
    else if (happening.kind === 'call') await this.#untilAnswered(happening.process, happening.key);
    else {
      await this.#engines[happening.process]?.lapse();
      this.kills.push({ atMs: Date.now(), process: `process-${happening.process}` });
    }
  }

  async #release(): Promise<void> {
    for (const { fence } of await deadProcesses(this.#database)) {
      await releaseDead(this.#database, this.workspaceId, fence, oldestIdOf(0));
      await forgetProcess(this.#database, fence);
    }
  }

  /** Each try goes to the next process. */
  async #untilAnswered(first: number, key: number): Promise<void> {
    const story = this.stories[key];
    for (let tries = 0; story !== undefined; tries += 1) {
      const sentAtMs = Date.now();
      const answer = await this.#enrich((first + tries) % PROCESSES, story);
      story.asks.push({ sentAtMs, endedAtMs: Date.now(), answer });
      if (isFinal(answer) || isRefusal(answer)) return;
      await this.#turn(`key ${key} is sent again`);
    }
  }

  async #enrich(process: number, { key, recordId }: KeyStory): Promise<ClientAnswer> {
    const engine = this.#engines[process];
    if (engine === undefined) throw new Error('There is no such process.');
    try {
      const { status, body, enrichmentId, charged, replayed } = await engine.enricher.enrich({
        workspaceId: this.workspaceId,
        subject: { kind: 'contact', contactId: recordId ?? '' },
        fields: FIELDS_ASKED,
        overwrite: false,
        idempotencyKey: key,
        receiptKey: key,
        fingerprint: textId(`${recordId}`),
        arrivedAtMs: Date.now(),
      });
      const code = status === 200 ? null : JSON.parse(body).error.code;
      return { status, code, body, enrichmentId, charged: String(charged), isReplay: replayed };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { status, code } = error;
      return { status, code, body: '', enrichmentId: null, charged: null, isReplay: false };
    }
  }
}
