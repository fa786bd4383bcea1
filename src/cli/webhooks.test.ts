import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort, type Place, type Serving, serve, sluice } from './testing/child.js';

describe('webhooks on the command line', () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-cli-webhooks-'));
  let place: Place;
  let server: Serving;
  before(async () => {
    const port = String(await freePort());
    const env = { SLUICE_DATA_DIR: join(root, 'data'), PORT: port, SLUICE_WEBHOOK_PRIVATE_NETWORK: '1' };
    place = { cwd: root, env };
    server = await serve(place);
    await json('workspaces', 'create', 'Acme');
  });
  after(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const run = (...argv: string[]) => sluice(argv, place);

  /** The JSON document of a command that must end well. */
  // biome-ignore lint/suspicious/noExplicitAny: what a command prints is what the tests are about
  async function json(...argv: string[]): Promise<any> {
    const { code, stdout, stderr } = await run(...argv, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  test('registers a webhook, tests it, shows and repeats its deliveries, changes its secret, deletes it', async () => {
    const taken: string[] = [];
    const receiver = createServer((request, response) => {
      taken.push(String(request.headers['webhook-id']));
      request
        .resume()
        .once('end', () => response.writeHead(taken.length === 1 ? 200 : 500).end('hm\u001b[2J'));
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const create = ['webhooks', 'create', url, '--events', 'contact.created,credits.low', '-w', 'Acme'];
    const { id, secret } = await json(...create, '--description', 'CRM');
    assert.match(secret, /^whsec_/);
    assert.match((await run('webhooks', 'list', '-w', 'Acme')).stdout, new RegExp(`^${id} +${url} `, 'm'));
    const tested = await json('webhooks', 'test', id, '-w', 'Acme');
    assert.deepEqual([tested.status, tested.id], ['delivered', taken[0]]);
    const failing = await run('webhooks', 'test', id, '-w', 'Acme');
    assert.equal(failing.code, 1);
    assert.match(failing.stdout, /failed.*500/);
    const shown = await run('webhooks', 'deliveries', id, '-w', 'Acme');
    assert.match(shown.stdout, /webhook\.test +delivered .*\b200\b/);
    assert.ok(!shown.stdout.includes('\u001b'), 'what a receiver answers does not steer the terminal');
    const again = await json('webhooks', 'resend', id, tested.id, '-w', 'Acme');
    assert.equal(again.status, 'pending');
    const rotated = await json('webhooks', 'rotate-secret', id, '-w', 'Acme');
    assert.notEqual(rotated.secret, secret);
    assert.equal((await run('webhooks', 'delete', id, '-w', 'Acme')).code, 0);
    assert.deepEqual((await json('webhooks', 'list', '-w', 'Acme')).webhooks, []);
    const wrong = await run('webhooks', 'create', url, '--events', 'nothing', '-w', 'Acme');
    assert.deepEqual([wrong.code, /invalid_events/.test(wrong.stderr)], [1, true]);
    receiver.closeAllConnections();
    receiver.close();
  });
});
