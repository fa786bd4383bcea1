import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvCutter, detectDelimiter } from './csv.js';
import { RecordReader } from './records.js';
import { csvLine, disarm, rearm } from './write-csv.js';

const cell = fc.string({ unit: fc.constantFrom(...'ab ,;\t"\'\n\r=+-@ü€'), maxLength: 12 });

test('what is written is read again as it was, with any delimiter, quotes, breaks and formulas, cut anywhere', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(',' as const, ';' as const, '\t' as const),
      fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      fc.nat({ max: 40 }),
      (delimiter, rows, at) => {
        const text = rows.map(row => csvLine(row.map(disarm), delimiter)).join('');
        const reader = new RecordReader(csvCutter(delimiter));
        const records = [...reader.read(text.slice(0, at), false), ...reader.read(text.slice(at), true)];
        const readBack = records.map(record =>
          'value' in record ? record.value.map(rearm) : record.problem,
        );
        assert.deepEqual(readBack, rows);
      },
    ),
  );
});

test('no cell that is written begins as a formula does, but phone numbers, which are numbers', () => {
  fc.assert(
    fc.property(cell, value => {
      assert.doesNotMatch(disarm(value), /^(?!\+\d{6,15}$)[=+\-@\t\r＝＋－＠]/);
    }),
  );
  assert.equal(disarm('+12025550147'), '+12025550147');
  assert.equal(disarm('+12025550147+cmd'), "'+12025550147+cmd");
});

test('the delimiter of a table is found, whatever is in its cells', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abc ,;\t'), minLength: 1, maxLength: 8 });
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain(width =>
      fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
    );
  fc.assert(
    fc.property(fc.constantFrom(',' as const, ';' as const, '\t' as const), table, (delimiter, rows) => {
      const header = (rows[0] ?? []).map((_, place) => `column ${place}`);
      const text = [header, ...rows].map(row => csvLine(row, delimiter)).join('');
      assert.equal(detectDelimiter(text), delimiter);
    }),
  );
});

test('lists inside of cells do not pass for the delimiter', () => {
  assert.equal(detectDelimiter('name,tags\nAnn,a;b\nBob,c;d\nCy, Jr,e;f\n'), ',');
  assert.equal(detectDelimiter('Kunden 2026\n\nname;ort\nAnn;Köln, Mitte\n'), ';');
});
