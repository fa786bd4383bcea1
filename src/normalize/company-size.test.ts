import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COMPANY_SIZES, readCompanySize } from './company-size.js';

test('headcounts and everybody’s ranges become the buckets of the contract', () => {
  const cases: [unknown, string | null][] = [
    [1, '1-10'],
    [10, '1-10'],
    [11, '11-50'],
    [10_000, '5001-10000'],
    [10_001, '10001+'],
    ['42', '11-50'],
    ['50-200', '51-200'],
    ['1k-5k', '1001-5000'],
    ['over-10k', '10001+'],
    ['10k+', '10001+'],
    ['10001+', '10001+'],
    ['10,001+ employees', '10001+'],
    ['11-20', '11-50'],
    ['21-50', '11-50'],
    ['51-250', '51-200'],
    ['251-1K', '501-1000'],
    ['1,001–5,000', '1001-5000'],
    ['201 to 500', '201-500'],
    ['more than 500', '501-1000'],
    ['1.5k', '1001-5000'],
    ['self-employed', null],
    ['0', null],
    [0, null],
    [-5, null],
    [Number.NaN, null],
    ['500-100', null],
    ['1-2-3', null],
    ['', null],
    [null, null],
    [{}, null],
  ];
  for (const [value, size] of cases) assert.equal(readCompanySize(value)?.size ?? null, size, String(value));
});

test('a range over two buckets is a guess, one within a bucket is not', () => {
  assert.equal(readCompanySize('51-250')?.isGuess, true);
  assert.equal(readCompanySize('50-200')?.isGuess, true);
  assert.equal(readCompanySize('21-50')?.isGuess, false);
});

test('a bucket stays itself', () => {
  for (const size of COMPANY_SIZES) assert.deepEqual(readCompanySize(size), { size, isGuess: false });
});

test('a headcount lies in its bucket', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), people => {
      const size = readCompanySize(people)?.size ?? '';
      const [low = 0, high = Number.POSITIVE_INFINITY] = size.split(/[-+]/).filter(Boolean).map(Number);
      assert.ok(people >= low && people <= high, `${people}: ${size}`);
    }),
  );
});
