import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grantCredits } from '../../../src/credits/credits.store.js';
import type { Database } from '../../../src/database/database.js';
import { AdmitStage } from '../../../src/enrich/admit.js';
import { Enricher } from '../../../src/enrich/enrich.js';
import { oldestIdOf } from '../../../src/enrich/lease.js';
import {
  deadProcesses,
  endLease,
  forgetProcess,
  registerProcess,
  releaseDead,
} from '../../../src/enrich/processes.store.js';
import { SettleStage } from '../../../src/enrich/settle.js';
import { AppError } from '../../../src/errors.js';
import { createLogger } from '../../../src/logger.js';
import { Asker } from '../../../src/providers/ask.js';
import { commonOptions } from '../../../src/providers/options.js';
import type { Provider } from '../../../src/providers/provider.js';
import { textId } from '../../../src/providers/question.js';
import { Standing } from '../../../src/providers/standing.js';
import { readBooks } from '../books.store.js';
import { check, type Kill } from '../checker.js';
import { type ClientAnswer, isFinal, isRefusal, type KeyStory } from '../history.js';
import { VALUES_OF_KNOWN, type VendorCall } from '../paid-vendor.js';
import { reportFigures, SEED, scaled } from '../scale.js';
import { newContact, newWorkspace } from './model-database.js';

const PROCESSES = 2;
const CONTACTS = 2;
const KEYS = 3;
const CREDITS = 2;
const FIELDS_ASKED = ['job_title', 'company_name', 'location'] as const;

/** What happens, in an order that the scheduler makes up: calls, and deaths of processes between. */
type Happening =
  | { readonly kind: 'call'; readonly process: number; readonly key: number }
  | { readonly kind: 'death'; readonly process: number }
  | { readonly kind: 'release' };

/** One server's engine: the real stages, with a vendor that answers when the scheduler says so. */
class Engine {
  readonly enricher: Enricher;
  readonly #database: Database;
  #fence: number;

  private constructor(database: Database, fence: number, vendor: Provider) {
    this.#database = database;
    this.#fence = fence;
    const now = () => Date.now();
    const options = commonOptions.parse({
      billed: true,
      cost: 0.02,
      cache: { found_days: 0, not_found_days: 0 },
    });
    const registered = {
      id: 'paid',
      type: 'model',
      options: { ...options, timeout_ms: 5_000 },
      provider: vendor,
      standing: new Standing(now),
    };
    this.enricher = new Enricher({
      database,
      admit: new AdmitStage(database, () => this.#fence, now),
      settle: new SettleStage(database),
      asker: new Asker(database, createLogger('silent'), now),
      waterfallFor: () => ({
        providers: [registered],
        deadlineMs: 10_000,
        minConfidence: 0.5,
        strategy: 'fill',
      }),
      onSettled: () => undefined,
      now,
    });
  }

  static async start(database: Database, vendor: Provider): Promise<Engine> {
    return new Engine(database, await registerProcess(database), vendor);
  }

  /** Loses its lease while its calls go on, as a process does that was paused for too long. */
  async loseLease(): Promise<void> {
    await endLease(this.#database, this.#fence);
    this.#fence = await registerProcess(this.#database);
  }
}

/** A world with two engines, some contacts and keys, and a schedule for everything that waits. */
class World {
  readonly workspaceId: string;
  readonly stories: KeyStory[] = [];
  readonly vendorCalls: VendorCall[] = [];
  readonly kills: Kill[] = [];
  readonly #database: Database;
  readonly #schedule: fc.Scheduler;
  readonly #engines: Engine[] = [];

  private constructor(database: Database, workspaceId: string, schedule: fc.Scheduler) {
    this.#database = database;
    this.workspaceId = workspaceId;
    this.#schedule = schedule;
  }

  static async make(database: Database, schedule: fc.Scheduler): Promise<World> {
    const workspaceId = await newWorkspace(database);
    await grantCredits(database, workspaceId, { amount: CREDITS, reference: 'start', note: null });
    const world = new World(database, workspaceId, schedule);
    for (let process = 0; process < PROCESSES; process += 1) {
      world.#engines.push(await Engine.start(database, world.#vendor(`process-${process}`)));
    }
    const people = Array.from({ length: CONTACTS }, (_, contact) => `known-${contact}@acme.com`);
    const ids = await Promise.all(people.map(person => newContact(database, workspaceId, person)));
    for (let key = 0; key < KEYS; key += 1) {
      const contact = key % CONTACTS;
      const story = {
        key: textId(`key ${key}`),
        person: people[contact] ?? '',
        contactId: ids[contact] ?? null,
        asks: [],
      };
      world.stories.push(story);
    }
    return world;
  }

  #vendor(by: string): Provider {
    return {
      fills: FIELDS_ASKED,
      needs: [['email']],
      remote: true,
      ask: async ({ known }) => {
        this.vendorCalls.push({
          person: known.email ?? '',
          by,
          startedAtMs: Date.now(),
          endedAtMs: null,
          end: 'waiting',
        });
        await this.#schedule.schedule(Promise.resolve(), `the vendor answers ${by}`);
        const { title, employer, place } = VALUES_OF_KNOWN;
        return {
          outcome: 'found',
          fields: { job_title: title, company_name: employer, location: place },
          confidence: 0.9,
        };
      },
    };
  }

  async happen(happening: Happening): Promise<void> {
    await this.#schedule.schedule(Promise.resolve(), JSON.stringify(happening));
    if (happening.kind === 'release') await this.#release();
    else if (happening.kind === 'call') await this.#untilAnswered(happening.process, happening.key);
    else {
      await this.#engines[happening.process]?.loseLease();
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
      await this.#schedule.schedule(Promise.resolve(), `key ${key} is sent again`);
    }
  }

  async #enrich(process: number, { key, contactId }: KeyStory): Promise<ClientAnswer> {
    try {
      const answer = await this.#engines[process]?.enricher.enrich({
        workspaceId: this.workspaceId,
        contactId: contactId ?? '',
        fields: FIELDS_ASKED,
        overwrite: false,
        idempotencyKey: key,
        fingerprint: textId(`${contactId}`),
      });
      if (answer === undefined) throw new Error('There is no such process.');
      const { status, body, enrichmentId, charged, replayed } = answer;
      const code = status === 200 ? null : JSON.parse(body).error.code;
      return { status, code, body, enrichmentId, charged: String(charged), isReplay: replayed };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return {
        status: error.status,
        code: error.code,
        body: '',
        enrichmentId: null,
        charged: null,
        isReplay: false,
      };
    }
  }

  /** Ends all processes, and gives back what they hold. */
  async end(): Promise<void> {
    for (const engine of this.#engines) {
      await engine.enricher.drained();
      await engine.enricher.releaseAbandoned();
    }
    for (const engine of this.#engines) await engine.loseLease();
    await this.#release();
  }
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      process: fc.nat({ max: PROCESSES - 1 }),
      key: fc.nat({ max: KEYS - 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('death' as const), process: fc.nat({ max: PROCESSES - 1 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
);

export function checkInterleavings(database: () => Database): void {
  test('end as if they had come one after the other: one charge a success, one answer a key, nothing held', async () => {
    const numRuns = scaled(20, 600);
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 3, maxLength: 9, size: 'max' }),
        fc.scheduler(),
        async (happenings, schedule) => {
          const world = await World.make(database(), schedule);
          await schedule.waitFor(Promise.all(happenings.map(each => world.happen(each))));
          await world.end();
          const { stories, vendorCalls, kills } = world;
          const asked = stories.filter(({ asks }) => asks.length > 0);
          const books = await readBooks(database(), world.workspaceId);
          const findings = check({ stories: asked, vendorCalls, kills, books, grants: { start: CREDITS } });
          // Two keys for one person are two questions, which the rule for one key would take for a repeat; and a call that
          // was refused while another held the last credit is right, also where that one gave it back.
          assert.deepEqual(
            findings.filter(({ rule, what }) => rule !== 'vendor' && !what.includes('for want of credit')),
            [],
          );
        },
      ),
      { numRuns, seed: SEED },
    );
    reportFigures('interleavings of two processes', { trials: numRuns, findings: 0 });
  });
}
