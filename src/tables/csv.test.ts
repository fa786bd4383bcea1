import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvCutter, type Delimiter, detectDelimiter } from './csv.js';
import { MAX_RECORD_LENGTH, RecordReader } from './records.js';

type Result = readonly string[] | { readonly line: number; readonly problem: string };

function read(pieces: readonly string[], delimiter: Delimiter = ','): Result[] {
  const reader = new RecordReader(csvCutter(delimiter));
  const records = pieces.flatMap((piece, index) => [...reader.read(piece, index === pieces.length - 1)]);
  return records.map(record => ('problem' in record ? record : record.value));
}

function problemLines(results: readonly Result[]): number[] {
  return results.flatMap(result => ('line' in result ? [result.line] : []));
}

test('the delimiter is the one that the header has most of outside quotes', () => {
  assert.equal(detectDelimiter('name,email\nDoe; Jane;;;,x'), ',');
  assert.equal(detectDelimiter('"Name, Vorname, Titel";email\r\n'), ';');
  assert.equal(detectDelimiter('name\temail\tphone, mobile'), '\t');
  assert.equal(detectDelimiter('email'), ',');
});

test('quoted values keep delimiters, line breaks and doubled quotes', () => {
  assert.deepEqual(read(['a,"b, ""c""\r\nd",e\r\n"",f,"g"']), [
    ['a', 'b, "c"\r\nd', 'e'],
    ['', 'f', 'g'],
  ]);
});

test('spaces around a quoted value are no part of it', () => {
  assert.deepEqual(read(['a, "b, c" ,d\n']), [['a', 'b, c', 'd']]);
});

test('a quote inside an unquoted value is a character', () => {
  assert.deepEqual(read(['Robert "Bob" Smith,5"\n']), [['Robert "Bob" Smith', '5"']]);
});

test('a quote that is not closed costs its own line and no other', () => {
  const results = read(['a,b\n1,"open\n2,x\n3,"y"\n4,z\n']);
  assert.deepEqual(problemLines(results), [2]);
  assert.deepEqual(results.slice(2), [
    ['2', 'x'],
    ['3', 'y'],
    ['4', 'z'],
  ]);
});

test('text after a closing quote costs its own line and no other', () => {
  const results = read(['1,"a"b\n2,c\n']);
  assert.deepEqual(problemLines(results), [1]);
  assert.deepEqual(results[1], ['2', 'c']);
});

test('a line longer than the bound is given up, and reading goes on after it', () => {
  const long = 'x'.repeat(MAX_RECORD_LENGTH / 2);
  const results = read(['a\n', long, long, `${long}\nb\n`, 'c']);
  assert.deepEqual(problemLines(results), [2]);
  assert.deepEqual([results[0], results[2], results[3]], [['a'], ['b'], ['c']]);
});

test('a quoted value longer than the bound is given up line by line', () => {
  const lines = `x\n`.repeat(MAX_RECORD_LENGTH / 2);
  const results = read(['a,b\n"', lines, 'c,d\n']);
  assert.deepEqual(problemLines(results).slice(0, 1), [2]);
  assert.deepEqual(results.at(-1), ['c', 'd']);
});

test('records come with the line of the file that they begin on', () => {
  const reader = new RecordReader(csvCutter(','));
  const lines = [...reader.read('a\n"b\n\nc"\n\nd\n"', false), ...reader.read('e', true)].map(
    ({ line }) => line,
  );
  assert.deepEqual(lines, [1, 2, 5, 6, 7]);
});

const value = fc.string({ unit: fc.constantFrom('a', 'é', '💡', ',', ';', '"', '\n', '\r', ' ', '\t') });
const table = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { maxLength: 6 });

function quoted(cells: readonly string[]): string {
  return cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',');
}

test('whatever is written quoted is read back, however the file is cut into pieces', () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(60)), fc.constantFrom('\n', '\r\n'), (rows, cuts, lineEnd) => {
      const text = rows.map(cells => quoted(cells) + lineEnd).join('');
      assert.deepEqual(read(cutAt(text, cuts)), rows);
    }),
  );
});

test('any text is read to its end, and to the same records however it is cut into pieces', () => {
  fc.assert(
    fc.property(value, value, fc.array(fc.nat(30)), (start, end, cuts) => {
      const text = start + end;
      assert.deepEqual(read(cutAt(text, cuts)), read([text]));
    }),
  );
});

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.filter(cut => cut < text.length).sort((one, other) => one - other), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}
