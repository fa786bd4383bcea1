import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createApp } from '../../src/app.js';
import { readSettings } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { ADMIN_TOKEN, TestApp } from '../support/app.js';
import { onPostgres } from '../support/databases.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { assertError, eventually, present, type Stage, stage, workspaceWithContact } from './stage.js';

/** As long as a client would be patient. */
const BACK_WITHIN_MS = 30_000;

onPostgres('a database that is away', () => {
  const proxies: FaultProxy[] = [];
  after(() => Promise.all(proxies.map(proxy => proxy.close())));
  const at = stage('postgres');
  /** The way to the stage's database, which can be cut. */
  const way = async () => {
    const url = new URL(present(at.app.databaseUrl));
    const proxy = await FaultProxy.start(Number(url.port));
    proxies.push(proxy);
    url.host = `127.0.0.1:${proxy.port}`;
    return { proxy, url: url.toString() };
  };
  inTheMiddle(at, way);
  atTheStart(at, way);
});

type Way = () => Promise<{ proxy: FaultProxy; url: string }>;

function inTheMiddle(at: Stage, way: Way): void {
  let proxy: FaultProxy;
  let app: TestApp;
  before(async () => {
    const made = await way();
    proxy = made.proxy;
    app = await at.replica(made.url);
  });

  test('calls are told so and when to come back, and go through as soon as it is there again', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(app, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    await proxy.set({ kind: 'refuse' });
    const answers = [
      await app.enrich(key, contactId),
      await app.ask('GET', '/v1/contacts', { key }),
      await app.ask('GET', '/admin/v1/workspaces', { key: ADMIN_TOKEN }),
    ];
    for (const answer of answers) assertError(answer, 503, 'database_unavailable');
    assert.equal(at.vendor().calls(email), 0);
    await proxy.set({ kind: 'none' });
    await eventually(
      () => app.enrich(key, contactId),
      ({ status }) => status === 200,
      BACK_WITHIN_MS,
    );
    assert.deepEqual(await app.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('the process lives, says that it is not ready, and refuses made-up keys without a look-up', async () => {
    await proxy.set({ kind: 'refuse' });
    assert.equal((await app.ask('GET', '/healthz')).status, 200);
    assert.equal((await app.ask('GET', '/readyz')).status, 503);
    assertError(await app.ask('GET', '/v1/credits', { key: `wbk_${'a'.repeat(52)}` }), 401, 'invalid_key');
    await proxy.set({ kind: 'none' });
    await eventually(
      () => app.ask('GET', '/readyz'),
      ({ status }) => status === 200,
      BACK_WITHIN_MS,
    );
  });

  test('a call that it leaves half-way is charged once and pays the vendor once, whatever the client sees', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(app, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const held = at.vendor().hold(email);
    const idempotencyKey = randomUUID();
    const first = app.enrich(key, contactId, { idempotencyKey });
    await held.arrived;
    await proxy.set({ kind: 'refuse' });
    held.release();
    assert.equal((await app.ask('GET', '/healthz')).status, 200);
    await proxy.set({ kind: 'none' });
    const { status } = await first;
    assert.ok([200, 503].includes(status), `${status}`);
    const again = () => app.enrich(key, contactId, { idempotencyKey });
    await eventually(again, answer => answer.status === 200, BACK_WITHIN_MS);
    assert.equal(at.vendor().calls(email), 1);
    assert.deepEqual(await app.credits(id), { balance: 4, held: 0, available: 4 });
  });
}

function atTheStart(at: Stage, way: Way): void {
  test('at the start it is waited for, while calls are told so', async () => {
    const { proxy, url } = await way();
    await proxy.set({ kind: 'refuse' });
    const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
    const environment = { SLUICE_DATA_DIR: folder, SLUICE_ADMIN_TOKEN: ADMIN_TOKEN, DATABASE_URL: url };
    const program = await createApp(readSettings(environment, folder), createLogger('silent'), error => {
      throw error;
    });
    const address = await program.server.listen({ port: 0, host: '127.0.0.1' });
    const app = new TestApp(program, address, url, folder, () => rm(folder, { recursive: true }));
    assert.equal((await app.ask('GET', '/healthz')).status, 200);
    assert.equal((await app.ask('GET', '/readyz')).status, 503);
    const { key, contactId } = await workspaceWithContact(at.app);
    assertError(await app.enrich(key, contactId), 503, 'database_unavailable');
    await proxy.set({ kind: 'none' });
    await program.ready;
    assert.equal((await app.ask('GET', '/readyz')).status, 200);
    assert.equal((await app.ask('GET', `/v1/contacts/${contactId}`, { key })).status, 200);
    await app.stop();
  });
}
