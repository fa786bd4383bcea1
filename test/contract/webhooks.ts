import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertError, type Stage, UUID, wrongFields } from './stage.js';

const WANTED = {
  url: 'https://crm.example.com/hooks',
  events: ['contact.enriched', 'contact.created'],
  description: 'CRM',
};

/** Webhooks as their owner registers and changes them; what they are sent is in test/webhooks. */
export function webhooks(at: Stage): void {
  const register = async (key: string, body: Readonly<Record<string, unknown>> = {}) =>
    at.app.ask('POST', '/v1/webhooks', { key, body: { ...WANTED, ...body } });
  const list = async (key: string) => (await at.app.ask('GET', '/v1/webhooks', { key })).json.data.webhooks;

  test('a webhook is registered, and its secret is shown then and never again', async () => {
    const { key } = await at.app.workspace();
    const made = await register(key);
    assert.equal(made.status, 201);
    const { secret, ...webhook } = made.json.data.webhook;
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.match(webhook.id, UUID);
    assert.deepEqual(
      { url: webhook.url, events: webhook.events, description: webhook.description, active: webhook.active },
      { ...WANTED, events: ['contact.created', 'contact.enriched'], active: true },
    );
    const one = await at.app.ask('GET', `/v1/webhooks/${webhook.id}`, { key });
    assert.deepEqual(one.json.data, { webhook });
    assert.deepEqual(await list(key), [webhook]);
    const other = await register(key);
    assert.notEqual(other.json.data.webhook.secret, secret);
  });

  test('a change replaces what it names and leaves the rest', async () => {
    const { key } = await at.app.workspace();
    const { id } = (await register(key)).json.data.webhook;
    const change = async (body: unknown) =>
      (await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body })).json.data.webhook;
    assert.deepEqual((await change({ events: ['credits.low'] })).events, ['credits.low']);
    const off = await change({ active: false, description: null });
    assert.deepEqual(
      [off.active, off.description, off.url, off.events, 'secret' in off],
      [false, null, WANTED.url, ['credits.low'], false],
    );
    assert.equal((await change({ url: 'https://other.example.com/' })).url, 'https://other.example.com/');
    assert.equal((await list(key))[0].active, false);
  });

  test('a deleted webhook is gone', async () => {
    const { key } = await at.app.workspace();
    const { id } = (await register(key)).json.data.webhook;
    const gone = await at.app.ask('DELETE', `/v1/webhooks/${id}`, { key });
    assert.deepEqual(gone.json, { data: { deleted: true, id } });
    assert.deepEqual(await list(key), []);
    for (const method of ['GET', 'DELETE']) {
      assertError(await at.app.ask(method, `/v1/webhooks/${id}`, { key }), 404, 'webhook_not_found');
    }
    const change = await at.app.ask('PATCH', `/v1/webhooks/${randomUUID()}`, { key, body: { active: true } });
    assertError(change, 404, 'webhook_not_found');
  });

  test('a URL that is not https, or not public, is refused', async () => {
    const { key } = await at.app.workspace();
    const refused = [
      'http://crm.example.com/hooks',
      'https://user:password@crm.example.com/',
      'https://localhost/hooks',
      'https://hooks.localhost:8443/',
      'https://127.0.0.1/hooks',
      'https://10.1.2.3/',
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://0x7f.1/',
      'ftp://crm.example.com/',
      'crm.example.com',
      '',
    ];
    for (const url of refused) {
      const answer = await register(key, { url });
      assertError(answer, 400, 'invalid_url');
      assert.ok(answer.json.error.details.fields.url, url);
    }
    assert.deepEqual(await list(key), []);
  });

  test('events that do not exist, or none, are refused', async () => {
    const { key } = await at.app.workspace();
    for (const events of [[], ['contact.exploded'], ['contact.created', '*'], ['constructor']]) {
      assertError(await register(key, { events }), 400, 'invalid_events');
    }
    const { id } = (await register(key)).json.data.webhook;
    const change = await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body: { events: ['nothing'] } });
    assertError(change, 400, 'invalid_events');
  });

  test('what is malformed is named', async () => {
    const { key } = await at.app.workspace();
    assert.deepEqual(
      wrongFields(await register(key, { url: 1, events: 'all', active: 'yes', secret: 'mine' })),
      ['active', 'events', 'secret', 'url'],
    );
    assert.deepEqual(wrongFields(await register(key, { description: 'x'.repeat(201) })), ['description']);
    assert.deepEqual(wrongFields(await register(key, { url: `https://a.example/${'x'.repeat(2_048)}` })), [
      'url',
    ]);
  });

  test('a workspace has at most twenty webhooks, also when they are registered at once', async () => {
    const { key } = await at.app.workspace();
    const answers = await Promise.all(Array.from({ length: 22 }, () => register(key)));
    assert.equal(answers.filter(({ status }) => status === 201).length, 20);
    for (const answer of answers.filter(({ status }) => status !== 201)) wrongFields(answer);
    const [first] = await list(key);
    await at.app.ask('DELETE', `/v1/webhooks/${first.id}`, { key });
    assert.equal((await register(key)).status, 201);
  });
}
