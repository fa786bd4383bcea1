import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Fault, FaultProxy } from '../support/fault-proxy.js';
import { onPrivateCluster, type PrivateCluster } from '../support/private-cluster.js';
import { figuresOf } from './checker.js';
import { seeded } from './random.js';
import { isTimed, reportFigures, SEED, scaled } from './scale.js';
import { Scene } from './scene.js';

/** A fault lasts this long, with calls of every stage under way. */
const FAULT_MS = scaled(1_000, 5_000);

const WORKERS = 8;

/** Calls go on while something breaks the way to the database and mends it again; nothing is restarted. */
async function liveThrough(
  what: string,
  cluster: PrivateCluster,
  breakAndMend: (proxy: FaultProxy) => Promise<void>,
  isLocal = false,
): Promise<void> {
  const proxy = await FaultProxy.start(cluster.port);
  const random = seeded(SEED);
  const scene = await Scene.open(cluster, {
    credits: 1_000_000,
    databasePort: proxy.port,
    wait: () => sleep(5 + random() * 20),
    isLocal,
  });
  try {
    const traffic = scene.client.run(WORKERS);
    await sleep(FAULT_MS / 4);
    const before = scene.client.stories.length;
    for (let round = 1; round <= scaled(1, 5); round += 1) {
      await breakAndMend(proxy);
      await sleep(FAULT_MS / 4);
    }
    const mendedAtMs = Date.now();
    await untilOneMore(scene);
    const recoveredMs = Date.now() - mendedAtMs;
    scene.client.stop();
    await traffic;
    await scene.client.replayAll();
    const evidence = await scene.evidence();
    const findings = await scene.findings();
    reportFigures(`database ${what}`, { ...figuresOf(evidence), recoveredMs, findings: findings.length });
    assert.deepEqual(findings.slice(0, 10), []);
    assert.ok(before > 0 && scene.client.stories.length > before, 'there were calls before and after');
  } finally {
    await scene.close();
    await proxy.close();
  }
}

/** A key that is new now is answered: it serves again. */
async function untilOneMore(scene: Scene): Promise<void> {
  await scene.client.untilAnswered(await scene.client.begin('known'));
}

function lasting(fault: Fault): (proxy: FaultProxy) => Promise<void> {
  return async proxy => {
    await proxy.set(fault);
    await sleep(FAULT_MS);
    await proxy.set({ kind: 'none' });
  };
}

async function cutAgainAndAgain(proxy: FaultProxy): Promise<void> {
  for (let cuts = 1; cuts <= 20; cuts += 1) {
    await proxy.set({ kind: 'cut' });
    await proxy.set({ kind: 'none' });
    await sleep(FAULT_MS / 20);
  }
}

// At once: most of the time of each is spent waiting.
describe('through faults of the database nothing is lost and nothing charged twice', {
  concurrency: true,
}, () => {
  onPrivateCluster('on the way to it', cluster => {
    describe('faults', { concurrency: true }, () => {
      test('slow', () => liveThrough('slow by 100 ms', cluster(), lasting({ kind: 'slow', ms: 100 })));
      test('cut', () => liveThrough('cut', cluster(), lasting({ kind: 'cut' })));
      test('reset', () => liveThrough('reset', cluster(), lasting({ kind: 'reset' })));
      test('half open', () => liveThrough('half open', cluster(), lasting({ kind: 'half_open' })));
      test('half open, where nobody outside is asked', () =>
        liveThrough('half open, nobody asked outside', cluster(), lasting({ kind: 'half_open' }), true));
      test('gone', () => liveThrough('gone', cluster(), lasting({ kind: 'refuse' })));
      test('cut again and again', () => liveThrough('cut 20 times', cluster(), cutAgainAndAgain));
      test('cut again and again, where nobody outside is asked', () =>
        liveThrough('cut 20 times, nobody asked outside', cluster(), cutAgainAndAgain, true));
      lostAdmit(cluster);
    });
  });

  onPrivateCluster('of the server itself', cluster => {
    test('restarted', () =>
      liveThrough('restarted', cluster(), async () => {
        await cluster().shutDown();
        await cluster().start();
      }));
  });

  onPrivateCluster('of its own limits', cluster => {
    test('with no connection left for us', () =>
      liveThrough('without a connection to spare', cluster(), async proxy => {
        const others = await takeAllConnections(cluster());
        await proxy.set({ kind: 'cut' });
        await proxy.set({ kind: 'none' });
        const taken = [...others, ...(await takeAllConnections(cluster()))];
        await sleep(FAULT_MS);
        await Promise.all(taken.map(other => other.end()));
      }));
  });
});

/** Short, so that a database that never answers shows. */
const DEADLINE_MS = 1_000;

/** The promise; it takes a core to spare, so it is measured in the long form only. */
const LATE_MS_MAX = 100;

/** How late the latest of many calls is answered while the database fails. */
async function lateness(cluster: PrivateCluster, fault: Fault, isLocal: boolean): Promise<number> {
  const proxy = await FaultProxy.start(cluster.port);
  const scene = await Scene.open(cluster, {
    credits: 100,
    databasePort: proxy.port,
    deadlineMs: DEADLINE_MS,
    isLocal,
  });
  try {
    const stories = await Promise.all(Array.from({ length: 40 }, () => scene.client.begin('known')));
    let latestMs = 0;
    await proxy.set(fault);
    await Promise.all(
      stories.map(async (story, place) => {
        await sleep(place * 50);
        const startMs = performance.now();
        await scene.client.ask(story);
        latestMs = Math.max(latestMs, performance.now() - startMs - DEADLINE_MS);
      }),
    );
    await proxy.set({ kind: 'none' });
    await Promise.all(stories.map(story => scene.client.untilAnswered(story)));
    assert.deepEqual(await scene.findings(), []);
    return latestMs;
  } finally {
    await scene.close();
    await proxy.close();
  }
}

describe('no call outlives its deadline by more than 100 ms while the database is', {
  skip: !isTimed,
}, () => {
  onPrivateCluster('failing', cluster => {
    const faults: [string, Fault][] = [
      ['slow', { kind: 'slow', ms: 300 }],
      ['half open', { kind: 'half_open' }],
      ['dripping', { kind: 'drip', everyMs: 50 }],
      ['cut', { kind: 'cut' }],
      ['gone', { kind: 'refuse' }],
    ];
    const ways = faults.flatMap(([what, fault]) => [
      { what, fault, isLocal: false },
      { what: `${what}, and nobody outside is asked`, fault, isLocal: true },
    ]);
    for (const { what, fault, isLocal } of ways) {
      test(what, async () => {
        const lateMs = Math.round(await lateness(cluster(), fault, isLocal));
        reportFigures(`deadline of 1 s, database ${what}`, {
          keys: 40,
          lateMs,
          findings: lateMs > LATE_MS_MAX ? 1 : 0,
        });
        assert.ok(lateMs <= LATE_MS_MAX, `a call was ${lateMs} ms late`);
      });
    }
  });
});

/** Connects until the server refuses. */
async function takeAllConnections(cluster: PrivateCluster): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    const client = new pg.Client({ connectionString: cluster.url() });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      return taken;
    }
    taken.push(client);
  }
}

function lostAdmit(cluster: () => PrivateCluster): void {
  test('a call that was admitted, and nobody heard of it, is given back though its process lives', async () => {
    const proxy = await FaultProxy.start(cluster().port);
    const scene = await Scene.open(cluster(), { credits: 3, databasePort: proxy.port });
    try {
      const story = await scene.client.begin('known');
      // Slow enough to see the call admitted before its server can hear of it.
      await proxy.set({ kind: 'slow', ms: 500 });
      const ended = scene.client.untilAnswered(story);
      while ((await scene.value(`select count(*) from enrichments where status = 'running'`)) !== '1');
      await proxy.set({ kind: 'cut' });
      await proxy.set({ kind: 'none' });
      await ended;
      assert.deepEqual(await scene.findings(), []);
      assert.equal(scene.vendor.calls.length, 1);
      assert.equal(await scene.value(`select count(*) from enrichments where status = 'failed'`), '1');
    } finally {
      await scene.close();
      await proxy.close();
    }
  });
}
