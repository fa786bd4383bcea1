import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { FrontDoor } from './front-door.js';

/** What is let in whatever happens, and what may come at once while there is no crowd. */
const ALWAYS_LET_IN = 256;
const BURST_MAX = 1_000;

/** A server on a clock of its own, which works off so many calls in a millisecond, each after a fixed time. */
class ModelServer {
  readonly #perMs: number;
  readonly #fixedMs: number;
  readonly #waiting: { readonly cameMs: number; readonly end: () => void }[] = [];
  readonly #leaving: { readonly cameMs: number; readonly atMs: number; readonly end: () => void }[] = [];
  readonly door: FrontDoor;
  nowMs = 0;
  elsewhere = 0;
  refused: string[] = [];
  /** How long each call took that ended, in ms. */
  took: number[] = [];
  #credit = 0;

  constructor({ perMs, fixedMs = 2 }: { perMs: number; fixedMs?: number }) {
    this.#perMs = perMs;
    this.#fixedMs = fixedMs;
    this.door = new FrontDoor({ now: () => this.nowMs, elsewhere: () => this.elsewhere });
  }

  come(caller: string, count: number): void {
    for (let call = 0; call < count; call += 1) {
      if (!this.door.admits(caller)) this.refused.push(caller);
      else {
        const cameMs = this.nowMs;
        void this.door.hold(caller, () => new Promise<void>(end => this.#waiting.push({ cameMs, end })));
      }
    }
  }

  /** Lets time go by, in which `perMs` calls of each caller come. */
  async run(forMs: number, perMs: Readonly<Record<string, number>>): Promise<void> {
    this.refused = [];
    this.took = [];
    const due = new Map<string, number>();
    for (let ms = 0; ms < forMs; ms += 1) {
      this.nowMs += 1;
      for (const [caller, rate] of Object.entries(perMs)) {
        const count = (due.get(caller) ?? 0) + rate;
        this.come(caller, Math.floor(count));
        due.set(caller, count % 1);
      }
      this.#work();
      await turn();
    }
  }

  #work(): void {
    this.#credit = this.#waiting.length === 0 ? 0 : this.#credit + this.#perMs;
    const atMs = this.nowMs + this.#fixedMs;
    for (const call of this.#waiting.splice(0, Math.floor(this.#credit))) {
      this.#leaving.push({ ...call, atMs });
      this.#credit -= 1;
    }
    while ((this.#leaving[0]?.atMs ?? Number.POSITIVE_INFINITY) <= this.nowMs) {
      const call = this.#leaving.shift();
      this.took.push(this.nowMs - (call?.cameMs ?? 0));
      call?.end();
    }
  }
}

const longest = (times: readonly number[]) => times.reduce((most, time) => Math.max(most, time), 0);

test('a burst is let in whole', async () => {
  const server = new ModelServer({ perMs: 5 });
  server.come('a', BURST_MAX);
  assert.equal(server.refused.length, 0);
  server.come('a', 1);
  assert.equal(server.refused.length, 1);
});

test('as many as a batch takes are never refused, however slow everything is and however often they come', async () => {
  const server = new ModelServer({ perMs: 0.1 });
  for (let round = 0; round < 5; round += 1) {
    server.come('a', ALWAYS_LET_IN);
    await server.run(ALWAYS_LET_IN * 10 + 10, {});
    assert.equal(server.took.length, ALWAYS_LET_IN);
    assert.equal(server.refused.length, 0);
  }
});

test('at twice the capacity those let in take as long as a batch before them, and none of the capacity is lost', async () => {
  const server = new ModelServer({ perMs: 5 });
  await server.run(2_000, { a: 4 });
  assert.equal(server.refused.length, 0);
  await server.run(1_000, { a: 10 });
  await server.run(10_000, { a: 10 });
  assert.ok(longest(server.took) <= ALWAYS_LET_IN / 5 + 5, `${longest(server.took)} ms`);
  assert.ok(server.took.length >= 5 * 10_000 * 0.99, `${server.took.length} calls`);
});

test('a fast server lets in more than a batch: what gets through within twice the time of a calm call', async () => {
  const server = new ModelServer({ perMs: 20, fixedMs: 15 });
  await server.run(2_000, { a: 15 });
  await server.run(1_000, { a: 40 });
  await server.run(5_000, { a: 40 });
  // Not ten, as with a batch before them.
  assert.ok(longest(server.took) > 20 && longest(server.took) <= 45, `${longest(server.took)} ms`);
  assert.ok(server.took.length >= 20 * 5_000 * 0.99, `${server.took.length} calls`);
});

test('nobody is refused any more once less comes than gets through', async () => {
  const server = new ModelServer({ perMs: 5 });
  await server.run(10_000, { a: 10 });
  await server.run(250, { a: 4.5 });
  await server.run(10_000, { a: 4.5 });
  assert.equal(server.refused.length, 0);
  await server.run(100, {});
  server.come('a', BURST_MAX);
  assert.equal(server.refused.length, 0);
});

test('a slow database is no crowd: calls that wait for it are not refused', async () => {
  const server = new ModelServer({ perMs: 50, fixedMs: 300 });
  await server.run(5_000, { a: 0.5 });
  await server.run(10_000, { a: 3 });
  assert.equal(server.refused.length, 0);
});

test('calls that wait for somebody else are not counted', () => {
  const server = new ModelServer({ perMs: 5 });
  server.come('a', BURST_MAX);
  server.elsewhere = BURST_MAX;
  server.come('a', BURST_MAX);
  assert.equal(server.refused.length, 0);
});

test('one busy caller shuts nobody else out', async () => {
  const server = new ModelServer({ perMs: 5 });
  await server.run(1_000, { busy: 10, small: 0.1, other: 0.5 });
  await server.run(10_000, { busy: 10, small: 0.1, other: 0.5 });
  assert.ok(server.refused.length > 10_000, `${server.refused.length} refused`);
  assert.deepEqual(
    server.refused.filter(caller => caller !== 'busy'),
    [],
  );
});

test('many callers together are held to twice the limit', async () => {
  const server = new ModelServer({ perMs: 5 });
  const callers = Object.fromEntries(Array.from({ length: 400 }, (_, number) => [`caller ${number}`, 0.025]));
  await server.run(3_000, callers);
  await server.run(10_000, callers);
  assert.ok(longest(server.took) <= (2 * ALWAYS_LET_IN) / 5 + 5, `${longest(server.took)} ms`);
});
