import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Answer } from '../support/app.js';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { assertError, eventually, newEmail, type Stage, workspaceWithContact } from './stage.js';

/** How many contacts of a workspace one vendor knows, each with an e-mail of its own. */
async function knownContacts(at: Stage, key: string, count: number): Promise<string[]> {
  const making = Array.from({ length: count }, async () => {
    const email = newEmail();
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    return at.app.contact(key, { full_name: 'Jane Doe', email });
  });
  return Promise.all(making);
}

function statuses(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What calls cost, and that no workspace can spend more than it has. */
export function credits(at: Stage): void {
  test('one credit for a call that changes something, whatever the number of fields and providers', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 5 });
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    at.vendor('vendor_b').knows(email, found({ employer: 'Acme Corp', place: 'Boston, MA, US' }));
    assert.equal((await at.app.enrich(key, contactId)).json.data.credits_remaining, 4);
    assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
    assert.deepEqual((await at.app.ask('GET', '/v1/credits', { key })).json, {
      data: { balance: 4, held: 0, available: 4 },
    });
  });

  test('at zero: no provider is asked, the contact is not modified, no enrichment is opened', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 0 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
    const answer = await at.app.enrich(key, contactId);
    assertError(answer, 402, 'insufficient_credits');
    assert.deepEqual(
      [answer.headers.get('x-enrichment-id'), answer.headers.get('x-credits-charged')],
      [null, null],
    );
    assert.equal(at.vendor().calls(email), 0);
    assert.equal((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text, before);
    assert.equal((await at.app.ask('GET', '/v1/enrichments', { key })).json.meta.total, 0);
  });

  test('64 calls at once with one credit: exactly one succeeds, and the vendor is asked once', async () => {
    const { key, id } = await at.app.workspace({ credits: 1 });
    const contacts = await knownContacts(at, key, 64);
    const asked = at.vendor().allCalls;
    const answers = await Promise.all(contacts.map(contact => at.app.enrich(key, contact)));
    assert.deepEqual(statuses(answers), { 200: 1, 402: 63 });
    assert.equal(at.vendor().allCalls - asked, 1);
    assert.deepEqual(await at.app.credits(id), { balance: 0, held: 0, available: 0 });
  });

  test('many calls at once with ten credits: ten succeed, each with a balance of its own', async () => {
    const { key, id } = await at.app.workspace({ credits: 10 });
    const contacts = await knownContacts(at, key, 25);
    const answers = await Promise.all(contacts.map(contact => at.app.enrich(key, contact)));
    const balances = answers
      .filter(({ status }) => status === 200)
      .map(({ json }) => json.data.credits_remaining);
    assert.deepEqual(
      balances.sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.deepEqual(await at.app.credits(id), { balance: 0, held: 0, available: 0 });
  });

  test('calls at once for one contact charge the same fields once', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 64 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const answers = await Promise.all(Array.from({ length: 32 }, () => at.app.enrich(key, contactId)));
    assert.deepEqual(statuses(answers), { 200: 32 });
    assert.equal(answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length, 1);
    assert.equal(answers.filter(({ json }) => json.data.fields_updated.length > 0).length, 1);
    assert.deepEqual(await at.app.credits(id), { balance: 63, held: 0, available: 63 });
  });

  test('a call in flight holds a credit, and gives it back where it ends free', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 1 });
    at.vendor().knows(email, missing());
    const held = at.vendor().hold(email);
    const call = at.app.enrich(key, contactId);
    await held.arrived;
    const during = (await at.app.ask('GET', '/v1/credits', { key })).json.data;
    assert.deepEqual(during, { balance: 1, held: 1, available: 0 });
    assertError(await at.app.enrich(key, contactId), 402, 'insufficient_credits');
    held.release();
    assertError(await call, 409, 'no_match');
    const after = (await at.app.ask('GET', '/v1/credits', { key })).json.data;
    assert.deepEqual(after, { balance: 1, held: 0, available: 1 });
  });

  test('what a person changes while a call is under way stays theirs', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const held = at.vendor().hold(email);
    const call = at.app.enrich(key, contactId);
    await held.arrived;
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, {
      key,
      body: { job_title: 'Chair', notes: 'met in Rome' },
    });
    held.release();
    const { data } = (await call).json;
    assert.ok(!data.fields_updated.includes('job_title'));
    assert.ok(data.fields_updated.includes('phone'));
    const stored = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json.data;
    assert.deepEqual(
      [stored.job_title, stored.notes, stored.company_name],
      ['Chair', 'met in Rome', 'Acme Corp'],
    );
  });

  test('a contact that is filled while a call is under way makes the call free', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 5 });
    at.vendor().knows(email, found({ title: 'Paralegal' }));
    const held = at.vendor().hold(email);
    const call = at.app.enrich(key, contactId, { fields: ['job_title'] });
    await held.arrived;
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: 'Chair' } });
    held.release();
    const answer = await call;
    assert.deepEqual([answer.status, answer.json.data.fields_updated], [200, []]);
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });

  test('a contact that is deleted while a call is under way is not found, and free', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const held = at.vendor().hold(email);
    const call = at.app.enrich(key, contactId);
    await held.arrived;
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    held.release();
    assertError(await call, 404, 'not_found');
    const free = { balance: 5, held: 0, available: 5 };
    await eventually(
      () => at.app.credits(id),
      ({ held: holds }) => holds === 0,
      30_000,
    );
    assert.deepEqual(await at.app.credits(id), free);
  });

  test('a vendor that fails costs nothing', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 5 });
    at.vendor('vendor_a').knows(email, refused(500), missing());
    assertError(await at.app.enrich(key, contactId), 503, 'providers_unavailable');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });

  grants(at);
}

function grants(at: Stage): void {
  const grant = (id: string, body: unknown) =>
    at.app.ask('POST', `/admin/v1/workspaces/${id}/credits`, { key: 'test-admin-token', body });

  test('a grant adds, and the same reference again is the same grant', async () => {
    const { id } = await at.app.workspace({ credits: 0 });
    const body = { amount: 40, reference: 'invoice-1', note: 'thank you' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => grant(id, body)));
    for (const { status, json } of answers) {
      assert.deepEqual(
        { status, json },
        { status: 200, json: { data: { balance: 40, held: 0, available: 40 } } },
      );
    }
    assert.equal(
      (await at.app.ask('GET', `/admin/v1/workspaces/${id}/ledger`, { key: 'test-admin-token' })).json.meta
        .total,
      1,
    );
  });

  test('a reference that stands for another amount is refused', async () => {
    const { id } = await at.app.workspace({ credits: 0 });
    await grant(id, { amount: 40, reference: 'invoice-1' });
    assertError(await grant(id, { amount: 41, reference: 'invoice-1' }), 409, 'idempotency_conflict');
    assert.equal((await at.app.credits(id)).balance, 40);
  });

  test('a reference belongs to its workspace', async () => {
    const [one, two] = [await at.app.workspace({ credits: 0 }), await at.app.workspace({ credits: 0 })];
    await grant(one.id, { amount: 1, reference: 'invoice-1' });
    await grant(two.id, { amount: 2, reference: 'invoice-1' });
    assert.deepEqual(
      [(await at.app.credits(one.id)).balance, (await at.app.credits(two.id)).balance],
      [1, 2],
    );
  });

  test('no two entries of a ledger have one reference, a charge’s own included', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const reference = (await at.app.enrich(key, contactId)).headers.get('x-enrichment-id');
    assertError(await grant(id, { amount: 1, reference }), 409, 'idempotency_conflict');
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('a grant must be a whole number from 1 on, with a reference, in a workspace that exists', async () => {
    const { id } = await at.app.workspace({ credits: 0 });
    for (const amount of [0, -1, 1.5, '5', null, undefined, 1e300]) {
      assertError(await grant(id, { amount, reference: 'x' }), 400, 'validation_error');
    }
    for (const reference of ['', undefined, 7, 'a\u0000b'])
      assertError(await grant(id, { amount: 1, reference }), 400, 'validation_error');
    assertError(await grant(randomUUID(), { amount: 1, reference: 'x' }), 404, 'not_found');
    assert.equal((await at.app.credits(id)).balance, 0);
  });

  test('after a top-up a call that was refused goes through', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 0 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    assertError(await at.app.enrich(key, contactId), 402, 'insufficient_credits');
    await grant(id, { amount: 1, reference: 'top-up' });
    assert.equal((await at.app.enrich(key, contactId)).json.data.credits_remaining, 0);
  });
}
