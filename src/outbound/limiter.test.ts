import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  type Admission,
  type Clock,
  Limiter,
  MAX_PAUSE_MS,
  MAX_WAITING,
  type RateLimit,
  type TakeSlots,
} from './limiter.js';

/** A clock that stands still until it is told to move. */
class ModelClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<{ atMs: number; wake: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    this.#nowMs += ms;
    for (const timer of [...this.#timers].filter(({ atMs }) => atMs <= this.#nowMs)) {
      this.#timers.delete(timer);
      timer.wake();
    }
    await turn();
  }
}

/** Slots that a test hands out: each call of `take` waits for its grant. */
class ScriptedSlots {
  readonly asked: number[] = [];
  readonly lateMs: number[] = [];
  readonly #pending: {
    resolve: (slots: { granted: number; waitMs: number }) => void;
    reject: (error: Error) => void;
  }[] = [];

  readonly take: TakeSlots = (wanted, lateMs) => {
    this.asked.push(wanted);
    this.lateMs.push(lateMs);
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }));
  };

  async grant(granted: number, waitMs = 0): Promise<void> {
    this.#pending.shift()?.resolve({ granted, waitMs });
    await turn();
  }

  async fail(error: Error): Promise<void> {
    this.#pending.shift()?.reject(error);
    await turn();
  }
}

const LIMIT: RateLimit = { requests: 10, perMs: 1_000 };
/** A signal that never aborts; one for each caller, as calls have. */
const never = (): AbortSignal => new AbortController().signal;

function limited(limit: RateLimit = LIMIT): { limiter: Limiter; slots: ScriptedSlots; clock: ModelClock } {
  const slots = new ScriptedSlots();
  const clock = new ModelClock();
  return { limiter: new Limiter({ rate: { limit, take: slots.take }, clock }), slots, clock };
}

/** Notes in which order and how admissions end. */
function noted(limiter: Limiter, names: readonly string[], ends: string[], signal?: AbortSignal): void {
  for (const name of names) {
    void limiter
      .admit(signal ?? never())
      .then(({ admitted }) => ends.push(admitted ? name : `${name} refused`));
  }
}

test('a lone caller takes a slot at once, and those who come meanwhile go together as the next', async () => {
  const { limiter, slots, clock } = limited();
  const ends: string[] = [];
  noted(limiter, ['a'], ends);
  assert.deepEqual(slots.asked, [1]);
  assert.equal(clock.timers, 0);
  noted(limiter, ['b', 'c', 'd'], ends);
  assert.deepEqual(slots.asked, [1]);
  await slots.grant(1);
  assert.deepEqual(slots.asked, [1, 3]);
  await slots.grant(3);
  assert.deepEqual(ends, ['a', 'b', 'c', 'd']);
});

test('callers are served in the order in which they came, as slots come free', async () => {
  const { limiter, slots, clock } = limited();
  const ends: string[] = [];
  noted(limiter, ['a', 'b', 'c', 'd'], ends);
  await slots.grant(1);
  await slots.grant(1, 400);
  assert.deepEqual(ends, ['a', 'b']);
  await clock.advance(399);
  assert.deepEqual(slots.asked, [1, 3], 'not asked again before a slot can be free');
  await clock.advance(1);
  assert.deepEqual(slots.asked, [1, 3, 2]);
  await slots.grant(2);
  assert.deepEqual(ends, ['a', 'b', 'c', 'd']);
});

test('a caller whose signal aborts leaves the queue, and its slot goes to the next', async () => {
  const { limiter, slots } = limited();
  const ends: string[] = [];
  const abort = new AbortController();
  noted(limiter, ['a'], ends, abort.signal);
  noted(limiter, ['b'], ends);
  abort.abort();
  await turn();
  assert.deepEqual(ends, ['a refused']);
  await slots.grant(1);
  assert.deepEqual(ends, ['a refused', 'b']);
  assert.deepEqual(await limiter.admit(AbortSignal.abort()), { admitted: false });
});

test('when the last waiting caller leaves, no timer is left behind', async () => {
  const { limiter, slots, clock } = limited();
  const abort = new AbortController();
  noted(limiter, ['a'], [], abort.signal);
  await slots.grant(0, 500);
  assert.equal(clock.timers, 1);
  abort.abort();
  assert.equal(clock.timers, 0);
  noted(limiter, ['b'], []);
  assert.deepEqual(slots.asked, [1], 'the next caller still waits for the slot');
  await clock.advance(500);
  assert.deepEqual(slots.asked, [1, 1]);
});

test('a caller who would wait longer than ten seconds is refused at once and told how long', async () => {
  const { limiter, slots } = limited({ requests: 2, perMs: 5_000 });
  const ends: string[] = [];
  noted(limiter, ['a', 'b', 'c', 'd', 'e', 'f'], ends);
  assert.deepEqual(await limiter.admit(never()), { admitted: false, retryAfterMs: 15_000 });
  await slots.grant(1);
  await slots.grant(1, 3_000);
  assert.deepEqual(ends, ['a', 'b']);
  noted(limiter, ['g'], ends);
  assert.deepEqual(await limiter.admit(never()), { admitted: false, retryAfterMs: 13_000 });
});

test('the queue is bounded', async () => {
  const { limiter } = limited({ requests: 1_000_000, perMs: 1_000 });
  noted(limiter, Array.from({ length: MAX_WAITING }, String), []);
  assert.deepEqual(await limiter.admit(never()), { admitted: false });
});

test('a short pause is waited out, a long one refuses those who wait and those who come', async () => {
  const { limiter, slots, clock } = limited();
  const ends: string[] = [];
  limiter.pauseFor(1_500);
  noted(limiter, ['a'], ends);
  assert.deepEqual(slots.asked, []);
  limiter.pauseFor(100);
  await clock.advance(1_499);
  assert.deepEqual(slots.asked, [], 'a pause is never shortened');
  await clock.advance(1);
  await slots.grant(1);
  assert.deepEqual(ends, ['a']);

  noted(limiter, ['b'], ends);
  limiter.pauseFor(30_000);
  await turn();
  assert.deepEqual(ends, ['a', 'b refused']);
  assert.deepEqual(await limiter.admit(never()), { admitted: false, retryAfterMs: 30_000 });
  await slots.grant(1);
  await clock.advance(30_000);
  noted(limiter, ['c'], ends);
  await slots.grant(1);
  assert.deepEqual(ends, ['a', 'b refused', 'c']);
});

test('a pause is a minute at most', async () => {
  const { limiter } = limited();
  limiter.pauseFor(3_600_000);
  assert.deepEqual(await limiter.admit(never()), { admitted: false, retryAfterMs: MAX_PAUSE_MS });
});

test('without a rate every caller is admitted, but a pause holds', async () => {
  const clock = new ModelClock();
  const limiter = new Limiter({ clock });
  const all = await Promise.all(Array.from({ length: 100 }, () => limiter.admit(never())));
  assert.ok(all.every(({ admitted }: Admission) => admitted));
  limiter.pauseFor(1_000);
  const ends: string[] = [];
  noted(limiter, ['a'], ends);
  await turn();
  assert.deepEqual(ends, []);
  await clock.advance(1_000);
  assert.deepEqual(ends, ['a']);
});

test('a database that fails is a fault for those who wait, not for those who come later', async () => {
  const { limiter, slots } = limited();
  const first = limiter.admit(never());
  const second = limiter.admit(never());
  const rejected = Promise.all([assert.rejects(first, /away/), assert.rejects(second, /away/)]);
  await slots.fail(new Error('away'));
  await rejected;
  const third = limiter.admit(never());
  await slots.grant(1);
  assert.equal((await third).admitted, true);
});

test('a slot that runs out before the request leaves is void, and the next may be later', async () => {
  const { limiter, slots, clock } = limited();
  const first = limiter.admit(never());
  await slots.grant(1);
  const admission = await first;
  assert.ok(admission.admitted);
  await clock.advance(slots.lateMs[0] ?? 0);
  assert.equal(admission.start(), false);

  const second = limiter.admit(never());
  await slots.grant(1);
  const again = await second;
  assert.ok(again.admitted && (slots.lateMs[1] ?? 0) > (slots.lateMs[0] ?? 0));
  await clock.advance(slots.lateMs[0] ?? 0);
  assert.equal(again.start(), true);
});

test('slots that come back from a slow database when they are void are not used but taken again', async () => {
  const { limiter, slots, clock } = limited();
  const ends: string[] = [];
  noted(limiter, ['a'], ends);
  await clock.advance(2_000);
  await slots.grant(1);
  assert.deepEqual(ends, []);
  assert.deepEqual(slots.asked, [1, 1]);
  assert.ok((slots.lateMs[1] ?? 0) > 2_000);
  await slots.grant(1);
  assert.deepEqual(ends, ['a']);
});

test('the allowance shrinks again when requests leave quickly, and is never used up by the way to the vendor', async () => {
  const { limiter, slots } = limited();
  for (let call = 0; call < 100; call += 1) {
    const admitted = limiter.admit(never());
    await slots.grant(1);
    const admission = await admitted;
    assert.ok(admission.admitted && admission.start());
  }
  assert.ok((slots.lateMs[0] ?? 0) > 250);
  assert.equal(slots.lateMs.at(-1), 150);
});
