import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PERSON_COLUMNS } from './columns.js';
import { KeyIndex } from './key-index.js';
import { RowStore } from './row-store.js';

test('every row is found under its key', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 })), keys => {
      const index = new KeyIndex();
      for (const [row, key] of keys.entries()) index.add(key, row);
      index.seal();
      for (const [row, key] of keys.entries()) assert.ok(index.find(key, keys.length).includes(row));
    }),
  );
});

test('an index without entries finds nothing', () => {
  const index = new KeyIndex();
  index.seal();
  assert.deepEqual(index.find('key', 10), []);
});

test('no more rows are found than asked for', () => {
  const index = new KeyIndex();
  for (let row = 0; row < 100; row += 1) index.add('same', row);
  index.seal();
  assert.equal(index.find('same', 7).length, 7);
});

test('rows come out of the store as they went in, across its buffers', () => {
  const store = new RowStore();
  const longest = 'é'.repeat(1024 * 1024 - PERSON_COLUMNS.length);
  const rows = ['a', longest, '', longest, '💡', longest, 'z'].map(first => [
    first,
    ...PERSON_COLUMNS.slice(1),
  ]);
  for (const [number, row] of rows.entries()) assert.equal(store.add(row), number);
  for (const [number, row] of rows.entries()) assert.deepEqual(store.row(number), row);
});

test('any row comes out of the store as it went in', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '💡', '\n', ' ') });
  const row = fc.array(value, { minLength: PERSON_COLUMNS.length, maxLength: PERSON_COLUMNS.length });
  fc.assert(
    fc.property(fc.array(row), rows => {
      const store = new RowStore();
      for (const each of rows) store.add(each);
      assert.deepEqual(
        rows.map((_, number) => store.row(number)),
        rows,
      );
    }),
  );
});
