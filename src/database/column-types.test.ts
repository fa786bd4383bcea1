import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { readMoment } from './column-types.js';

const readByDriver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);

function digits(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
}

/** As PostgreSQL writes them: in a zone of the session, without zeros at the end. */
const moment = fc
  .tuple(
    fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
    fc.oneof(fc.constant(''), digits(1), digits(3), digits(6)),
    fc.constantFrom('+00', '-08', '+14', '+05:30', '-00:01:15'),
    fc.constantFrom('', ' BC'),
  )
  .map(([date, fraction, zone, era]) => {
    const second = date.toISOString().slice(0, 19).replace('T', ' ');
    return `${second}${fraction === '' ? '' : `.${fraction}`}${zone}${era}`;
  });

test('a moment is read as the driver reads it', () => {
  const far = fc.constantFrom(
    'infinity',
    '-infinity',
    '10000-01-01 00:00:00+00',
    '275000-12-31 23:59:59.999999+00',
  );
  fc.assert(
    fc.property(fc.oneof(moment, far), text => {
      assert.deepEqual(readMoment(text), readByDriver(text));
    }),
    { numRuns: 2000, examples: [['2026-01-05 09:08:07.123999+00'], ['0050-02-28 00:00:00-08']] },
  );
});
