import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../contract/stage.js';
import { createPostgresDatabase, onBothDatabases } from '../support/databases.js';
import { type Dropcontact, startDropcontact } from '../vendors/dropcontact.js';
import { AVERY, fullName } from '../vendors/people.js';
import { VENDOR_KEY } from '../vendors/simulator.js';
import { grant, makeWorkspace } from './operator.js';
import { Replica } from './replica.js';

/** A start of node, and the beat of two seconds in which answers are looked for. */
const BACKGROUND_MS = 60_000;

function configurationFor(vendor: Dropcontact): string {
  return JSON.stringify({
    defaults: { deadline_ms: 1_500 },
    providers: {
      later: {
        type: 'dropcontact',
        api_key: VENDOR_KEY,
        base_url: vendor.simulator.baseUrl,
        allow_private_network: true,
        poll_ms: 100,
        collect_ms: 100,
      },
    },
  });
}

async function post(
  server: Replica,
  key: string,
  path: string,
  body: object,
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test is about
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

onBothDatabases('a server that is killed while a vendor works on its question', kind => {
  test('the next one collects the answer, which was submitted and paid once', async () => {
    const vendor = await startDropcontact({ notReady: 0 });
    const folder = await mkdtemp(join(tmpdir(), 'sluice-later-'));
    const configPath = join(folder, 'sluice.config.yaml');
    await writeFile(configPath, configurationFor(vendor));
    const made = kind === 'postgres' ? await createPostgresDatabase() : null;
    const databaseUrl = made?.url ?? null;
    const server = new Replica({ databaseUrl, dataDir: join(folder, 'data'), configPath });
    await server.start();
    const { id, key } = await makeWorkspace(String(server.url));
    await grant(String(server.url), id, 'start', 5);
    const contact = await post(server, key, '/v1/contacts', {
      full_name: fullName(AVERY),
      email: AVERY.email,
    });
    const question = { contact_id: contact.body.data.id };

    vendor.ready(false);
    assert.equal((await post(server, key, '/v1/enrich/contact', question)).status, 503);
    assert.equal(vendor.submissions(AVERY.email), 1);
    await server.kill();
    vendor.ready(true);
    await server.start();
    await eventually(
      async () => vendor.simulator.credits,
      credits => credits === 1,
      BACKGROUND_MS,
    );
    const { status, body } = await post(server, key, '/v1/enrich/contact', question);
    assert.deepEqual([status, body.data?.contact.job_title], [200, 'VP of Engineering']);
    assert.equal(vendor.submissions(AVERY.email), 1);
    assert.equal(vendor.simulator.credits, 1);

    await server.stop();
    await vendor.simulator.close();
    await made?.drop();
    await rm(folder, { recursive: true, force: true });
  });
});
