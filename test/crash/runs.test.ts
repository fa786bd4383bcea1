import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RacePoint } from '../../src/enrich/race-point.js';
import { RUN_KINDS } from '../../src/runs/kinds.js';
import { onPrivateCluster } from '../support/private-cluster.js';
import { EMBEDDED, privateGround } from './grounds.js';
import { type KilledRunOptions, killedRun } from './killed-run.js';
import { isTimed, reportFigures, SEED, scaled } from './scale.js';

/** Where in the life of an item its process ends. */
const MOMENTS: readonly (RacePoint | 'random')[] = [
  'after_settle',
  'after_take',
  'after_provider_answer',
  'random',
  'after_admit',
  'before_settle',
];

function kills(count: number): (RacePoint | 'random')[] {
  return Array.from({ length: count }, (_, place) => MOMENTS[place % MOMENTS.length] ?? 'random');
}

/** A killed process's items go on elsewhere within this time. */
const GOES_ON_WITHIN_MS = 35_000;

async function proveExactlyOnce(what: string, options: Omit<KilledRunOptions, 'seed'>): Promise<void> {
  const { findings, figures } = await killedRun({ ...options, seed: SEED });
  reportFigures(what, { ...figures, findings: findings.length, seed: SEED });
  assert.deepEqual(findings.slice(0, 20), []);
  assert.ok(figures.kills === options.kills.length && figures.recovered > 0, JSON.stringify(figures));
  if (isTimed) assert.ok(figures.takenOverAfterMs < GOES_ON_WITHIN_MS, `${figures.takenOverAfterMs} ms`);
}

// One kind after the other: what they wait for most is the start of their servers.
for (const kind of RUN_KINDS) {
  describe(`under kill -9 every item of a run over ${kind} is done, once`, { concurrency: true }, () => {
    test('of the server, on the embedded database', async () => {
      await proveExactlyOnce(`kill -9 of the server in a run over ${kind}, embedded database`, {
        ground: EMBEDDED,
        workers: 0,
        servers: 1,
        kind,
        records: scaled(250, 3_000),
        kills: kills(scaled(3, 40)),
      });
    });

    onPrivateCluster('on PostgreSQL', cluster => {
      test('of a server and of a worker', async () => {
        await proveExactlyOnce(`kill -9 of a server and of a worker in a run over ${kind}, PostgreSQL`, {
          ground: await privateGround(cluster(), `runs_${kind}`),
          servers: 1,
          workers: 1,
          kind,
          records: scaled(1_000, 16_000),
          kills: kills(scaled(3, 60)),
        });
      });
    });
  });
}
