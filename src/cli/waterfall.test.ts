import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
let place: Place;
let server: Serving;

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

before(async () => {
  place = { cwd: root, env: { SLUICE_DATA_DIR: join(root, 'data'), PORT: String(await freePort()) } };
  server = await serve(place);
  await json('workspaces', 'create', 'Acme');
});

after(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

describe('the command line, about a waterfall', () => {
  test('shows and sets the waterfall of a workspace, and takes back what was set', async () => {
    const set = (...given: string[]) => json('waterfall', 'set', ...given, '-w', 'Acme');
    const { waterfall } = await json('waterfall', 'show', '-w', 'Acme');
    const [first] = waterfall;
    await set('--order', 'auto', '--max-cost', '0.10', '--budget', `${first}=12.5`);
    const after = await set('--min-confidence', '0.7', '--off', first);
    assert.deepEqual([after.order, after.max_cost, after.min_confidence], ['auto', 0.1, 0.7]);
    assert.deepEqual(after.waterfall, waterfall.slice(1));
    assert.deepEqual(after.settings.providers, { [first]: { monthly_budget: 12.5, enabled: false } });
    assert.match((await run('waterfall', 'show', '-w', 'Acme')).stdout, /0 of 12\.5 this month/);
    assert.equal((await set('--reset')).settings, null);
    const wrong = await run('waterfall', 'set', '--providers', 'nobody', '-w', 'Acme');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /there is no provider nobody; there are: /);
  });
});
