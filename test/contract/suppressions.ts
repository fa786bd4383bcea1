import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL, STORED_COUNSEL } from './people.js';
import { assertError, newEmail, present, type Stage, workspaceWithContact, wrongFields } from './stage.js';

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly created_at: string;
}

async function suppress(at: Stage, key: string, body: Readonly<Record<string, unknown>>): Promise<Entry[]> {
  const answer = await at.app.ask('POST', '/v1/suppressions', { key, body });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.data.suppressions;
}

/** `/v1/suppressions`, and what it does to calls. */
export function suppressions(at: Stage): void {
  test('nobody is asked about a suppressed contact: 403, free, hold released, nothing changed', async () => {
    const { id, key, contactId, email } = await workspaceWithContact(at.app, { credits: 3 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
    await suppress(at, key, { email: email.toUpperCase(), reason: 'by letter' });
    const answer = await at.app.enrich(key, contactId);
    assertError(answer, 403, 'suppressed');
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.equal(at.vendor().calls(email), 0);
    assert.deepEqual(await at.app.credits(id), { balance: 3, held: 0, available: 3 });
    assert.equal((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text, before);
    const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
    const { status, attempts } = (await at.app.ask('GET', path, { key })).json.data;
    assert.equal(status, 'failed');
    assert.deepEqual(
      attempts.map(({ outcome, reason }: Record<string, unknown>) => [outcome, reason]),
      [
        ['skipped', 'suppressed'],
        ['skipped', 'suppressed'],
      ],
    );
  });

  test('each kind holds, in any spelling', async () => {
    const { key } = await at.app.workspace();
    await suppress(at, key, {
      phone: '+1 (202) 555-0147',
      linkedin_url: 'www.LinkedIn.com/in/JaneDoe/?trk=x',
    });
    await suppress(at, key, { email: 'jane@bücher.example' });
    const people = [
      { email: 'Jane@xn--bcher-kva.example' },
      { phone: '0012025550147' },
      { phone: '(202) 555 0147', location: 'Boston, MA, US' },
      { linkedin_url: 'https://de.linkedin.com/in/janedoe' },
    ];
    for (const person of people) {
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe', ...person });
      assertError(await at.app.enrich(key, contactId), 403, 'suppressed');
    }
    const other = await at.app.contact(key, { full_name: 'Jane Doe', phone: '+12025550148' });
    assertError(await at.app.enrich(key, other), 409, 'no_match');
  });

  test('it holds for a contact that has all its fields, and not in another workspace', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, { contact: STORED_COUNSEL });
    await suppress(at, key, { phone: STORED_COUNSEL.phone });
    assertError(await at.app.enrich(key, contactId), 403, 'suppressed');
    const stranger = await workspaceWithContact(at.app, { contact: STORED_COUNSEL });
    assert.equal((await at.app.enrich(stranger.key, stranger.contactId)).status, 200);
  });

  test('a value that a provider has just found is neither written nor asked with', async () => {
    for (const suppressed of [
      { linkedin_url: STORED_COUNSEL.linkedin_url },
      { phone: STORED_COUNSEL.phone },
      { email: 'jane.private@acme.com' },
    ]) {
      const { id, key, contactId, email } = await workspaceWithContact(at.app, { credits: 3 });
      at.vendor('vendor_a').knows(email, found({ ...GENERAL_COUNSEL, email: 'jane.private@acme.com' }));
      await suppress(at, key, suppressed);
      const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
      assertError(await at.app.enrich(key, contactId, { idempotencyKey: randomUUID() }), 403, 'suppressed');
      assert.equal(at.vendor('vendor_a').calls(email), 1);
      assert.equal(at.vendor('vendor_b').calls(email), 0);
      assert.equal((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text, before);
      assert.deepEqual(await at.app.credits(id), { balance: 3, held: 0, available: 3 });
    }
  });

  test('an answer about somebody else says nothing of the contact', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ ...GENERAL_COUNSEL, name: 'Rupert Stone' }));
    at.vendor('vendor_b').knows(email, found({ name: 'Jane Doe', title: 'Paralegal', score: 0.9 }));
    await suppress(at, key, { phone: STORED_COUNSEL.phone });
    assert.equal((await at.app.enrich(key, contactId)).json.data.contact.job_title, 'Paralegal');
  });

  test('a suppression that comes to the contact while it is asked about still holds', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    await suppress(at, key, { linkedin_url: 'https://linkedin.com/in/janedoe-private' });
    at.vendor('vendor_a').knows(email, found({ name: 'Jane Doe', title: 'Paralegal', score: 0.9 }));
    const held = at.vendor('vendor_a').hold(email);
    const call = at.app.enrich(key, contactId);
    await held.arrived;
    const body = { linkedin_url: 'https://linkedin.com/in/janedoe-private' };
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body });
    held.release();
    assertError(await call, 403, 'suppressed');
    const contact = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json.data;
    assert.equal(contact.job_title, null);
  });

  test('the key of a suppressed call is unused: once the suppression is removed the call goes through', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const [entry] = await suppress(at, key, { email });
    const idempotencyKey = randomUUID();
    for (let call = 0; call < 2; call += 1) {
      const refused = await at.app.enrich(key, contactId, { idempotencyKey });
      assertError(refused, 403, 'suppressed');
      assert.equal(refused.headers.get('idempotent-replayed'), null);
    }
    const removed = await at.app.ask('DELETE', `/v1/suppressions/${present(entry).id}`, { key });
    assert.deepEqual(
      [removed.status, removed.json],
      [200, { data: { deleted: true, id: present(entry).id } }],
    );
    assert.equal((await at.app.enrich(key, contactId, { idempotencyKey })).status, 200);
    const again = await at.app.ask('DELETE', `/v1/suppressions/${present(entry).id}`, { key });
    assertError(again, 404, 'not_found');
  });

  test('an answer from before is replayed after a suppression: it asks and changes nothing', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    const first = await at.app.enrich(key, contactId, { idempotencyKey });
    await suppress(at, key, { email });
    const replayed = await at.app.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([replayed.status, replayed.text], [200, first.text]);
    assertError(await at.app.enrich(key, contactId), 403, 'suppressed');
  });

  test('a contact that is not there and a balance of zero are told before', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 0 });
    await suppress(at, key, { email });
    assertError(await at.app.enrich(key, randomUUID()), 404, 'not_found');
    assertError(await at.app.enrich(key, contactId), 402, 'insufficient_credits');
  });

  test('neither deleting the contact nor importing it anew undoes it', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    await suppress(at, key, { email });
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    const again = await at.app.contact(key, { full_name: 'Jane Doe', email });
    assertError(await at.app.enrich(key, again), 403, 'suppressed');
  });

  test('adding twice is one entry, the list is newest first and has no value in it', async () => {
    const { key } = await at.app.workspace();
    const email = newEmail();
    const [first] = await suppress(at, key, { email });
    const [second] = await suppress(at, key, {
      linkedin_url: 'https://linkedin.com/in/janedoe',
      reason: 'call',
    });
    assert.deepEqual(await suppress(at, key, { email: ` ${email.toUpperCase()}` }), [first]);
    assert.deepEqual(await suppress(at, key, { email, reason: 'by letter' }), [
      { ...first, reason: 'by letter' },
    ]);
    const list = await at.app.ask('GET', '/v1/suppressions', { key });
    assert.deepEqual(list.json, {
      data: { suppressions: [second, { ...first, reason: 'by letter' }] },
      meta: { page: 1, per_page: 50, total: 2 },
    });
    assert.deepEqual(Object.keys(present(first)), ['id', 'kind', 'reason', 'created_at']);
    const page = await at.app.ask('GET', '/v1/suppressions?page=2&per_page=1', { key });
    assert.deepEqual(page.json.data.suppressions[0].id, present(first).id);
  });

  test('what is no e-mail, number or profile is refused, by name', async () => {
    const { key } = await at.app.workspace();
    const ask = (body: unknown) => at.app.ask('POST', '/v1/suppressions', { key, body });
    const wrong = { email: 'jane', phone: '202 555 0147', linkedin_url: 'https://acme.com/jane', tag: 'x' };
    assert.deepEqual(wrongFields(await ask(wrong)), ['email', 'linkedin_url', 'phone', 'tag']);
    assert.deepEqual(wrongFields(await ask({ reason: 'why' })), ['body']);
  });

  test('reading the list takes read:contacts, changing it write:contacts', async () => {
    const { id, key } = await at.app.workspace({ permissions: ['read:contacts'] });
    assert.equal((await at.app.ask('GET', '/v1/suppressions', { key })).status, 200);
    const body = { email: newEmail() };
    assertError(await at.app.ask('POST', '/v1/suppressions', { key, body }), 403, 'insufficient_permissions');
    const path = `/v1/suppressions/${randomUUID()}`;
    assertError(await at.app.ask('DELETE', path, { key }), 403, 'insufficient_permissions');
    const other = await at.app.admin('POST', `/workspaces/${id}/keys`, { name: 'x', permissions: ['write'] });
    assertError(
      await at.app.ask('GET', '/v1/suppressions', { key: other.key }),
      403,
      'insufficient_permissions',
    );
  });
}
