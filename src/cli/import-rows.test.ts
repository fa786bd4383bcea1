import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { csvCutter } from '../providers/dataset/csv.js';
import { RecordReader } from '../providers/dataset/records.js';
import { toCsv } from './export-contacts.js';
import { readHeader, valueOfCell } from './import-columns.js';
import { ImportFile, type ImportRow } from './import-rows.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-import-'));
after(() => rmSync(root, { recursive: true, force: true }));

async function read(
  content: string | Buffer,
  name = 'file.csv',
): Promise<{ rows: ImportRow[]; ignored: readonly string[] }> {
  const path = join(root, name);
  writeFileSync(path, content);
  const file = new ImportFile(path);
  const rows: ImportRow[] = [];
  for await (const row of file.rows()) rows.push(row);
  return { rows, ignored: file.ignored };
}

function contactsOf(rows: readonly ImportRow[]): unknown[] {
  return rows.map(row => ('contact' in row ? row.contact : null));
}

describe('the columns of a file', () => {
  test('are known by the API’s names and by obvious other ones, in any case', () => {
    const { taken, ignored } = readHeader([
      'FULL NAME',
      'E-mail address',
      'Company',
      'Job Title',
      'LinkedIn URL',
      'Shoes',
      '',
    ]);
    assert.deepEqual(
      taken.map(({ member, place }) => [member, place]),
      [
        ['full_name', 0],
        ['email', 1],
        ['company_name', 2],
        ['job_title', 3],
        ['linkedin_url', 4],
      ],
    );
    assert.deepEqual(ignored, ['Shoes']);
  });

  test('that mean the same are not mixed: the API’s own name wins, else the first', () => {
    const { taken, ignored } = readHeader(['Mobile', 'Company', 'company_name', 'Phone']);
    assert.deepEqual(
      taken.map(({ member, header }) => [member, header]),
      [
        ['phone', 'Mobile'],
        ['company_name', 'company_name'],
      ],
    );
    assert.deepEqual(ignored, ['Company', 'Phone']);
  });
});

describe('a file of contacts', () => {
  test('is read with commas, semicolons or tabs, with or without a byte order mark, zipped or not', async () => {
    const expected = [{ full_name: 'Ann, One', email: 'ann@acme.example' }];
    assert.deepEqual(
      contactsOf((await read('Name,Email\r\n"Ann, One",ann@acme.example\r\n')).rows),
      expected,
    );
    assert.deepEqual(contactsOf((await read('\ufeffName;Email\nAnn, One;ann@acme.example')).rows), expected);
    assert.deepEqual(contactsOf((await read('Name\tEmail\nAnn, One\tann@acme.example\n')).rows), expected);
    const zipped = gzipSync('{"name":"Ann, One","email":"ann@acme.example"}');
    assert.deepEqual(contactsOf((await read(zipped, 'file.jsonl.gz')).rows), expected);
  });

  test('has rows with numbers as a spreadsheet shows them, blank ones counted and left out', async () => {
    const { rows } = await read('name,notes\nAnn,"two\nlines"\n\nBob,\n');
    assert.deepEqual(
      rows.map(({ row }) => row),
      [2, 4],
    );
    assert.deepEqual(contactsOf(rows), [{ full_name: 'Ann', notes: 'two\nlines' }, { full_name: 'Bob' }]);
  });

  test('loses no row to a bad neighbour', async () => {
    const { rows } = await read(
      'name,email\nAnn,a@x.example,surplus\nBob\n"Cy,c@x.example\nDee,d@x.example,\n',
    );
    assert.deepEqual(
      rows.map(row => ('contact' in row ? row.contact.full_name : row.problems[0]?.reason)),
      [
        'the row has 3 columns, the header 2',
        'the row has 1 columns, the header 2',
        'a quote is not closed',
        'Dee',
      ],
    );
  });

  test('that is not in UTF-8 brings no misread letter in', async () => {
    const { rows } = await read(
      Buffer.from('name,email\nM\u00fcller,m@x.example\nAnn,a@x.example\n', 'latin1'),
    );
    assert.deepEqual(rows[0], {
      row: 2,
      problems: [{ column: 'name', reason: 'is not in UTF-8; save the file as “CSV UTF-8”' }],
    });
    assert.deepEqual(contactsOf(rows.slice(1)), [{ full_name: 'Ann', email: 'a@x.example' }]);
  });

  test('has tags in one cell, and words of the API in the case of people', async () => {
    const { rows } = await read(
      'name,tags,seniority,priority,custom_fields\nAnn,"a; b,c",C-Suite,High,"{""n"":1}"\n',
    );
    assert.deepEqual(contactsOf(rows), [
      {
        full_name: 'Ann',
        tags: ['a', 'b', 'c'],
        seniority: 'c_suite',
        priority: 'high',
        custom_fields: { n: 1 },
      },
    ]);
  });

  test('of JSON Lines names each line that is none, and the keys it left out', async () => {
    const { rows, ignored } = await read(
      '{"name":"Ann","x":1}\n[1]\n{"name"\n\n{"name":"Bob","phone":123,"email":null}\n',
    );
    assert.deepEqual(
      rows.map(row => [row.row, 'contact' in row ? row.contact : row.problems[0]?.reason]),
      [
        [1, { full_name: 'Ann' }],
        [2, 'is not a JSON object on one line'],
        [3, 'is not a JSON object on one line'],
        [5, { full_name: 'Bob', phone: '123' }],
      ],
    );
    assert.deepEqual(ignored, ['x']);
  });

  test('without contacts is refused', async () => {
    await assert.rejects(read(''), /is empty/);
    await assert.rejects(read('a,b\n1,2\n'), /has no column that is known here/);
    await assert.rejects(read('[{"name":"Ann"}]'), /is a JSON array/);
  });
});

describe('a cell of an export', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'ab1 \uff1d\uff0b'), minLength: 1 });

  test('is never run by a spreadsheet, whatever the contact’s value is', () => {
    fc.assert(
      fc.property(cell, value => {
        const [written] = [...new RecordReader(csvCutter(',')).read(toCsv([[value, 'end']]), true)];
        assert.ok(written !== undefined && 'value' in written);
        assert.doesNotMatch(written.value[0] ?? '', /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/);
      }),
    );
  });

  test('is the contact’s value again when it is imported', () => {
    const kept = cell.filter(
      value => value === value.trim() && value !== '' && !value.startsWith("'") && !value.includes('\r'),
    );
    fc.assert(
      fc.property(kept, value => {
        const [written] = [...new RecordReader(csvCutter(',')).read(toCsv([[value, 'end']]), true)];
        assert.ok(written !== undefined && 'value' in written);
        assert.equal(valueOfCell('job_title', written.value[0] ?? ''), value);
      }),
    );
  });
});
