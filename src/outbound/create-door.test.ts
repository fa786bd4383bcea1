import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type ClosableDoor, createDoor, type DoorOptions } from './create-door.js';
import type { Exchange } from './door.js';
import { Limiter } from './limiter.js';
import { type LocalServer, serveHttp } from './local-server.test.js';

const HELD_BACK = { kind: 'failure', failure: 'overloaded', sent: false } as const;

/** A vendor that answers when the test says so. */
async function withVendor(
  options: Partial<DoorOptions>,
  run: (vendor: {
    server: LocalServer;
    door: ClosableDoor;
    waiting: ServerResponse[];
    ask: (signal?: AbortSignal) => Promise<Exchange>;
  }) => Promise<void>,
): Promise<void> {
  const waiting: ServerResponse[] = [];
  const server = await serveHttp((_request, response) => void waiting.push(response));
  const door = createDoor({ maxConcurrency: 2, allowPrivateNetwork: true, ...options });
  const ask = (signal: AbortSignal = AbortSignal.timeout(20_000)) =>
    door.send({ method: 'GET', url: server.url, signal });
  await run({ server, door, waiting, ask });
  await server.close();
  await door.close();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test('no more requests are under way than the limit, and those that wait follow in their order', async () => {
  await withVendor({ maxConcurrency: 2 }, async ({ waiting, ask }) => {
    const answers = Array.from({ length: 6 }, () => ask());
    for (let answered = 0; answered < 6; answered += 2) {
      await until(() => waiting.length === 2);
      for (let quiet = 0; quiet < 20; quiet += 1) await turn();
      assert.equal(waiting.length, 2);
      for (const response of waiting.splice(0)) response.end('ok');
    }
    assert.ok((await Promise.all(answers)).every(({ kind }) => kind === 'answer'));
  });
});

test('a request whose signal aborts while it waits ends at once, unsent, and does not hold up the next', async () => {
  await withVendor({ maxConcurrency: 1 }, async ({ waiting, ask }) => {
    const first = ask();
    await until(() => waiting.length === 1);
    const abort = new AbortController();
    const second = ask(abort.signal);
    const third = ask(abort.signal);
    const fourth = ask();
    abort.abort();
    assert.deepEqual(await second, HELD_BACK);
    assert.deepEqual(await third, HELD_BACK);
    waiting.shift()?.end('ok');
    assert.equal((await first).kind, 'answer');
    await until(() => waiting.length === 1);
    waiting.shift()?.end('ok');
    assert.equal((await fourth).kind, 'answer');
    assert.equal(waiting.length, 0);
  });
});

test('the queue is bounded', async () => {
  await withVendor({ maxConcurrency: 1 }, async ({ waiting, ask }) => {
    const abort = new AbortController();
    setMaxListeners(0, abort.signal);
    const asked = Array.from({ length: 1_001 }, () => ask(abort.signal));
    assert.deepEqual(await ask(), HELD_BACK);
    await until(() => waiting.length === 1);
    abort.abort();
    const ends = await Promise.all(asked);
    assert.equal(ends.filter(end => end.kind === 'failure' && end.failure === 'overloaded').length, 1_000);
  });
});

test('a slot is taken only when there is a place to use it', async () => {
  let taken = 0;
  const take = (wanted: number) => {
    taken += wanted;
    return Promise.resolve({ granted: wanted, waitMs: 0 });
  };
  const limiter = new Limiter({ rate: { limit: { requests: 100, perMs: 1_000 }, take } });
  await withVendor({ maxConcurrency: 2, limiter }, async ({ waiting, ask }) => {
    const answers = Array.from({ length: 5 }, () => ask());
    await until(() => waiting.length === 2);
    for (let quiet = 0; quiet < 20; quiet += 1) await turn();
    assert.equal(taken, 2);
    while (taken < 5 || waiting.length > 0) {
      waiting.shift()?.end('ok');
      await turn();
    }
    assert.ok((await Promise.all(answers)).every(({ kind }) => kind === 'answer'));
  });
});

test('a refusal with Retry-After holds back what comes after it', async () => {
  await withVendor({}, async ({ server, waiting, ask }) => {
    const refused = ask();
    await until(() => waiting.length === 1);
    waiting.shift()?.writeHead(429, { 'retry-after': '30' }).end();
    const answer = await refused;
    assert.ok(answer.kind === 'answer' && answer.status === 429);
    const next = await ask();
    assert.ok(next.kind === 'failure' && next.failure === 'overloaded' && !next.sent);
    assert.ok((next.retryAfterMs ?? 0) > 25_000 && (next.retryAfterMs ?? 0) <= 30_000);
    assert.equal(server.connections(), 1);
  });
});

test('Retry-After on an answer that refuses nothing holds nothing back', async () => {
  await withVendor({}, async ({ waiting, ask }) => {
    for (let call = 0; call < 2; call += 1) {
      const asked = ask();
      await until(() => waiting.length === 1);
      waiting.shift()?.writeHead(200, { 'retry-after': '30' }).end('ok');
      assert.equal((await asked).kind, 'answer');
    }
  });
});

test('a database that fails under the rate limit is a fault, and the place is free again', async () => {
  let away = true;
  const take = (wanted: number) =>
    away ? Promise.reject(new Error('away')) : Promise.resolve({ granted: wanted, waitMs: 0 });
  const limiter = new Limiter({ rate: { limit: { requests: 100, perMs: 1_000 }, take } });
  await withVendor({ maxConcurrency: 1, limiter }, async ({ waiting, ask }) => {
    await assert.rejects(ask(), /away/);
    away = false;
    const asked = ask();
    await until(() => waiting.length === 1);
    waiting.shift()?.end('ok');
    assert.equal((await asked).kind, 'answer');
  });
});

test('a request whose slot ran out while its connection was opened is sent with another slot, and only once', async () => {
  let nowMs = 0;
  let taken = 0;
  const take = (wanted: number) => {
    taken += wanted;
    return Promise.resolve({ granted: wanted, waitMs: 0 });
  };
  const clock = { now: () => nowMs, after: () => () => undefined };
  const limiter = new Limiter({ rate: { limit: { requests: 100, perMs: 1_000 }, take }, clock });
  const lookup: LookupFunction = (_hostname, _options, callback) => {
    // The first connection takes longer than its slot is good for.
    if (taken === 1) nowMs += 1_000;
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  await withVendor({ limiter, lookup }, async ({ server, door, waiting }) => {
    const url = `http://vendor.example:${server.port}/`;
    const asked = door.send({ method: 'POST', url, body: '{}', signal: AbortSignal.timeout(20_000) });
    await until(() => waiting.length === 1);
    waiting.shift()?.end('ok');
    assert.equal((await asked).kind, 'answer');
    assert.equal(taken, 2);
    assert.equal(waiting.length, 0);
  });
});

test('a request that the vendor counts by itself needs no slot of the rate limit', async () => {
  const limiter = new Limiter({
    rate: {
      limit: { requests: 1, perMs: 60_000 },
      take: () => Promise.resolve({ granted: 0, waitMs: 60_000 }),
    },
  });
  await withVendor({ limiter }, async ({ server, door, waiting }) => {
    const request = { method: 'GET', url: server.url, signal: AbortSignal.timeout(20_000) } as const;
    const answer = door.send({ ...request, isUncounted: true });
    await until(() => waiting.length === 1);
    for (const response of waiting.splice(0)) response.end('ok');
    assert.equal((await answer).kind, 'answer');
  });
});
