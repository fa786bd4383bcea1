import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-cli-companies-'));
after(() => rmSync(root, { recursive: true, force: true }));

let place: Place;
let serving: Serving;

function run(...argv: string[]) {
  return sluice([...argv, '-w', 'Acme'], place);
}

before(async () => {
  place = { cwd: root, env: { SLUICE_DATA_DIR: join(root, 'data'), PORT: String(await freePort()) } };
  serving = await serve(place);
  assert.equal((await sluice(['workspaces', 'create', 'Acme'], place)).code, 0);
});
after(async () => {
  assert.equal(await serving.stop(), 0);
});

describe('companies on the command line', () => {
  test('are imported, each bad row named, updated on wish, and exported', async () => {
    const file = join(root, 'accounts.csv');
    const rows = ['Company;Website;Employees;Nr', 'Acme Corp;www.acme.com;120;1', 'Other;;many;2'];
    writeFileSync(file, `${rows.join('\n')}\n`);
    const { code, stdout, stderr } = await run('companies', 'import', file);
    assert.equal(code, 2);
    assert.equal(stdout, '2 rows: 1 created, 0 there already, 1 bad.\nColumns left out: Nr\n');
    assert.match(stderr, /^Row 3, Employees: must be one of 1-10, /m);
    assert.match(readFileSync(join(root, 'accounts.rejects.csv'), 'utf8'), /^3,Employees,.*Other,,many,2$/m);
    writeFileSync(file, 'Kunde;Domain;Sector\nAcme;acme.com;Law\n');
    const update = await run('companies', 'import', file, '--update', '-m', 'Kunde=name', '-t', 'fair');
    assert.equal(update.stdout, '1 rows: 0 created, 1 updated, 0 there already, 0 bad.\n');
    const fields = ['--fields', 'name,domain,website,industry,size,tags'];
    const exported = await run('companies', 'export', ...fields, '--industry', 'law', '--search', 'acm');
    assert.equal(
      exported.stdout,
      'name,domain,website,industry,size,tags\nAcme,acme.com,https://www.acme.com,Law,51-200,fair\n',
    );
    const none = await run('companies', 'export', '--industry', 'mining', '--json');
    assert.deepEqual(JSON.parse(none.stdout), { companies: [] });
  });
});
