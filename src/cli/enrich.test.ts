import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { csvCutter } from '../tables/csv.js';
import { RecordReader } from '../tables/records.js';
import { type Ended, freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-cli-enrich-'));
after(() => rmSync(root, { recursive: true, force: true }));

let place: Place;
let serving: Serving;

function run(...argv: string[]): Promise<Ended> {
  return sluice(['enrich', ...argv, '-w', 'Sandbox'], place);
}

async function balance(): Promise<number> {
  const { stdout } = await sluice(['credits', 'show', '-w', 'Sandbox', '--json'], place);
  return JSON.parse(stdout).balance;
}

function write(name: string, content: string | Buffer): string {
  const file = join(root, name);
  writeFileSync(file, content);
  return file;
}

function records(file: string, delimiter: ',' | ';'): (readonly string[])[] {
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  const read = [...new RecordReader(csvCutter(delimiter)).read(text, true)];
  return read.map(record => ('value' in record ? record.value : assert.fail(record.problem)));
}

before(async () => {
  place = { cwd: root, env: { SLUICE_DATA_DIR: join(root, 'data'), PORT: String(await freePort()) } };
  serving = await serve(place);
});
after(async () => {
  assert.equal(await serving.stop(), 0);
});

describe('sluice enrich', () => {
  test('says what it would come to, and does nothing', async () => {
    const before = await balance();
    const file = write('plan.csv', 'Name,E-mail\nAnn Plan,ann@plan.example\nBad,nobody\n');
    const { code, stdout } = await run(file, '--dry-run', '--json');
    assert.equal(code, 0);
    const plan = JSON.parse(stdout);
    assert.deepEqual([plan.rows, plan.bad, plan.fillable, plan.credits.worst], [2, 1, 1, 1]);
    assert.equal(await balance(), before);
    const { stdout: found } = await sluice(['contacts', 'export', '-w', 'Sandbox', '-s', 'Ann Plan'], place);
    assert.doesNotMatch(found, /Ann Plan/);
  });

  test('fills empty cells, adds columns, and leaves the rest as it was, in the delimiter of the file', async () => {
    const text =
      'List of May\r\n\r\nName;Note;Titel;E-Mail\r\n"Müller, ""Jo""";"a;\nb";;jo@list.example\r\nBad;x;;nobody\r\n';
    const file = write('list.csv', Buffer.from(text, 'latin1'));
    const out = join(root, 'out.csv');
    const { code, stdout, stderr } = await run(
      file,
      '--out',
      out,
      '--map',
      'Titel=job_title',
      '--provenance',
      '--fields',
      'job_title,location',
    );
    assert.equal(code, 2, stderr);
    assert.match(stdout, /^2 rows: 1 enriched, .* 1 bad\. 1 credits\.$/m);
    const [title, blank, header, jo, bad] = records(out, ';');
    assert.equal(title?.[0], 'List of May');
    assert.deepEqual(blank, ['']);
    assert.deepEqual(header, [
      ...['Name', 'Note', 'Titel', 'E-Mail', 'location'],
      ...['job_title_source', 'job_title_confidence', 'location_source', 'location_confidence'],
    ]);
    assert.deepEqual([jo?.[0], jo?.[1], jo?.[3]], ['Müller, "Jo"', 'a;\nb', 'jo@list.example']);
    assert.ok(jo?.[2] !== '' && jo?.[4] !== '' && Number(jo?.[6]) > 0, jo?.join('|'));
    assert.deepEqual(bad?.slice(0, 5), ['Bad', 'x', '', 'nobody', '']);
    assert.ok(readFileSync(out, 'utf8').startsWith('\ufeff'));
  });

  test('charges nothing when it is given again, and writes the same', async () => {
    const file = write(
      'again.csv',
      'full_name,email,phone\nNoa Again,noa@again.example,\nLea Again,lea@again.example,+49 30 901820\n',
    );
    const first = await run(file, '--out', join(root, 'one.csv'));
    assert.notEqual(first.code, 1, first.stderr);
    const after = await balance();
    const second = await run(file, '--out', join(root, 'two.csv'));
    assert.deepEqual([second.code, second.stdout.split('\n')[0]], [first.code, first.stdout.split('\n')[0]]);
    assert.equal(await balance(), after);
    assert.deepEqual(readFileSync(join(root, 'two.csv')), readFileSync(join(root, 'one.csv')));
    assert.equal(records(join(root, 'one.csv'), ',')[2]?.[2], '+49 30 901820');
  });

  test('stops at the credits that it may spend, and takes JSON Lines', async () => {
    const names = ['Ida', 'Uma', 'Eva', 'Mia', 'Kim', 'Ann', 'Bea', 'Zoe'];
    const file = write(
      'people.jsonl',
      names.map(name => `{"name":"${name} Lines","mail":"${name}@lines.example","x":[1]}\n`).join(''),
    );
    const out = join(root, 'people.out.jsonl');
    const { code, stdout, stderr } = await run(file, '--out', out, '--max-credits', '2', '--json');
    assert.equal(code, 2, stderr);
    const { contacts, enriched, unchanged, failed, not_asked, credits } = JSON.parse(stdout);
    assert.deepEqual([contacts, enriched, credits], [8, 2, 2]);
    assert.ok(not_asked >= 0 && unchanged + failed + not_asked <= 6, stdout);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ name, x }) => [name, x]),
      names.map(name => [`${name} Lines`, [1]]),
    );
    assert.ok(lines.filter(line => Object.keys(line).length > 3).length >= 2);
  });

  test('is told how it is called', async () => {
    const file = write('any.csv', 'name\nA B\n');
    assert.equal((await run(file)).code, 64);
    assert.equal((await run(file, '--out', 'x.csv', '--fields', 'shoe_size')).code, 64);
    const missing = await run(join(root, 'none.csv'), '--out', 'x.csv');
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
  });
});
