import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFoundedYear, readTechStack } from './company-values.js';

test('a founding year is a whole number from 1600 to this year, or the year of a date', () => {
  const cases: [unknown, number | null][] = [
    [1998, 1998],
    ['1998', 1998],
    [' 1998 ', 1998],
    ['1998-05-01', 1998],
    [1599, null],
    [2027, null],
    [1998.5, null],
    ['about 1998', null],
    ['', null],
    [null, null],
  ];
  for (const [value, year] of cases) assert.equal(readFoundedYear(value, 2026), year, String(value));
});

test('a tech stack is sorted, and each name is there once', () => {
  assert.deepEqual(readTechStack(['nodejs', 'Node.js', 'C++', 'C', 'C#', ' AWS ', '', 3]), [
    'AWS',
    'C',
    'C#',
    'C++',
    'nodejs',
  ]);
  assert.equal(readTechStack([]), null);
  assert.equal(readTechStack('AWS'), null);
});

test('reading a tech stack again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), names => {
      const once = readTechStack(names);
      if (once !== null) assert.deepEqual(readTechStack(once), once);
    }),
  );
});
