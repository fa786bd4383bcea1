import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL, STORED_COUNSEL } from './people.js';
import { assertError, newEmail, type Stage, workspaceWithContact, wrongFields } from './stage.js';

const PATH = '/v1/enrich/contact';
const TEXT = { 'content-type': 'text/plain' };
const HUGE = 'x'.repeat(70_000);

/** A key of a workspace whose minute is used up. */
async function usedUp(at: Stage, permissions: string[]): Promise<{ key: string; contactId: string }> {
  const { id, key: other } = await at.app.workspace({ plan: 'unlimited' });
  const contactId = await at.app.contact(other, { full_name: 'Jane Doe', email: newEmail() });
  const { key } = await at.app.admin('POST', `/workspaces/${id}/keys`, { name: 'x', permissions });
  await at.app.admin('PATCH', `/workspaces/${id}`, { plan: 'org' });
  await Promise.all(Array.from({ length: 100 }, () => at.app.ask('GET', '/v1/credits', { key: other })));
  // The day of a smaller plan is used up by then, so that no turn of the minute can free it.
  await at.app.admin('PATCH', `/workspaces/${id}`, { plan: 'starter' });
  return { key, contactId };
}

/** Each check comes before the next one: a request that fails both gets the answer of the first. */
export function orderOfChecks(at: Stage): void {
  test('an invalid key is refused before a limit that is used up', async () => {
    const { id, key } = await at.app.workspace({ plan: 'starter' });
    const revoked = await at.app.admin('POST', `/workspaces/${id}/keys`, {
      name: 'x',
      permissions: ['write'],
    });
    await at.app.admin('DELETE', `/keys/${revoked.id}`);
    for (let call = 0; call < 11; call += 1) await at.app.ask('GET', '/v1/credits', { key });
    assertError(await at.app.ask('POST', PATH, { key: revoked.key, body: {} }), 401, 'invalid_key');
  });

  test('a limit that is used up is told before a permission that is missing', async () => {
    const { key, contactId } = await usedUp(at, ['read:contacts']);
    assertError(await at.app.enrich(key, contactId), 429, 'rate_limited');
  });

  test('a missing permission is told before anything of the body', async () => {
    const { key } = await at.app.workspace({ permissions: ['read', 'write:contacts'] });
    for (const ask of [{ rawBody: '{}', headers: TEXT }, { rawBody: HUGE }, { rawBody: '{' }, { body: {} }]) {
      const answer = await at.app.ask('POST', PATH, { key, ...ask });
      assertError(answer, 403, 'insufficient_permissions');
      assert.match(answer.json.error.message, /write:enrich/);
    }
  });

  test('a wrong type of the body is told before its size, and its size before its form', async () => {
    const { key } = await at.app.workspace();
    const wrongType = await at.app.ask('POST', PATH, { key, rawBody: HUGE, headers: TEXT });
    assertError(wrongType, 415, 'unsupported_media_type');
    assertError(await at.app.ask('POST', PATH, { key, rawBody: HUGE }), 413, 'payload_too_large');
  });

  test('a malformed request is told before a key that was used for another one', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const headers = { 'idempotency-key': randomUUID() };
    assert.equal(
      (await at.app.ask('POST', PATH, { key, headers, body: { contact_id: contactId } })).status,
      200,
    );
    const malformed = await at.app.ask('POST', PATH, { key, headers, body: { contact_id: 'jane' } });
    assert.deepEqual(wrongFields(malformed), ['contact_id']);
  });

  test('a key that was used is told before a contact that is not there', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    const first = await at.app.enrich(key, contactId, { idempotencyKey });
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    const replayed = await at.app.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([replayed.status, replayed.text], [200, first.text]);
    const conflict = await at.app.enrich(key, randomUUID(), { idempotencyKey });
    assertError(conflict, 409, 'idempotency_conflict');
  });

  test('a contact that is not there is told before a balance of zero', async () => {
    const { key } = await at.app.workspace({ credits: 0 });
    assertError(await at.app.enrich(key, randomUUID()), 404, 'not_found');
  });

  test('a balance of zero is told even where nothing would have to be filled', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, { credits: 0, contact: STORED_COUNSEL });
    assertError(await at.app.enrich(key, contactId), 402, 'insufficient_credits');
  });

  test('nothing to do is told before any provider is asked', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: STORED_COUNSEL });
    assert.equal((await at.app.enrich(key, contactId)).status, 200);
    assert.equal(at.vendor().calls(email), 0);
  });
}
