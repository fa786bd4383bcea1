import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-cli-contacts-'));
after(() => rmSync(root, { recursive: true, force: true }));

let place: Place;
let serving: Serving;

function run(...argv: string[]): Promise<Ended> {
  return sluice(argv, place);
}

/** The JSON document of a command that must end well. */
// biome-ignore lint/suspicious/noExplicitAny: what a command prints is what the tests are about
async function json(...argv: string[]): Promise<any> {
  const { code, stdout, stderr } = await run(...argv, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

function write(name: string, ...lines: string[]): string {
  const file = join(root, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

before(async () => {
  place = { cwd: root, env: { SLUICE_DATA_DIR: join(root, 'data'), PORT: String(await freePort()) } };
  serving = await serve(place);
  await json('workspaces', 'create', 'Acme');
});
after(async () => {
  assert.equal(await serving.stop(), 0);
});

describe('contacts on the command line', () => {
  test('imports what it can, names each bad row, and changes nothing when it is repeated', async () => {
    const file = write(
      'people.csv',
      'Name;E-Mail;Company;Level;Shoe size',
      'Ann One;ann@acme.example;Acme;C-Suite;38',
      'Bob Two;not an address;Acme;;44',
      '"Cy ""The"" Three";cy@acme.example;"Acme; Inc.";;',
      ';;Acme;;40',
      'Ann Again;ANN@acme.example;Other;;38',
    );
    const { code, stdout, stderr } = await run('contacts', 'import', file, '-w', 'Acme');
    assert.equal(code, 2);
    assert.equal(stdout, '5 rows: 2 created, 1 there already, 2 bad.\nColumns left out: Level, Shoe size\n');
    assert.match(stderr, /^Row 3, E-Mail: must be an e-mail address$/m);
    assert.match(stderr, /^Row 5: has neither a name nor an e-mail$/m);
    const rejects = readFileSync(join(root, 'people.rejects.csv'), 'utf8');
    assert.match(rejects, /^3,E-Mail,E-Mail must be an e-mail address,Bob Two,not an address,Acme,,44$/m);
    assert.equal(statSync(join(root, 'people.rejects.csv')).mode & 0o777, 0o600);
    const repeated = await run('contacts', 'import', file, '-w', 'Acme');
    assert.match(repeated.stdout, /^5 rows: 2 created, [\s\S]*is not imported twice; --again does\.$/m);
    const again = await run('contacts', 'import', file, '-w', 'Acme', '--again', '--json');
    assert.equal(again.code, 2);
    const { created, existing, problems } = JSON.parse(again.stdout);
    assert.deepEqual([created, existing], [0, 3]);
    assert.deepEqual(problems[0], { row: 3, column: 'E-Mail', reason: 'must be an e-mail address' });
  });

  test('imports with columns named by hand, and updates who is there', async () => {
    const file = write('update.csv', 'a;b;c', 'Ann One;ann@acme.example;CEO');
    const flags = ['--map', 'a=full_name', '--map', 'c = job_title', '--update', '--tag', 'fair'];
    const { updated, columns } = await json('contacts', 'import', file, '-w', 'Acme', ...flags);
    assert.equal(updated, 1);
    assert.deepEqual(columns.map(({ field }: { field: string }) => field).sort(), [
      'email',
      'full_name',
      'job_title',
    ]);
    const out = await run(
      'contacts',
      'export',
      '-w',
      'Acme',
      '--tag',
      'fair',
      '--fields',
      'email,job_title',
      '-p',
    );
    assert.equal(
      out.stdout,
      `email,job_title,job_title_source,job_title_confidence,job_title_observed_at\nann@acme.example,CEO,person,,${out.stdout.slice(-25)}`,
    );
    const bad = await run('contacts', 'import', file, '--map', 'a');
    assert.equal(bad.code, 64);
  });

  test('imports JSON Lines; fails where no row is good, or the file has no contacts', async () => {
    const good = write(
      'people.jsonl',
      '{"full_name":"Dee Four","email":"dee@acme.example","tags":["a"],"phone":"+1-555-0100"}',
      '{"first_name":"Eve","email":"eve@acme.example","custom_fields":{"score":3},"notes":null}',
    );
    assert.equal((await json('contacts', 'import', good, '-w', 'Acme')).created, 2);
    const bad = write('bad.csv', 'email', 'nobody', '"open', 'somebody@');
    assert.equal((await run('contacts', 'import', bad, '-w', 'Acme')).code, 1);
    for (const [file, message] of [
      [write('unknown.csv', 'a,b', '1,2'), /has no column that is known here/],
      [write('array.json', '[{"full_name":"A"}]'), /is a JSON array\. Give one object a line/],
      [join(root, 'nowhere.csv'), /nowhere\.csv cannot be read \(ENOENT\)/],
    ] as const) {
      const { code, stdout, stderr } = await run('contacts', 'import', file, '-w', 'Acme');
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, message);
    }
  });

  test('exports every contact, disarmed, as CSV that can be imported again, or as JSON', async () => {
    const { stdout } = await run('contacts', 'export', '-w', 'Acme');
    const [header, ...rows] = stdout.trimEnd().split('\n');
    assert.match(header ?? '', /^id,full_name,first_name,last_name,email,/);
    assert.equal(rows.length, 4);
    assert.match(stdout, /,'\+1-555-0100,/);
    assert.match(stdout, /"Cy ""The"" Three"/);
    const out = join(root, 'out.csv');
    assert.deepEqual(await json('contacts', 'export', '-w', 'Acme', '--out', out), { contacts: 4, out });
    assert.equal(readFileSync(out, 'utf8'), stdout);
    assert.equal(statSync(out).mode & 0o777, 0o600);
    const { contacts } = await json('contacts', 'export', '-w', 'Acme');
    assert.equal(contacts.length, 4);
    const restored = await json('workspaces', 'create', 'Restored');
    assert.equal((await json('contacts', 'import', out, '-w', 'Restored')).created, 4);
    const copies = await json('contacts', 'export', '-w', restored.id);
    const told = (one: Record<string, unknown>) => ({ ...one, id: '', updated_at: '' });
    assert.deepEqual(copies.contacts.map(told), contacts.map(told));
  });

  test('suppresses people, lists whom without a value, and takes one off the list again', async () => {
    const add = (...given: string[]) => json('suppressions', 'add', ...given, '-w', 'Acme');
    const { suppressions } = await add('--email', 'ann@acme.example', '--phone', '+1 202 555 0147');
    assert.deepEqual(
      suppressions.map(({ kind }: { kind: string }) => kind),
      ['email', 'phone'],
    );
    const again = await add('--email', 'ANN@acme.example', '--reason', 'by letter');
    assert.equal(again.suppressions[0].id, suppressions[0].id);
    const list = () => json('suppressions', 'list', '-w', 'Acme');
    assert.equal((await list()).suppressions.length, 2);
    const { stdout } = await run('suppressions', 'list', '-w', 'Acme');
    assert.match(stdout, /email +by letter/);
    assert.doesNotMatch(stdout, /ann@acme|555\s?0147/);
    await json('suppressions', 'remove', suppressions[1].id, '-w', 'Acme');
    assert.deepEqual((await list()).suppressions, [again.suppressions[0]]);
    const nothing = await run('suppressions', 'add', '-w', 'Acme');
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /name at least one of email, phone and linkedin_url/);
  });
});
