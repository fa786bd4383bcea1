import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../errors.js';
import type { ImportKind } from './kind.js';
import { type ImportRow, ObjectRows, type Reading, TableRows } from './rows.js';

const kind: ImportKind = {
  name: 'things',
  permission: 'write:contacts',
  readPermission: 'read:contacts',
  example: '',
  members: {
    title: { spellings: ['name', 'bezeichnung'] },
    code: { spellings: [], recognizes: value => /^#\d+$/.test(value) },
    note: { spellings: ['comment'] },
  },
  value: (_member, given) => (given === '' || given === null ? undefined : given),
  open: () => assert.fail('Nothing is written here.'),
};

function read(text: string, reading: Partial<Reading> = {}) {
  const rows = new TableRows(kind, { mapping: {}, hasHeader: true, ...reading });
  const found: ImportRow[] = [...rows.read(text, true)];
  const told = found.map(row => ('record' in row ? [row.row, row.record] : [row.row, row.problem.reason]));
  return { told, columns: rows.columns };
}

function refusal(text: string, reading: Partial<Reading> = {}): string {
  try {
    read(text, reading);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return '';
}

describe('the header', () => {
  test('is found below titles and blank lines, and rows keep the numbers of the file', () => {
    const { told, columns } = read('Stock of May\n\nNAME;Bemerkung;Code\nBolt;;#1\n\nNut;x;#2\n');
    assert.deepEqual(told, [
      [4, { title: 'Bolt', code: '#1' }],
      [6, { title: 'Nut', code: '#2' }],
    ]);
    assert.deepEqual(columns?.ignored, ['Bemerkung']);
  });

  test('that names nothing is not needed where the columns say themselves what they are', () => {
    assert.deepEqual(read('x,y\nBolt,#1\nNut,#2\n').told, [
      [2, { code: '#1' }],
      [3, { code: '#2' }],
    ]);
    assert.deepEqual(read('Bolt,#1\nNut,#2\n').told, [
      [1, { code: '#1' }],
      [2, { code: '#2' }],
    ]);
    assert.deepEqual(read('Bolt,#1\n', { hasHeader: false, mapping: { 1: 'title' } }).told, [
      [1, { title: 'Bolt', code: '#1' }],
    ]);
  });

  test('is refused where nothing of it is known, with what it has and what could be', () => {
    assert.match(refusal('a,b\n1,2\n'), /it has a, b\); known are title, code, note/);
    assert.match(refusal(''), /is empty/);
    assert.match(refusal('\n \n'), /is empty/);
  });
});

describe('columns', () => {
  test('are named by mapping before their names, and by null not at all', () => {
    const { told } = read('name,other,note\nBolt,Nut,x\n', { mapping: { Other: 'title', note: null } });
    assert.deepEqual(told, [[2, { title: 'Nut' }]]);
  });

  test('a mapping of what is not there is refused', () => {
    assert.match(
      refusal('name\nx\n', { mapping: { nmae: 'title' } }),
      /names a column "nmae".* there are name/,
    );
    assert.match(refusal('name\nx\n', { mapping: { name: 'titel' } }), /a titel, which is unknown/);
    assert.match(refusal('a,b\nx,y\n', { mapping: { a: 'title', b: 'title' } }), /two columns title/);
    assert.match(refusal('name\nx\n', { mapping: { name: 'constructor' } }), /unknown/);
  });

  test('of two with one meaning the one with our own name counts, else the first', () => {
    assert.deepEqual(read('name,title\nA,B\n').told, [[2, { title: 'B' }]]);
    assert.deepEqual(read('name,Name\nA,B\n').told, [[2, { title: 'A' }]]);
  });

  test('a name that all values contradict is not believed', () => {
    assert.deepEqual(read('comment,x\n#1,a\n#2,b\n').told, [
      [2, { code: '#1' }],
      [3, { code: '#2' }],
    ]);
  });
});

describe('rows', () => {
  test('that are wrong are named, and cost no other', () => {
    const { told } = read('name,code\nBolt\nNut,#2,more\n"open,#3\nCog,#4\nDam\ufffdaged,#5\n');
    assert.deepEqual(told, [
      [2, 'the row has 1 columns, the header 2'],
      [3, 'the row has 3 columns, the header 2'],
      [4, 'a quote is not closed'],
      [5, { title: 'Cog', code: '#4' }],
      [6, 'has broken characters; save the file as “CSV UTF-8”'],
    ]);
  });

  test('of objects have names of their own', () => {
    const rows = new ObjectRows(kind, { mapping: { Alias: 'title' }, hasHeader: true });
    const found = [
      ...rows.read('{"Name":"A","x":1}\n{"Alias":"B"}\n7\n{"title":"C","name":"D"}', false),
      ...rows.read('', true),
    ];
    const told = found.map(row => ('record' in row ? [row.row, row.record] : [row.row, row.problem.reason]));
    assert.deepEqual(told, [
      [1, { title: 'A' }],
      [2, { title: 'B' }],
      [3, 'is not a JSON object on one line'],
      [4, { title: 'C' }],
    ]);
    assert.deepEqual(rows.columns.ignored, ['x']);
  });
});
