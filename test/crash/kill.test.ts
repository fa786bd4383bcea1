import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RacePoint } from '../../src/enrich/race-point.js';
import { onPrivateCluster } from '../support/private-cluster.js';
import { EMBEDDED, privateGround } from './grounds.js';
import { type Cycle, type KillRunOptions, killRun } from './kill-run.js';
import { reportFigures, SEED, scaled } from './scale.js';

/** Every named moment, and a random one: with them the cycles of a short run begin. */
const MOMENTS: readonly (RacePoint | 'random')[] = [
  'after_provider_answer',
  'before_settle',
  'after_settle',
  'after_admit',
  'before_response',
  'random',
];

function serverKills(count: number): Cycle[] {
  return Array.from({ length: count }, (_, place) => ({
    victim: 'server',
    at: MOMENTS[place % MOMENTS.length] ?? 'random',
  }));
}

/** PostgreSQL at every other kill, so that its own recovery and that of a server come on top of each other. */
function databaseKills(count: number): Cycle[] {
  return serverKills(count).map((kill, place) => (place % 2 === 0 ? { victim: 'database' } : kill));
}

async function proveExactlyOnce(what: string, options: Omit<KillRunOptions, 'seed'>): Promise<void> {
  const { findings, figures, kills, holdsResolvedMs } = await killRun({ ...options, seed: SEED });
  reportFigures(what, { kills, ...figures, holdsResolvedMs, findings: findings.length, seed: SEED });
  assert.deepEqual(findings.slice(0, 20), []);
  assert.ok(figures.charged > 0 && figures.keys > kills, 'there were calls to kill');
  assert.equal(figures.vendorCalls > 0, options.isLocal !== true, 'who is to be asked is asked');
  assert.ok(figures.longestMs < 60_000, `a key took ${figures.longestMs} ms to be answered`);
  assert.ok(holdsResolvedMs < 60_000, `holds took ${holdsResolvedMs} ms to be resolved`);
}

// At once: most of the time of each run is spent waiting for the lease of a process that was killed.
describe('under kill -9 every key is answered and charged exactly once', { concurrency: true }, () => {
  test('of the server, on the embedded database', async () => {
    const cycles = serverKills(scaled(3, 60));
    await proveExactlyOnce('kill -9 of the server, embedded database', {
      ground: EMBEDDED,
      replicas: 1,
      cycles,
      workers: 16,
    });
  });

  onPrivateCluster('on PostgreSQL', cluster => {
    test('of either of two servers', async () => {
      await proveExactlyOnce('kill -9 of one of two servers, PostgreSQL', {
        ground: await privateGround(cluster(), 'servers'),
        replicas: 2,
        cycles: serverKills(scaled(5, 108)),
        workers: 24,
      });
    });
  });

  onPrivateCluster('of PostgreSQL', cluster => {
    test('itself, and of the servers between', async () => {
      await proveExactlyOnce('kill -9 of PostgreSQL and of two servers', {
        ground: await privateGround(cluster(), 'itself'),
        replicas: 2,
        cycles: databaseKills(scaled(2, 60)),
        workers: 24,
      });
    });
  });
});

// Apart, so that no key waits for cores where a minute is promised.
describe('so it is where nobody outside is asked, and a call is admitted and settled in one', {
  concurrency: true,
}, () => {
  test('of the server, on the embedded database', async () => {
    await proveExactlyOnce('kill -9 of the server, embedded database, nobody asked outside', {
      ground: EMBEDDED,
      replicas: 1,
      cycles: serverKills(scaled(2, 30)),
      workers: 16,
      isLocal: true,
    });
  });

  onPrivateCluster('of PostgreSQL', cluster => {
    test('itself, and of the servers between', async () => {
      await proveExactlyOnce('kill -9 of PostgreSQL and of two servers, nobody asked outside', {
        ground: await privateGround(cluster(), 'local'),
        replicas: 2,
        cycles: databaseKills(scaled(4, 60)),
        workers: 24,
        isLocal: true,
      });
    });
  });
});
