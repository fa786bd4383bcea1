import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../contract/stage.js';
import { startTestApp } from '../support/app.js';
import { onBothDatabases, onPostgres } from '../support/databases.js';
import type { Answering } from './receiver.js';
import { PATIENCE_MS, webhookStage } from './stage.js';

/** Never ends by itself; the answer's end is up to the other side. */
const DRIP: Answering = (_received, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const drip = setInterval(() => response.write('x'), 100);
  response.once('close', () => clearInterval(drip));
};

const FLOOD: Answering = (_received, response) => {
  response.writeHead(200);
  const pour = () => {
    while (response.write('y'.repeat(65_536)));
  };
  response.on('drain', pour);
  pour();
};

onBothDatabases('receivers of webhooks', kind => {
  const at = webhookStage(kind);
  const attemptsOf = async (key: string, id: string) =>
    (await at.app.ask('GET', `/v1/webhooks/${id}/deliveries`, { key })).json.data.deliveries.flatMap(
      ({ attempts }: { attempts: unknown[] }) => attempts,
    );
  const tested = async (key: string, id: string) =>
    (await at.app.ask('POST', `/v1/webhooks/${id}/test`, { key })).json.data.delivery;

  test('a receiver that never answers, and one that drips, delay no other', async () => {
    const workspace = await at.app.workspace();
    const hanging = await at.receiver();
    hanging.answer = () => undefined;
    const dripping = await at.receiver();
    dripping.answer = DRIP;
    const healthy = await at.receiver();
    const hangingId = await at.register(workspace, hanging, ['contact.created']);
    const drippingId = await at.register(workspace, dripping, ['contact.created']);
    const healthyId = await at.register(workspace, healthy, ['contact.created']);
    const { key } = workspace;
    const startedAt = Date.now();
    // More than all that either may have under way at once.
    for (let index = 0; index < 24; index += 1) await at.app.contact(key, { full_name: `Jane Doe ${index}` });
    const createdMs = Date.now() - startedAt;
    await eventually(
      async () => healthy.ids,
      ids => ids.length === 24,
      PATIENCE_MS,
    );
    // Not one of the others has ended: ten seconds have not gone by since the first of them began.
    if (Date.now() - startedAt < createdMs + 9_000) {
      assert.deepEqual([await attemptsOf(key, hangingId), await attemptsOf(key, drippingId)], [[], []]);
    }
    const seen = await eventually(
      async () => [(await attemptsOf(key, hangingId))[0], (await attemptsOf(key, drippingId))[0]],
      ([one, other]) => one !== undefined && other !== undefined,
      PATIENCE_MS,
    );
    assert.deepEqual(
      seen.map(({ error, status_code }) => [error, status_code]),
      [
        ['timeout', null],
        ['timeout', null],
      ],
    );
    // So that the program need not wait for them when it stops.
    for (const id of [hangingId, drippingId, healthyId]) {
      await at.app.ask('DELETE', `/v1/webhooks/${id}`, { key });
    }
    for (const receiver of [hanging, dripping]) await receiver.close();
  });

  test('of an endless answer the beginning is kept, and its status counts', async () => {
    const workspace = await at.app.workspace();
    const receiver = await at.receiver();
    receiver.answer = FLOOD;
    const id = await at.register(workspace, receiver, ['contact.created']);
    const { status, attempts } = await tested(workspace.key, id);
    assert.deepEqual([status, attempts[0].answer], ['delivered', 'y'.repeat(1_000)]);
  });

  test('a redirect is not followed, wherever it leads', async () => {
    const workspace = await at.app.workspace();
    const inside = await at.receiver();
    const receiver = await at.receiver();
    const id = await at.register(workspace, receiver, ['contact.created']);
    for (const location of [inside.url, 'http://169.254.169.254/latest/meta-data', '//localhost:1/']) {
      receiver.answer = (_received, response) => response.writeHead(307, { location }).end();
      const { status, attempts } = await tested(workspace.key, id);
      assert.deepEqual([status, attempts[0].status_code], ['failed', 307]);
    }
    assert.deepEqual(inside.received, []);
  });

  test('what is no HTTP, and an answer that cannot be decoded, are failures and answers like others', async () => {
    const workspace = await at.app.workspace();
    const receiver = await at.receiver();
    const id = await at.register(workspace, receiver, ['contact.created']);
    receiver.answer = (_received, response) => response.socket?.end('nonsense\r\n\r\n');
    assert.equal((await tested(workspace.key, id)).attempts[0].error, 'reset');
    receiver.answer = (_received, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no');
    const { status, attempts } = await tested(workspace.key, id);
    assert.deepEqual([status, attempts[0].answer], ['delivered', null]);
    receiver.answer = (_received, response) =>
      response.writeHead(500, { 'content-type': 'text/plain' }).end(Buffer.from([0xff, 0x00, 0xfe, 0x41]));
    assert.equal((await tested(workspace.key, id)).attempts[0].answer, '\ufffd\ufffd\ufffdA');
  });
});

onPostgres('webhooks of an operator who allows no private addresses any more', () => {
  const at = webhookStage('postgres');

  test('do not go there, though they were registered when it was allowed', async () => {
    const workspace = await at.app.workspace();
    const receiver = await at.receiver();
    const id = await at.register(workspace, receiver, ['contact.created']);
    const { databaseUrl } = at.app;
    const strict = await startTestApp('postgres', databaseUrl === null ? {} : { databaseUrl });
    const tried = await strict.ask('POST', `/v1/webhooks/${id}/test`, { key: workspace.key });
    await strict.stop();
    const { status, attempts } = tried.json.data.delivery;
    assert.deepEqual([status, attempts[0].error], ['failed', 'address_not_allowed']);
    assert.deepEqual(receiver.received, []);
  });
});
