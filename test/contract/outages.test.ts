import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../support/app.js';
import { onBothDatabases } from '../support/databases.js';
import { found, missing, notJson, refused, reset, silence } from '../vendors/http-vendor.js';
import { assertError, present, type Stage, stage, workspaceWithContact } from './stage.js';

/** Long enough for three questions with the waits between them. */
const DEADLINE_MS = 2_500;

onBothDatabases('vendors that fail', kind => {
  // A vendor for each way of failing: one that is set aside is nothing to the others. `steady` knows people by
  // their profile only, so that a contact without one is none of its business.
  const at = stage(kind, {
    vendors: ['steady', 'no_key', 'no_plan', 'no_quota', 'too_many', 'passing', 'broken'],
    defaults: { deadline_ms: DEADLINE_MS },
    providers: vendors => {
      const vendor = (name: string) => present(vendors.get(name));
      return {
        steady: vendor('steady').provider({ needs: [['linkedin_url']] }),
        no_key: vendor('no_key').provider({}, ['job_title']),
        no_plan: vendor('no_plan').provider({}, ['company_name']),
        no_quota: vendor('no_quota').provider({}, ['linkedin_url']),
        too_many: vendor('too_many').provider({}, ['phone']),
        passing: vendor('passing').provider({}, ['location']),
        broken: vendor('broken').provider({ timeout_ms: 300 }, ['seniority']),
      };
    },
  });
  describe('failures that set a vendor aside', () => setAside(at));
  describe('failures that pass', () => passing(at));
  describe('failures of one vendor among others', () => amongOthers(at));
});

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
async function attemptOf(at: Stage, key: string, answer: Answer, provider: string): Promise<any> {
  const { data } = (
    await at.app.ask('GET', `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`, { key })
  ).json;
  return data.attempts.find((attempt: { provider: string }) => attempt.provider === provider);
}

async function standingOf(at: Stage, provider: string): Promise<Record<string, unknown>> {
  const { providers } = await at.app.admin('GET', '/providers');
  return providers.find(({ id }: { id: string }) => id === provider);
}

function assertUnavailable(answer: Answer): void {
  assertError(answer, 503, 'providers_unavailable');
  assert.equal(answer.headers.get('x-credits-charged'), '0');
}

function setAside(at: Stage): void {
  const cases = [
    { vendor: 'no_key', status: 401, fields: ['job_title'], sentence: 'a key that is refused' },
    { vendor: 'no_plan', status: 403, fields: ['company_name'], sentence: 'a plan that does not allow it' },
    { vendor: 'no_quota', status: 402, fields: ['linkedin_url'], sentence: 'a quota that is used up' },
  ];
  for (const { vendor, status, fields, sentence } of cases) {
    test(`${sentence}: 503, free, and the vendor is not asked again`, async () => {
      const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 3 });
      at.vendor(vendor).knows(email, refused(status));
      const first = await at.app.enrich(key, contactId, { fields });
      assertUnavailable(first);
      assert.equal((await attemptOf(at, key, first, vendor)).outcome, 'failed');
      assertUnavailable(await at.app.enrich(key, contactId, { fields }));
      assert.equal(at.vendor(vendor).calls(email), 1);
      assert.deepEqual(await at.app.credits(id), { balance: 3, held: 0, available: 3 });
      const standing = await standingOf(at, vendor);
      assert.ok(standing.set_aside !== null, 'the operator is told');
      assert.equal(standing.breaker_state, 'closed', 'only passing failures count for the breaker');
      assert.equal(standing.failures, 1);
    });
  }

  test('too many requests: 503 with the vendor’s own Retry-After, and a pause until then', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('too_many').knows(email, refused(429, { 'retry-after': '30' }));
    const first = await at.app.enrich(key, contactId, { fields: ['phone'] });
    assertUnavailable(first);
    assert.equal(first.headers.get('retry-after'), '30');
    const second = await at.app.enrich(key, contactId, { fields: ['phone'] });
    assertUnavailable(second);
    const waitSeconds = Number(second.headers.get('retry-after'));
    assert.ok(waitSeconds > 0 && waitSeconds <= 30, `${waitSeconds}`);
    assert.equal(at.vendor('too_many').calls(email), 1);
  });
}

function passing(at: Stage): void {
  const cases = [
    { answer: silence, sentence: 'no answer in time' },
    { answer: reset, sentence: 'a connection that breaks in the middle of the answer' },
    { answer: notJson(), sentence: 'an answer that is no JSON' },
    { answer: refused(500), sentence: 'a fault of the vendor’s' },
  ];
  for (const { answer, sentence } of cases) {
    test(`${sentence}: 503, and the contact is as it was`, async () => {
      const { key, contactId, email } = await workspaceWithContact(at.app);
      at.vendor('broken').knows(email, answer);
      const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
      assertUnavailable(await at.app.enrich(key, contactId, { fields: ['seniority'] }));
      assert.equal((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text, before);
    });
  }

  test('after five in a row the vendor is left alone, and the operator sees it', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('broken').knows(email, refused(500));
    assertUnavailable(await at.app.enrich(key, contactId, { fields: ['seniority'] }));
    assert.equal((await standingOf(at, 'broken')).breaker_state, 'open');
    const answer = await at.app.enrich(key, contactId, { fields: ['seniority'] });
    assertUnavailable(answer);
    assert.equal(at.vendor('broken').calls(email), 1);
    assert.equal((await attemptOf(at, key, answer, 'broken')).reason, 'breaker_open');
  });
}

function amongOthers(at: Stage): void {
  const withProfile = { contact: { linkedin_url: 'https://linkedin.com/in/jane' } };

  test('a failure is not seen where another vendor has data', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, withProfile);
    at.vendor('steady').knows(email, found({ name: 'Jane Doe', title: 'Paralegal' }));
    at.vendor('passing').knows(email, refused(500));
    const answer = await at.app.enrich(key, contactId, { fields: ['job_title', 'location'] });
    assert.deepEqual([answer.status, answer.json.data?.fields_updated], [200, ['job_title']]);
    assert.equal((await attemptOf(at, key, answer, 'passing')).outcome, 'failed');
  });

  test('without data, one passing failure leaves the outcome open: 503', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, withProfile);
    at.vendor('steady').knows(email, missing());
    at.vendor('passing').knows(email, refused(503, { 'retry-after': '7' }));
    const answer = await at.app.enrich(key, contactId, { fields: ['location'] });
    assertUnavailable(answer);
    assert.equal(answer.headers.get('retry-after'), '7');
  });

  test('without data, a vendor whose key is refused leaves nothing open where another has answered: no_match', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, withProfile);
    at.vendor('steady').knows(email, missing());
    const answer = await at.app.enrich(key, contactId, { fields: ['job_title'] });
    assertError(answer, 409, 'no_match');
    assert.deepEqual(answer.json.error.details, { reason: 'no_data' });
  });

  test('a person who is suppressed at a vendor is no data there', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, withProfile);
    at.vendor('steady').knows(email, refused(451));
    const answer = await at.app.enrich(key, contactId, { fields: ['job_title'] });
    assertError(answer, 409, 'no_match');
    assert.equal((await attemptOf(at, key, answer, 'steady')).outcome, 'suppressed');
  });

  test('when the time of the call is over, nobody else is asked: 503', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, withProfile);
    at.vendor('steady').knows(email, silence);
    const answer = await at.app.enrich(key, contactId, { fields: ['location'] });
    assertUnavailable(answer);
    assert.equal(at.vendor('passing').calls(email), 0);
    const { outcome, reason } = await attemptOf(at, key, answer, 'passing');
    assert.deepEqual([outcome, reason], ['skipped', 'deadline']);
  });
}
