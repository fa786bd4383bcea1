import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { creationDate } from './client-date.js';

const NOW_MS = Date.UTC(2026, 1, 24, 10);

describe('the date of creation', () => {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  const of = (created_at: string | null | undefined) => creationDate({ created_at }, NOW_MS);
  const HOUR_MS = 3_600_000;

  test('is the client’s within a day ahead and five years back', () => {
    for (const atMs of [NOW_MS, NOW_MS + 24 * HOUR_MS, NOW_MS - HOUR_MS, Date.UTC(2021, 1, 24, 10)])
      assert.equal(of(iso(atMs)).getTime(), atMs);
    assert.equal(of('2026-02-24').getTime(), Date.UTC(2026, 1, 24));
  });

  test('is now otherwise, silently', () => {
    const wrong = [
      iso(NOW_MS + 25 * HOUR_MS),
      iso(Date.UTC(2021, 1, 24, 9)),
      'yesterday',
      '',
      '1',
      null,
      undefined,
      '2026-99-99',
    ];
    for (const given of wrong) assert.equal(of(given).getTime(), NOW_MS, String(given));
  });

  test('is a date, whatever is given', () => {
    fc.assert(fc.property(fc.string(), given => assert.ok(!Number.isNaN(of(given).getTime()))));
  });

  test('has two spellings, of which the first counts', () => {
    const [first, second] = [iso(NOW_MS - HOUR_MS), iso(NOW_MS - 2 * HOUR_MS)];
    assert.equal(iso(creationDate({ created_date: second }, NOW_MS).getTime()), second);
    assert.equal(iso(creationDate({ created_at: first, created_date: second }, NOW_MS).getTime()), first);
  });
});
