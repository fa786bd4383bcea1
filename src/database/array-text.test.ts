import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { onBothDatabases } from '../../test/support/databases.js';
import { type Migrated, migrated } from '../../test/support/migrated.js';

/** Any text that PostgreSQL stores, with what means something in an array more often than chance would bring it. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'NULL',
    'null',
    'Null',
    '\\',
    '"',
    '\\"',
    ',',
    '{',
    '}',
    '{}',
    '{a,b}',
    ' ',
    ' a ',
    '\t',
    '\n',
  ),
  fc.string({ unit: fc.constantFrom('"', '\\', ',', '{', '}', ' ', 'N', 'U', 'L', 'a', '1', '\n', 'é') }),
  fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\0')),
  fc.uuid(),
);

function orNull<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<(Value | null)[]> {
  return fc.array(fc.option(values), { maxLength: 12 });
}

onBothDatabases('arrays as parameters', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  test('arrive as they were sent, whatever their texts are', async () => {
    const arrays = fc.tuple(
      orNull(text),
      orNull(fc.uuid()),
      orNull(fc.maxSafeInteger()),
      orNull(fc.double({ noDefaultInfinity: true })),
      orNull(fc.boolean()),
      orNull(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
    );
    await fc.assert(
      fc.asyncProperty(arrays, async sent => {
        const [texts, uuids, integers, numbers, flags, moments] = sent;
        const { rows } = await made.database.query(
          `select $1::text[] as texts, $2::uuid[] as uuids, $3::bigint[]::text[]::float8[] as integers,
             $4::float8[] as numbers, $5::boolean[] as flags, $6::timestamptz[] as moments, $7::timestamptz[] as spelled`,
          [...sent, moments.map(moment => moment?.toISOString() ?? null)],
        );
        const zeroed = numbers.map(number => (number === 0 ? 0 : number));
        assert.deepEqual(rows, [
          { texts, uuids, integers, numbers: zeroed, flags, moments, spelled: moments },
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
