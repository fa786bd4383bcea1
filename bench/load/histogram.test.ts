import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from './histogram.js';

test('a quantile is never below the true one and at most 1.6 % above it', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(durations, fc.double({ min: 0.001, max: 1, noNaN: true }), (all, share) => {
      const histogram = new Histogram();
      for (const us of all) histogram.record(us);
      const sorted = [...all].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
      const read = histogram.quantileUs(share);
      assert.ok(read >= exact && read <= exact * (1 + 1 / 64), `${read} for ${exact}`);
    }),
  );
});

test('the largest duration is kept exactly', () => {
  const histogram = new Histogram();
  for (const us of [3, 1_234_567, 99]) histogram.record(us);
  assert.equal(histogram.largestUs, 1_234_567);
  assert.equal(histogram.quantileUs(1), 1_234_567);
});

test('an empty histogram reads zero', () => {
  assert.equal(new Histogram().quantileUs(0.99), 0);
});

test('what is out of bounds counts as the nearest bound', () => {
  const histogram = new Histogram();
  histogram.record(-5);
  histogram.record(1e15);
  assert.equal(histogram.recorded, 2);
  assert.equal(histogram.quantileUs(0.5), 0);
  assert.equal(histogram.largestUs, 2 ** 32 - 1);
});
