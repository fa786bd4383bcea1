import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import pg from 'pg';
import type { Queryable } from '../database/queryable.js';
import { projectRoot } from '../paths.js';
import { type Clock, Limiter, type RateLimit, type TakeSlots } from './limiter.js';
import { providerSlots } from './limiter.store.js';

interface TestDatabase extends Queryable {
  close(): Promise<void>;
}

async function applySchema(run: (sql: string) => Promise<unknown>): Promise<void> {
  for (const file of ['0002_outbound.sql', 'functions/take_provider_slots_v1.sql']) {
    await run(await readFile(join(projectRoot, 'migrations', file), 'utf8'));
  }
}

async function openEmbedded(): Promise<TestDatabase> {
  const database = new PGlite();
  await applySchema(sql => database.exec(sql));
  return {
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      database.query<Row>(text, [...values]),
    close: () => database.close(),
  };
}

async function openPostgres(connectionString: string): Promise<TestDatabase> {
  const schema = `outbound_test_${randomUUID().slice(0, 8)}`;
  const pool = new pg.Pool({ connectionString, max: 8, options: `-c search_path=${schema}` });
  await pool.query(`create schema ${schema}`);
  await applySchema(sql => pool.query(sql));
  return {
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      pool.query<Row>(text, [...values]),
    async close() {
      await pool.query(`drop schema ${schema} cascade`);
      await pool.end();
    },
  };
}

/** Requests that left at one moment. */
interface Use {
  readonly atMs: number;
  readonly count: number;
}

/** The most that left in any closed span of `perMs`; the worst span begins at a use. */
function mostInAnySpan(uses: readonly Use[], perMs: number): number {
  const sums = uses.map(({ atMs: fromMs }) =>
    uses
      .filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + perMs)
      .reduce((sum, { count }) => sum + count, 0),
  );
  return Math.max(0, ...sums);
}

async function takeAt(
  database: Queryable,
  provider: string,
  limit: RateLimit,
  wanted: number,
  lateMs: number,
  atMs: number,
) {
  const { rows } = await database.query<{ granted: number; wait_ms: number }>(
    'select granted, wait_ms from take_provider_slots_v1($1, $2, $3, $4, $5, $6)',
    [provider, limit.requests, limit.perMs, wanted, lateMs, atMs],
  );
  const [row] = rows;
  assert.ok(row);
  return row;
}

const limits: fc.Arbitrary<RateLimit> = fc.record({
  requests: fc.integer({ min: 1, max: 12 }),
  perMs: fc.constantFrom(1, 7, 100, 1_000, 60_000, 86_400_000),
});

/** Askings with pauses of up to half a span, many of them at once; what they get is used late, each by its share. */
const askings = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true })),
    wanted: fc.integer({ min: 1, max: 6 }),
    lateMs: fc.constantFrom(0, 1, 50, 300, 5_000),
    lateShare: fc.constantFrom(0, 0.5, 1),
  }),
  { minLength: 5, maxLength: 40 },
);

const START_MS = 1_800_000_000_000;

function guarantees(name: string, open: () => Promise<TestDatabase>): void {
  describe(name, () => {
    const opened = open();
    after(async () => (await opened).close());

    test('never more than the limit leaves in any span, however late, and a slot is free when it was said to be', async () => {
      const database = await opened;
      await fc.assert(
        fc.asyncProperty(limits, askings, async (limit, steps) => {
          const provider = randomUUID();
          const uses: Use[] = [];
          let nowMs = START_MS;
          for (const { gap, wanted, lateMs, lateShare } of steps) {
            nowMs += Math.round(gap * limit.perMs);
            const { granted, wait_ms } = await takeAt(database, provider, limit, wanted, lateMs, nowMs);
            uses.push({ atMs: nowMs + lateMs * lateShare, count: granted });
            if (granted === wanted) assert.equal(wait_ms, 0);
            else assert.ok(wait_ms > 0 && wait_ms <= limit.perMs + 5_001, `${wait_ms} ms`);
            if (granted === wanted || gap > 0.3) continue;
            nowMs += wait_ms;
            const next = await takeAt(database, provider, limit, 1, lateMs, nowMs);
            assert.equal(next.granted, 1, 'free when it was said to be');
            uses.push({ atMs: nowMs + lateMs * lateShare, count: 1 });
          }
          const most = mostInAnySpan(uses, limit.perMs);
          assert.ok(most <= limit.requests, `${most} of ${limit.requests}`);
        }),
        { numRuns: 40 },
      );
    });

    test('a clock that is set back never lets more through', async () => {
      const database = await opened;
      const steps = fc.array(
        fc.record({
          gap: fc.double({ min: 0, max: 0.4, noNaN: true }),
          back: fc.double({ min: 0, max: 3, noNaN: true }),
        }),
        { minLength: 5, maxLength: 25 },
      );
      await fc.assert(
        fc.asyncProperty(limits, steps, async (limit, moves) => {
          const provider = randomUUID();
          const uses: Use[] = [];
          let trueMs = START_MS;
          let offsetMs = 0;
          for (const { gap, back } of moves) {
            trueMs += Math.round(gap * limit.perMs);
            if (back > 2) offsetMs -= Math.round(back * limit.perMs);
            const { granted } = await takeAt(database, provider, limit, 5, 200, trueMs + offsetMs);
            uses.push({ atMs: trueMs + 200, count: granted });
          }
          assert.ok(mostInAnySpan(uses, limit.perMs) <= limit.requests);
        }),
        { numRuns: 25 },
      );
    });

    test('a row stays small however many slots are taken', async () => {
      const database = await opened;
      const limit = { requests: 100_000, perMs: 1_000 };
      for (let step = 0; step < 300; step += 1)
        await takeAt(database, 'busy', limit, 50, 150, START_MS + step * 7);
      const { rows } = await database.query<{ counts: number }>(
        'select cardinality(taken) as counts from provider_rate_windows where provider = $1',
        ['busy'],
      );
      assert.ok((rows[0]?.counts ?? 99) <= 24, JSON.stringify(rows));
    });

    test('replicas that ask at the same time share one limit, in real time', async () => {
      const database = await opened;
      const limit = { requests: 10, perMs: 60_000 };
      const taken = await Promise.all(
        Array.from({ length: 16 }, () => providerSlots(database, 'shared', limit)(3, 100)),
      );
      assert.equal(
        taken.reduce((sum, { granted }) => sum + granted, 0),
        10,
      );
      assert.ok(taken.some(({ waitMs }) => waitMs > 55_000 && waitMs <= 61_000));
    });

    test('providers do not share their limits', async () => {
      const database = await opened;
      const limit = { requests: 1, perMs: 60_000 };
      assert.equal((await providerSlots(database, 'one', limit)(1, 100)).granted, 1);
      assert.equal((await providerSlots(database, 'one', limit)(1, 100)).granted, 0);
      assert.equal((await providerSlots(database, 'other', limit)(1, 100)).granted, 1);
    });

    test('limiters of several replicas keep the limit for random arrivals and leave nobody waiting', async () => {
      const database = await opened;
      const plans = fc.array(
        fc.record({ gap: fc.double({ min: 0, max: 0.3, noNaN: true }), replica: fc.nat({ max: 2 }) }),
        { minLength: 5, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 2, max: 8 }), plans, async (requests, plan) => {
          const limit = { requests, perMs: 1_000 };
          const run = new ReplicaRun(database, limit);
          const admittedAtMs = await run.play(
            plan.map(({ gap, replica }) => ({ afterMs: Math.round(gap * limit.perMs), replica })),
          );
          assert.equal(admittedAtMs.length + run.refused, plan.length, 'everyone had an answer');
          assert.ok(
            mostInAnySpan(
              admittedAtMs.map(atMs => ({ atMs, count: 1 })),
              limit.perMs,
            ) <= requests,
          );
        }),
        { numRuns: 12 },
      );
    });
  });
}

/** Three replicas with one model clock; time moves on only when none of them asks the database. */
class ReplicaRun implements Clock {
  refused = 0;
  #nowMs = START_MS;
  #asking = 0;
  readonly #timers = new Set<{ atMs: number; wake: () => void }>();
  readonly #limiters: readonly Limiter[];

  constructor(database: Queryable, limit: RateLimit) {
    const provider = randomUUID();
    const take: TakeSlots = async (wanted, lateMs) => {
      this.#asking += 1;
      const { granted, wait_ms } = await takeAt(database, provider, limit, wanted, lateMs, this.#nowMs);
      this.#asking -= 1;
      return { granted, waitMs: wait_ms };
    };
    this.#limiters = [0, 1, 2].map(() => new Limiter({ rate: { limit, take }, clock: this }));
  }

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** The times at which callers were admitted. */
  async play(plan: readonly { afterMs: number; replica: number }[]): Promise<number[]> {
    const admittedAtMs: number[] = [];
    for (const { afterMs, replica } of plan) {
      await this.#moveTo(this.#nowMs + afterMs);
      void this.#limiters[replica]?.admit(new AbortController().signal).then(({ admitted }) => {
        if (admitted) admittedAtMs.push(this.#nowMs);
        else this.refused += 1;
      });
      await this.#quiet();
    }
    while (this.#timers.size > 0) await this.#moveTo(Math.min(...[...this.#timers].map(({ atMs }) => atMs)));
    return admittedAtMs;
  }

  async #moveTo(targetMs: number): Promise<void> {
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= targetMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#timers.delete(next);
      next.wake();
      await this.#quiet();
    }
    this.#nowMs = targetMs;
  }

  async #quiet(): Promise<void> {
    do await turn();
    while (this.#asking > 0);
    await turn();
  }
}

guarantees('the rate limit on the embedded database', openEmbedded);

const connectionString = process.env.SLUICE_TEST_DATABASE_URL;
if (connectionString === undefined) {
  test(
    'the rate limit on PostgreSQL',
    { skip: 'NOT TESTED ON POSTGRESQL: SLUICE_TEST_DATABASE_URL is not set' },
    () => undefined,
  );
} else {
  guarantees('the rate limit on PostgreSQL', () => openPostgres(connectionString));
}
