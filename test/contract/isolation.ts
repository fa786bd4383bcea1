import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Answer } from '../support/app.js';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { GATEWAY, type Published } from './published.js';
import { assertError, newEmail, type Stage, workspaceWithContact } from './stage.js';

/** What a workspace has, as it sees it: to be the same before and after somebody else's tries. */
async function everythingOf(at: Stage, key: string): Promise<string[]> {
  const paths = ['/v1/contacts', '/v1/enrichments', '/v1/credits', '/v1/webhooks'];
  return Promise.all(paths.map(async path => (await at.app.ask('GET', path, { key })).text));
}

function assertNotFound({ status, json, text }: Answer): void {
  assert.equal(status, 404, text);
  assert.match(json.error.code, /^(\w+_)?not_found$/);
}

/** No workspace sees or changes anything of another; what is another's looks like what is not there. */
export function isolation(at: Stage): void {
  test('another workspace’s id is not found, on every route that takes one', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const enrichmentId = (await at.app.enrich(key, contactId)).headers.get('x-enrichment-id') ?? '';
    const webhook = { url: 'https://crm.example.com/', events: ['contact.deleted'] };
    const made = await at.app.ask('POST', '/v1/webhooks', { key, body: webhook });
    const webhookId = made.json.data.webhook.id;
    const before = await everythingOf(at, key);
    const stranger = await at.app.workspace();
    const published: Published = (await at.app.ask('GET', '/openapi.json')).json;
    const routes = Object.entries(published.paths).filter(
      ([path]) => path.startsWith('/v1/') && path.includes('{'),
    );
    assert.ok(routes.length >= 2);
    for (const [path, operations] of routes) {
      for (const method of Object.keys(operations)) {
        const body = operations[method]?.requestBody?.content['application/json']?.example;
        const ask = (id: string, mount: string) =>
          at.app.ask(method.toUpperCase(), mount + path.replaceAll(/\{\w+\}/g, id), {
            key: stranger.key,
            ...(body === undefined ? {} : { body }),
          });
        for (const id of [contactId, enrichmentId, webhookId]) {
          const theirs = await ask(id, '');
          assertNotFound(theirs);
          assert.equal(
            theirs.text,
            (await ask(randomUUID(), '')).text,
            `${method} ${path}: they look the same`,
          );
          assertNotFound(await ask(id, GATEWAY));
        }
      }
    }
    assert.deepEqual(await everythingOf(at, key), before);
  });

  test('another workspace’s contact cannot be enriched, and nothing is charged to anybody', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const before = await everythingOf(at, key);
    const stranger = await at.app.workspace({ credits: 5 });
    const theirs = await at.app.enrich(stranger.key, contactId);
    assertError(theirs, 404, 'not_found');
    assert.equal(theirs.text, (await at.app.enrich(stranger.key, randomUUID())).text);
    assert.equal(at.vendor().calls(email), 0);
    assert.deepEqual(await at.app.credits(stranger.id), { balance: 5, held: 0, available: 5 });
    assert.deepEqual(await everythingOf(at, key), before);
  });

  test('lists show nothing of another workspace, even where it is asked for', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: { job_title: 'Chair' } });
    await at.app.enrich(key, contactId, { fields: ['job_title'] });
    const stranger = await at.app.workspace();
    const queries = [
      '/v1/contacts',
      `/v1/contacts?search=${encodeURIComponent(email)}`,
      '/v1/enrichments',
      '/v1/webhooks',
      `/v1/enrichments?contact_id=${contactId}`,
    ];
    for (const path of queries) {
      const { meta } = (await at.app.ask('GET', path, { key: stranger.key })).json;
      assert.equal(meta.total, 0, path);
    }
  });

  test('the same e-mail can be in two workspaces', async () => {
    const email = newEmail();
    for (const { key } of [await at.app.workspace(), await at.app.workspace()]) {
      assert.equal((await at.app.ask('POST', '/v1/contacts', { key, body: { email } })).status, 201);
    }
  });

  test('X-Workspace-ID does not take a key to another workspace', async () => {
    const { id, contactId } = await workspaceWithContact(at.app);
    const stranger = await at.app.workspace();
    const headers = { 'x-workspace-id': id };
    assertError(
      await at.app.ask('GET', `/v1/contacts/${contactId}`, { key: stranger.key, headers }),
      404,
      'not_found',
    );
  });
}
