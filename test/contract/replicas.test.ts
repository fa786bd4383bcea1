import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestApp } from '../support/app.js';
import { onPostgres } from '../support/databases.js';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { crashes } from './crashes.js';
import { GENERAL_COUNSEL } from './people.js';
import { callsAtOnce, withinOneMinute } from './rate-limits.js';
import { shutdown } from './shutdown.js';
import { assertError, newEmail, present, type Stage, stage, workspaceWithContact } from './stage.js';
import { Stored } from './stored.store.js';

/** Two processes on one database, and a look into it. */
export interface Replicas {
  readonly at: Stage;
  readonly one: TestApp;
  readonly two: TestApp;
  readonly stored: Stored;
}

onPostgres('replicas', () => {
  const made: { two?: TestApp; stored?: Stored } = {};
  // Before the stage's own, which takes the database away.
  after(() => made.stored?.close());
  const at = stage('postgres', {
    vendors: ['vendor_a'],
    providers: vendors => ({
      vendor_a: present(vendors.get('vendor_a')).provider({ cache: { found_days: 0, not_found_days: 0 } }),
    }),
  });
  before(async () => {
    made.two = await at.replica();
    made.stored = await Stored.open(present(at.app.databaseUrl));
  });
  const replicas: Replicas = {
    at,
    get one() {
      return at.app;
    },
    get two() {
      return present(made.two);
    },
    get stored() {
      return present(made.stored);
    },
  };
  describe('over two processes', () => twoProcesses(replicas));
  describe('idempotency over two processes', () => idempotency(replicas));
  describe('a process that died', () => crashes(replicas));
  describe('a fault of ours', () => faults(replicas));
  describe('what is stored', () => whatIsStored(replicas));
  describe('a process that is told to stop', () => shutdown(replicas));
});

function twoProcesses(replicas: Replicas): void {
  test('the minute of a plan is counted exactly', async () => {
    const answers = await withinOneMinute(async () => {
      const { key } = await replicas.one.workspace({ plan: 'pro' });
      return callsAtOnce([replicas.one, replicas.two], key, 80);
    });
    const counted = answers.filter(({ status }) => status === 200);
    assert.equal(counted.length, 50);
    assert.equal(new Set(counted.map(({ headers }) => headers.get('x-ratelimit-remaining'))).size, 50);
  });

  test('a revoked key is refused everywhere within a second', async () => {
    const { id } = await replicas.one.workspace();
    const made = await replicas.one.admin('POST', `/workspaces/${id}/keys`, {
      name: 'x',
      permissions: ['read'],
    });
    const use = () => replicas.two.ask('GET', '/v1/credits', { key: made.key });
    assert.equal((await use()).status, 200);
    await replicas.one.admin('DELETE', `/keys/${made.id}`);
    const revokedAtMs = Date.now();
    for (;;) {
      const askedAtMs = Date.now();
      const answer = await use();
      if (answer.status === 401) return;
      assert.ok(askedAtMs - revokedAtMs < 1_000, 'a call that began a second later was let in');
    }
  });

  test('with one credit, one of many calls succeeds', async () => {
    const { id, key } = await replicas.one.workspace({ credits: 1 });
    const contacts = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const email = newEmail();
        replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
        return replicas.one.contact(key, { full_name: 'Jane Doe', email });
      }),
    );
    const apps = [replicas.one, replicas.two];
    const answers = await Promise.all(
      contacts.map((contact, call) => present(apps[call % 2]).enrich(key, contact)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 402).length, 63);
    assert.deepEqual(await replicas.two.credits(id), { balance: 0, held: 0, available: 0 });
  });

  test('calls for one contact charge the same fields once', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(replicas.one, { credits: 20 });
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const apps = [replicas.one, replicas.two];
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, call) => present(apps[call % 2]).enrich(key, contactId)),
    );
    for (const { status, text } of answers) assert.equal(status, 200, text);
    assert.equal(answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length, 1);
    assert.deepEqual(await replicas.one.credits(id), { balance: 19, held: 0, available: 19 });
  });
}

function idempotency(replicas: Replicas): void {
  test('a call waits for the first one in the other process, and gets its answer', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(replicas.one, { credits: 5 });
    const { at, one, two } = replicas;
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const held = at.vendor().hold(email);
    const idempotencyKey = randomUUID();
    const first = one.enrich(key, contactId, { idempotencyKey });
    await held.arrived;
    const others = [two, two, one].map(app => app.enrich(key, contactId, { idempotencyKey }));
    // A conflict is told without waiting, so by its answer the others have found the first call running.
    assertError(
      await two.enrich(key, contactId, { idempotencyKey, overwrite: true }),
      409,
      'idempotency_conflict',
    );
    held.release();
    const answer = await first;
    assert.equal(answer.headers.get('x-credits-charged'), '1');
    for (const other of await Promise.all(others)) {
      assert.deepEqual([other.text, other.headers.get('idempotent-replayed')], [answer.text, 'true']);
      assert.equal(other.headers.get('x-enrichment-id'), answer.headers.get('x-enrichment-id'));
    }
    assert.equal(at.vendor().calls(email), 1);
    assert.deepEqual(await one.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('many calls at once with one key charge once', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(replicas.one, { credits: 5 });
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    const apps = [replicas.one, replicas.two];
    const calls = Array.from({ length: 20 }, (_, call) =>
      present(apps[call % 2]).enrich(key, contactId, { idempotencyKey }),
    );
    const answers = await Promise.all(calls);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length, 1);
    assert.equal((await replicas.one.credits(id)).balance, 4);
  });

  test('after 24 hours a key is free again, and not a minute before', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(replicas.one, { credits: 5 });
    const { one, two, stored } = replicas;
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    const first = await one.enrich(key, contactId, { idempotencyKey });
    await stored.ageKey(id, idempotencyKey, 23);
    assert.equal((await two.enrich(key, contactId, { idempotencyKey })).text, first.text);
    assertError(
      await two.enrich(key, contactId, { idempotencyKey, fields: ['phone'] }),
      409,
      'idempotency_conflict',
    );
    await stored.ageKey(id, idempotencyKey, 1);
    const anew = await two.enrich(key, contactId, { idempotencyKey, fields: ['phone'] });
    assert.deepEqual([anew.status, anew.headers.get('idempotent-replayed')], [200, null]);
    assert.notEqual(anew.headers.get('x-enrichment-id'), first.headers.get('x-enrichment-id'));
    const replayed = await one.enrich(key, contactId, { idempotencyKey, fields: ['phone'] });
    assert.deepEqual([replayed.text, replayed.headers.get('idempotent-replayed')], [anew.text, 'true']);
    assertError(await one.enrich(key, contactId, { idempotencyKey }), 409, 'idempotency_conflict');
  });

  test('an old no_match is asked for anew as well', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(replicas.one, { credits: 5 });
    replicas.at.vendor().knows(email, missing(), found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    assertError(await replicas.one.enrich(key, contactId, { idempotencyKey }), 409, 'no_match');
    await replicas.stored.ageKey(id, idempotencyKey, 24);
    const anew = await replicas.two.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([anew.status, anew.headers.get('idempotent-replayed')], [200, null]);
  });

  test('a call that failed does not keep its key from the other process', async () => {
    const { key, contactId, email } = await workspaceWithContact(replicas.one);
    replicas.at.vendor().knows(email, refused(500), found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    assertError(await replicas.one.enrich(key, contactId, { idempotencyKey }), 503, 'providers_unavailable');
    assert.equal(
      (await replicas.two.enrich(key, contactId, { idempotencyKey })).headers.get('x-credits-charged'),
      '1',
    );
  });
}

function faults(replicas: Replicas): void {
  test('a fault of ours is a 500 that shows nothing of the inside, and costs nothing', async () => {
    const { one, at, stored } = replicas;
    const { key, id, contactId, email } = await workspaceWithContact(one, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    await stored.whileWithout('contacts', async () => {
      for (const answer of [
        await one.enrich(key, contactId),
        await one.ask('GET', '/v1/contacts', { key }),
      ]) {
        assertError(answer, 500, 'internal_error');
        assert.doesNotMatch(answer.text, /contacts|relation|select|node_modules|\.[jt]s\b| at /i);
        assert.equal(answer.json.error.details, undefined);
      }
    });
    assert.equal((await one.enrich(key, contactId)).status, 200);
    assert.deepEqual(await one.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('a fault at the settle gives the hold back, and the same key runs again', async () => {
    const { one, at, stored } = replicas;
    const { key, id, contactId, email } = await workspaceWithContact(one, { credits: 5 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = randomUUID();
    const held = at.vendor().hold(email);
    const call = one.enrich(key, contactId, { idempotencyKey });
    await held.arrived;
    await stored.whileWithout('ledger_entries', async () => {
      held.release();
      assertError(await call, 500, 'internal_error');
    });
    const contact = (await one.ask('GET', `/v1/contacts/${contactId}`, { key })).json.data;
    assert.deepEqual([contact.job_title, contact.phone], [null, null], 'nothing is half written');
    const again = await one.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([again.status, again.headers.get('x-credits-charged')], [200, '1']);
    assert.equal(at.vendor().calls(email), 1, 'and the vendor is not paid again');
    assert.deepEqual(await one.credits(id), { balance: 4, held: 0, available: 4 });
  });
}

function whatIsStored(replicas: Replicas): void {
  test('a key is nowhere: only its SHA-256 is', async () => {
    const { id, key } = await replicas.one.workspace();
    const { keys } = await replicas.one.admin('GET', `/workspaces/${id}/keys`);
    assert.equal(await replicas.stored.keyHash(keys[0].id), createHash('sha256').update(key).digest('hex'));
    const dump = await replicas.stored.dump();
    assert.ok(!dump.includes(key) && !dump.includes(key.slice(4, -6)));
  });

  test('what a person changes is theirs in the provenance, what was found is its provider’s', async () => {
    const { key, contactId, email } = await workspaceWithContact(replicas.one, {
      contact: { location: 'Boston, MA, US' },
    });
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const answer = await replicas.one.enrich(key, contactId, {
      fields: ['job_title', 'phone', 'company_name'],
    });
    const enrichmentId = answer.headers.get('x-enrichment-id');
    const body = { job_title: 'Chair', company: null, location: 'Rome' };
    await replicas.two.ask('PATCH', `/v1/contacts/${contactId}`, { key, body });
    const provenance = await replicas.stored.provenanceOf(contactId);
    const sources = Object.fromEntries(
      Object.entries(provenance).map(([field, origin]) => [field, origin.source]),
    );
    assert.deepEqual(sources, {
      job_title: 'person',
      company_name: 'person',
      location: 'person',
      phone: 'vendor_a',
    });
    assert.deepEqual([provenance.phone?.confidence, provenance.phone?.enrichmentId], [0.91, enrichmentId]);
    assert.deepEqual([provenance.job_title?.confidence, provenance.job_title?.enrichmentId], [null, null]);
  });

  test('a value of nothing but white space counts as empty', async () => {
    const { key, contactId, email } = await workspaceWithContact(replicas.one);
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    await replicas.stored.setTitle(contactId, ' \t\n ');
    const { data } = (await replicas.one.enrich(key, contactId, { fields: ['job_title'] })).json;
    assert.deepEqual([data.fields_updated, data.contact.job_title], [['job_title'], 'General Counsel']);
  });
}
