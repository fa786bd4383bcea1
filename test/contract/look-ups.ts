import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { assertError, newEmail, type Stage, wrongFields } from './stage.js';

/** `POST /v1/enrich/email`. */
export function lookUps(at: Stage): void {
  const lookUp = (key: string, body: unknown, idempotencyKey?: string) =>
    at.app.ask('POST', '/v1/enrich/email', {
      key,
      body,
      ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
    });
  /** A workspace and an address that the vendor knows. */
  const prepared = async (credits = 5) => {
    const workspace = await at.app.workspace({ credits });
    const email = newEmail('jane');
    at.vendor().knows(email, found({ ...GENERAL_COUNSEL, email }));
    return { ...workspace, email };
  };

  test('an address alone brings person, company and profiles, for one credit, and nothing is written', async () => {
    const { key, id, email } = await prepared();
    const answer = await lookUp(key, { email });
    assert.equal(answer.status, 200, answer.text);
    const { person, company, social, source, credits_remaining, ...rest } = answer.json.data;
    assert.deepEqual(person, {
      full_name: 'Jane Doe',
      first_name: 'Jane',
      last_name: 'Doe',
      job_title: 'General Counsel',
      seniority: 'c_suite',
      location: 'New York, NY, US',
      linkedin_url: 'https://linkedin.com/in/janedoe',
      email,
    });
    assert.equal(company.name, 'Acme Corp');
    const others = { github: null, x: null, facebook: null, instagram: null, youtube: null };
    assert.deepEqual(social, { linkedin: 'https://linkedin.com/in/janedoe', ...others });
    assert.deepEqual([source, credits_remaining], ['vendor_a', 4]);
    assert.deepEqual(Object.keys(rest), ['confidence']);
    assert.equal(answer.headers.get('x-credits-charged'), '1');
    for (const path of ['/v1/contacts', '/v1/companies']) {
      assert.equal((await at.app.ask('GET', path, { key })).json.meta.total, 0);
    }
    assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('what is kept of a look-up holds no value of the person', async () => {
    const { key, email } = await prepared();
    const answer = await lookUp(key, { email });
    const id = answer.headers.get('x-enrichment-id');
    const { data } = (await at.app.ask('GET', `/v1/enrichments/${id}`, { key })).json;
    assert.deepEqual(
      [data.contact_id, data.status, data.credits_charged, data.fields],
      [null, 'succeeded', 1, {}],
    );
    assert.deepEqual(
      data.attempts.map(({ provider, outcome }: { provider: string; outcome: string }) => [
        provider,
        outcome,
      ])[0],
      ['vendor_a', 'found'],
    );
  });

  test('parts that are not asked for are absent, those that are not found are null', async () => {
    const { key, email } = await prepared();
    const social = await lookUp(key, { email, include: ['social'] });
    assert.deepEqual(Object.keys(social.json.data), ['social', 'source', 'confidence', 'credits_remaining']);
    const bare = newEmail('bare');
    at.vendor().knows(bare, found({ name: 'Jane Doe', email: bare, title: 'Paralegal' }));
    const { data } = (await lookUp(key, { email: bare })).json;
    assert.deepEqual([data.company, data.social, data.person.linkedin_url], [null, null, null]);
    assert.equal(data.person.job_title, 'Paralegal');
  });

  test('what was bought before is answered again as cached, free', async () => {
    const { key, id, email } = await prepared();
    const first = await lookUp(key, { email });
    const again = await lookUp(key, { email });
    assert.deepEqual(again.json.data.person, first.json.data.person);
    assert.deepEqual([again.json.data.source, again.headers.get('x-credits-charged')], ['cached', '0']);
    assert.equal(at.vendor().calls(email), 1);
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('no data is a 409 and free, a vendor that fails a 503 and free', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const nobody = newEmail('nobody');
    at.vendor().knows(nobody, missing());
    assertError(await lookUp(key, { email: nobody }), 409, 'no_match');
    const failing = newEmail('failing');
    at.vendor().knows(failing, refused(500), refused(500), refused(500), refused(500));
    assertError(await lookUp(key, { email: failing }), 503, 'providers_unavailable');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });

  test('an empty balance is a 402, and nobody is asked', async () => {
    const { key, email } = await prepared(0);
    assertError(await lookUp(key, { email }), 402, 'insufficient_credits');
    assert.equal(at.vendor().calls(email), 0);
  });

  test('a replay never charges, and another body with the key is a conflict', async () => {
    const { key, id, email } = await prepared();
    const idempotencyKey = randomUUID();
    const first = await lookUp(key, { email }, idempotencyKey);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => lookUp(key, { email }, idempotencyKey)),
    );
    for (const answer of answers) {
      assert.deepEqual([answer.text, answer.headers.get('idempotent-replayed')], [first.text, 'true']);
    }
    assertError(await lookUp(key, { email, verify: true }, idempotencyKey), 409, 'idempotency_conflict');
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('the last credit goes to exactly one of many that come at once', async () => {
    const { key, id } = await at.app.workspace({ credits: 1 });
    const emails = Array.from({ length: 16 }, () => newEmail('many'));
    for (const email of emails) at.vendor().knows(email, found({ ...GENERAL_COUNSEL, email }));
    const answers = await Promise.all(emails.map(email => lookUp(key, { email })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 402).length, 15);
    assert.deepEqual(await at.app.credits(id), { balance: 0, held: 0, available: 0 });
  });

  test('nobody is asked about an address that is suppressed', async () => {
    const { key, email } = await prepared();
    const added = await at.app.ask('POST', '/v1/suppressions', { key, body: { email } });
    assert.ok(added.status < 300, added.text);
    assertError(await lookUp(key, { email: email.toUpperCase() }), 403, 'suppressed');
    assert.equal(at.vendor().calls(email), 0);
  });

  test('what the workspace knows of the company is in the answer', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const domain = `acme-${randomUUID().slice(0, 8)}.com`;
    const email = `jane@${domain}`;
    at.vendor().knows(email, found({ ...GENERAL_COUNSEL, email }));
    const known = {
      name: 'Acme Corp',
      domain,
      industry: 'Legal Services',
      size: '201-500',
      founded_year: 1998,
    };
    await at.app.ask('POST', '/v1/companies', { key, body: known });
    const { company } = (await lookUp(key, { email, include: ['company'] })).json.data;
    assert.deepEqual(company, { ...known, description: null, linkedin_url: null, hq_location: null });
  });

  describe('verifying', () => {
    test('tells whether mail arrives, with what was seen', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      const email = `info@nobody-has-this.invalid`;
      at.vendor().knows(email, found({ ...GENERAL_COUNSEL, email }));
      const { data } = (await lookUp(key, { email, verify: true })).json;
      // Without a network its name servers do not answer; with one the domain is known not to be.
      assert.ok(['unknown', 'undeliverable'].includes(data.deliverable), data.deliverable);
      assert.deepEqual(
        [data.details.verification.role_account, data.details.verification.smtp],
        [true, null],
      );
    });
  });

  test('what can not be read is named, and nothing is charged', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const wrong = await lookUp(key, { email: 'jane', include: ['everything'], verify: 'yes', more: 1 });
    assert.deepEqual(wrongFields(wrong), ['email', 'include', 'more', 'verify']);
    assertError(await lookUp(key, {}), 400, 'validation_error');
    assertError(await lookUp(key, { email: 'jane@acme.com', include: [] }), 400, 'validation_error');
    assert.equal((await at.app.credits(id)).balance, 5);
  });
}
