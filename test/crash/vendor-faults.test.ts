import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ATTACK_NAMES, type Attack, HostileFront } from '../support/hostile-front.js';
import { onPrivateCluster, type PrivateCluster } from '../support/private-cluster.js';
import { isTimed, reportFigures } from './scale.js';
import { Scene } from './scene.js';

/** Short, so that a vendor that never ends shows. */
const DEADLINE_MS = 1_000;

/** The promise is 100 ms; without a core to spare only that the deadline is kept at all can be told. */
const LATE_MS_MAX = isTimed ? 100 : 5_000;

const CALLERS = 6;

/** What so many such answers at once may add to the memory of the process: each is cut off at one megabyte. */
const MEMORY_BYTES_MAX = 200 * 1_048_576;

/** Calls run into a vendor that attacks, get 503 in time, and are answered when it has become one again. */
async function withstand(cluster: PrivateCluster, attack: Attack): Promise<void> {
  let front: HostileFront | undefined;
  const scene = await Scene.open(cluster, {
    credits: CALLERS,
    deadlineMs: DEADLINE_MS,
    vendorPort: async ({ port }) => {
      front = await HostileFront.start(port, attack);
      return front.port;
    },
  });
  try {
    const stories = await Promise.all(Array.from({ length: CALLERS }, () => scene.client.begin('known')));
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(
      stories.map(async story => {
        const startMs = performance.now();
        const answer = await scene.client.ask(story);
        return { status: answer?.status, code: answer?.code, ms: performance.now() - startMs };
      }),
    );
    const grown = process.memoryUsage().rss - before;
    for (const { status, code } of answers) {
      assert.equal(status, 503);
      // Without a core to spare the settle can be too late to tell the one from the other.
      assert.ok(
        code === 'providers_unavailable' || (!isTimed && code === 'database_unavailable'),
        String(code),
      );
    }
    const slowestMs = Math.round(Math.max(...answers.map(({ ms }) => ms)));
    front?.relent();
    await Promise.all(stories.map(story => scene.client.untilAnswered(story)));
    // Who was asked and has not answered may have charged: asking again is what the client wants then.
    const findings = (await scene.findings()).filter(({ rule }) => rule !== 'vendor');
    reportFigures(`vendor that ${attack}`, {
      keys: CALLERS,
      slowestMs,
      lateMs: slowestMs - DEADLINE_MS,
      findings: findings.length,
    });
    assert.deepEqual(findings, []);
    assert.ok(slowestMs <= DEADLINE_MS + LATE_MS_MAX, `a call took ${slowestMs} ms`);
    assert.ok(grown < MEMORY_BYTES_MAX, `the memory grew by ${grown} bytes`);
  } finally {
    await scene.close();
    await front?.close();
  }
}

onPrivateCluster('calls keep their deadline and nothing is charged', cluster => {
  // At once: each waits five seconds for the breaker, which the long form does in peace to measure.
  describe('with a vendor that', { concurrency: !isTimed }, () => {
    for (const attack of ATTACK_NAMES) test(attack, () => withstand(cluster(), attack));
  });
});
