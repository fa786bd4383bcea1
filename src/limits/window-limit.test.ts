import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WindowLimit } from './window-limit.js';

test('a name has so many in a minute, says how long to wait, and has as many in the next', () => {
  let nowMs = 15_000;
  const limit = new WindowLimit(2, () => nowMs);
  const take = (name: string) => limit.take(name).retryAfterSeconds;
  assert.deepEqual([take('a'), take('a'), take('a')], [null, null, 45]);
  assert.equal(take('b'), null);
  nowMs = 59_999;
  assert.equal(take('a'), 1);
  nowMs = 60_000;
  assert.deepEqual([take('a'), take('a'), take('a')], [null, null, 60]);
});

test('what is given back can be taken again, and never more than was taken', () => {
  const limit = new WindowLimit(1, () => 0);
  limit.giveBack('a');
  assert.equal(limit.take('a').retryAfterSeconds, null);
  limit.giveBack('a');
  limit.giveBack('a');
  assert.equal(limit.take('a').retryAfterSeconds, null);
  assert.equal(limit.take('a').retryAfterSeconds, 60);
});
