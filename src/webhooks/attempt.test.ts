import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Ended, nextStep } from './attempt.js';

const WAITS_MS = [5_000, 30_000, 300_000, 3_600_000, 21_600_000];
const HOUR_MS = 3_600_000;

const failed: Ended = { statusCode: 500, retryAfterMs: 0, failures: 0, ageMs: 0, isRetried: true };

/** How long after the event each attempt is made, of a receiver that always fails at once. */
function attemptsMs(): number[] {
  const at: number[] = [];
  for (let ageMs = 0, failures = 0; ; failures += 1) {
    at.push(ageMs);
    const next = nextStep({ ...failed, failures, ageMs }, WAITS_MS);
    if (next.kind !== 'retry') return at;
    ageMs += next.waitMs;
  }
}

test('a delivery is tried after 5 s, 30 s, 5 min, 1 h and 6 h, and then every 6 h until the third day is over', () => {
  const at = attemptsMs();
  assert.deepEqual(
    at.slice(0, 6).map((ms, index) => ms - (at[index - 1] ?? 0)),
    [0, ...WAITS_MS],
  );
  for (const [index, ms] of at.entries()) if (index > 4) assert.equal(ms - (at[index - 1] ?? 0), 6 * HOUR_MS);
  assert.ok((at.at(-1) ?? 0) > 66 * HOUR_MS && (at.at(-1) ?? 0) <= 72 * HOUR_MS);
});

test('only a 2xx delivers, only a 410 is gone for good, and a test is not tried again', () => {
  const statuses = fc.option(fc.integer({ min: 200, max: 599 }));
  fc.assert(
    fc.property(statuses, fc.boolean(), fc.nat(30), (statusCode, isRetried, failures) => {
      const { kind } = nextStep({ ...failed, statusCode, isRetried, failures }, WAITS_MS);
      const isGood = statusCode !== null && statusCode < 300;
      const otherwise = isRetried ? 'retry' : 'given_up';
      assert.equal(kind, isGood ? 'delivered' : statusCode === 410 ? 'gone' : otherwise);
    }),
  );
});

test('Retry-After makes a wait longer, never shorter', () => {
  assert.deepEqual(nextStep({ ...failed, retryAfterMs: 20_000 }, WAITS_MS), {
    kind: 'retry',
    waitMs: 20_000,
  });
  assert.deepEqual(nextStep({ ...failed, retryAfterMs: 1_000 }, WAITS_MS), { kind: 'retry', waitMs: 5_000 });
});
