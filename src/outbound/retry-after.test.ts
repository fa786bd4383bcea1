import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRetryAfter } from './retry-after.js';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');

test('Retry-After is read as seconds or as an HTTP date', () => {
  assert.equal(parseRetryAfter('3', NOW_MS), 3_000);
  assert.equal(parseRetryAfter(' 0 ', NOW_MS), 0);
  assert.equal(parseRetryAfter('0.5', NOW_MS), 500);
  assert.equal(parseRetryAfter('Sun, 01 Mar 2026 12:00:07 GMT', NOW_MS), 7_000);
  assert.equal(parseRetryAfter('Sunday, 01-Mar-26 12:00:07 GMT', NOW_MS), 7_000);
});

test('a wait is never longer than a minute and never negative', () => {
  assert.equal(parseRetryAfter('86400', NOW_MS), 60_000);
  assert.equal(parseRetryAfter('9'.repeat(400), NOW_MS), 60_000);
  assert.equal(parseRetryAfter('Sun, 01 Mar 2027 12:00:00 GMT', NOW_MS), 60_000);
  assert.equal(parseRetryAfter('Sat, 28 Feb 2026 12:00:00 GMT', NOW_MS), 0);
});

test('what is neither is no wait', () => {
  for (const value of [undefined, '', '-1', 'soon', '1e3', '0x10', '12:00', 'Sun, never', 'Infinity']) {
    assert.equal(parseRetryAfter(value, NOW_MS), undefined, value);
  }
});

test('whatever a vendor sends, the wait is within its bounds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.date().map(date => String(date)),
      ),
      value => {
        const waitMs = parseRetryAfter(value, NOW_MS);
        assert.ok(waitMs === undefined || (Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= 60_000));
      },
    ),
  );
});
