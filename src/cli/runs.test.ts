import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

describe('runs on the command line', () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-cli-runs-'));
  let place: Place;
  let server: Serving;
  before(async () => {
    // Rules only: a title makes a level.
    writeFileSync(
      join(root, 'sluice.config.yaml'),
      'waterfall: [inference]\nproviders:\n  inference: { type: inference }\n',
    );
    writeFileSync(
      join(root, 'people.csv'),
      'full_name,email,job_title\nAda One,ada@example.com,CEO\nGrace Two,grace@example.com,\n',
    );
    const env = { SLUICE_DATA_DIR: join(root, 'data'), PORT: String(await freePort()) };
    place = { cwd: root, env };
    server = await serve(place);
    assert.equal((await sluice(['workspaces', 'create', 'Acme', '--credits', '10'], place)).code, 0);
    assert.equal((await sluice(['contacts', 'import', 'people.csv'], place)).code, 0);
  });
  after(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const runs = (...argv: string[]): Promise<Ended> => sluice(['runs', ...argv], place);

  test('a plan, a run that is watched to its end, and what is there of it afterwards', async () => {
    const planned = await runs('start', '--all', '--plan');
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(planned.stdout, /^Contacts +2$/m);
    const watched = await runs('start', '--all', '--name', 'Spring list', '--watch', '--json');
    const run = JSON.parse(watched.stdout);
    assert.deepEqual([run.status, run.name, run.counts.total], ['completed', 'Spring list', 2]);
    assert.deepEqual([watched.code, run.credits_charged], [0, 2], watched.stderr);
    assert.match(watched.stderr, /of 2/);
    const listed = await runs('list');
    assert.match(listed.stdout, new RegExp(`^${run.id} +Spring list +completed +contacts +2 +2 +2 `, 'm'));
    const shown = await runs('show', run.id);
    assert.match(shown.stdout, /^Status +completed$/m);
    const cancelled = await runs('cancel', run.id);
    assert.deepEqual([cancelled.code, cancelled.stdout], [1, '']);
    assert.match(cancelled.stderr, /^Error: The run is completed\..*\(run_status\)/);
  });

  test('contacts are chosen in exactly one way; a file has their ids', async () => {
    for (const argv of [[], ['--all', '--missing', 'phone'], ['--contacts', 'ids.txt', '--all']]) {
      assert.equal((await runs('start', ...argv)).code, 64, argv.join(' '));
    }
    writeFileSync(join(root, 'ids.txt'), '00000000-0000-7000-8000-000000000001\n');
    const watched = await runs('start', '--contacts', 'ids.txt', '--watch', '--json');
    assert.equal(JSON.parse(watched.stdout).counts.not_found, 1, watched.stderr);
    assert.equal((await runs('start', '--contacts', 'none.txt')).code, 1);
  });

  test('companies are chosen in the same ways', async () => {
    const planned = await runs('start', '--companies', '--all', '--plan');
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(planned.stdout, /^Companies +0$/m);
    assert.equal((await runs('start', '--companies')).code, 64);
    assert.equal((await runs('start', '--companies', 'company-ids.txt', '--all')).code, 64);
    writeFileSync(join(root, 'company-ids.txt'), '00000000-0000-7000-8000-000000000002\n');
    const watched = await runs('start', '--companies', 'company-ids.txt', '--watch', '--json');
    const { kind, counts } = JSON.parse(watched.stdout);
    assert.deepEqual([kind, counts.not_found], ['companies', 1], watched.stderr);
  });
});
