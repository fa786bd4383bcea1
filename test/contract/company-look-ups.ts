import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { newDomain } from './company-enrichment.js';
import { assertError, type Stage, wrongFields } from './stage.js';

/** `POST /v1/email/enrich`, and the company in `POST /v1/enrich/email`. */
export function companyLookUps(at: Stage): void {
  const lookUp = (key: string, body: unknown, idempotencyKey?: string, path = '/v1/email/enrich') =>
    at.app.ask('POST', path, {
      key,
      body,
      ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
    });
  const assertNothingWritten = async (key: string, companies = 0) => {
    for (const [path, count] of [
      ['/v1/contacts', 0],
      ['/v1/companies', companies],
    ] as const) {
      assert.equal((await at.app.ask('GET', path, { key })).json.meta.total, count);
    }
  };

  test('a domain brings its company and profile, no person, for one credit, and nothing is written', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const answer = await lookUp(key, { domain: `www.${domain.toUpperCase()}` });
    assert.equal(answer.status, 200, answer.text);
    const { company, social, source, confidence, credits_remaining, ...rest } = answer.json.data;
    assert.deepEqual(rest, {});
    assert.equal(company.domain, domain);
    assert.deepEqual(Object.keys(company), [
      ...['name', 'domain', 'industry', 'size', 'founded_year', 'description', 'linkedin_url', 'hq_location'],
    ]);
    assert.equal(typeof company.founded_year, 'number');
    assert.equal(social.linkedin, company.linkedin_url);
    assert.deepEqual(Object.keys(social), ['linkedin', 'github', 'x', 'facebook', 'instagram', 'youtube']);
    assert.deepEqual([source, credits_remaining], ['vendor_a', 4]);
    assert.ok(confidence > 0.5);
    assert.equal(answer.headers.get('x-credits-charged'), '1');
    await assertNothingWritten(key);
    assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('an address brings person and company, by either endpoint, for one credit', async () => {
    for (const path of ['/v1/email/enrich', '/v1/enrich/email']) {
      const { key, id } = await at.app.workspace({ credits: 5 });
      const domain = newDomain();
      const { status, json, text } = await lookUp(key, { email: `jane.doe@${domain}` }, undefined, path);
      assert.equal(status, 200, text);
      assert.deepEqual([json.data.person.full_name, json.data.company.domain], ['Jane Doe', domain]);
      assert.notEqual(json.data.company.industry, null);
      assert.equal((await at.app.credits(id)).balance, 4);
    }
  });

  test('with both, the person is of the address and the company of the domain', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const { data } = (await lookUp(key, { email: 'jane.doe@gmail.com', domain })).json;
    assert.deepEqual([data.person.full_name, data.company.domain], ['Jane Doe', domain]);
  });

  test('the company of a mail provider’s address is not looked up', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const email = `jane.${randomUUID().slice(0, 8)}@gmail.com`;
    const { data } = (await lookUp(key, { email, include: ['person', 'company'] })).json;
    assert.equal(data.company?.domain ?? null, null);
    assert.equal(data.company?.industry ?? null, null);
  });

  test('parts that are not asked for are absent, and only what is needed is asked', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const email = `jane.doe@${newDomain()}`;
    const answer = await lookUp(key, { email, include: ['company'] });
    assert.deepEqual(Object.keys(answer.json.data), [
      ...['company', 'source', 'confidence', 'credits_remaining'],
    ]);
    const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
    const { attempts, contact_id, company_id } = (await at.app.ask('GET', path, { key })).json.data;
    assert.equal(attempts.filter(({ outcome }: { outcome: string }) => outcome === 'found').length, 1);
    assert.deepEqual([contact_id, company_id], [null, null]);
  });

  test('the same look-up again is cached and free', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    for (const body of [{ domain: newDomain() }, { email: `jane.doe@${newDomain()}` }]) {
      const before = await at.app.credits(id);
      const first = await lookUp(key, body);
      const again = await lookUp(key, body);
      assert.deepEqual(again.json.data.company, first.json.data.company);
      assert.deepEqual([again.json.data.source, again.headers.get('x-credits-charged')], ['cached', '0']);
      assert.equal((await at.app.credits(id)).balance, before.balance - 1);
    }
  });

  test('what the workspace has of the company is in the answer, and alone it is free', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const known = {
      name: 'Acme Corp',
      domain: newDomain(),
      industry: 'Law',
      size: '201-500',
      founded_year: 1998,
      description: 'Makes everything.',
      hq_location: 'Rome, IT',
      linkedin_url: 'https://linkedin.com/company/acme',
    };
    await at.app.ask('POST', '/v1/companies', { key, body: known });
    const answer = await lookUp(key, { domain: known.domain });
    assert.deepEqual(answer.json.data.company, known);
    assert.deepEqual(
      [answer.json.data.source, answer.json.data.confidence, answer.headers.get('x-credits-charged')],
      ['workspace', null, '0'],
    );
    const part = { name: 'Bluefjord', domain: newDomain(), industry: 'Fish' };
    await at.app.ask('POST', '/v1/companies', { key, body: part });
    const { company } = (await lookUp(key, { domain: part.domain })).json.data;
    assert.deepEqual([company.name, company.industry], ['Bluefjord', 'Fish']);
    assert.notEqual(company.size, null);
    await assertNothingWritten(key, 2);
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('no data is a 409 and free, a vendor that fails a 503 and free', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    assertError(await lookUp(key, { domain: newDomain('nomatch') }), 409, 'no_match');
    assertError(await lookUp(key, { domain: newDomain('html502') }), 503, 'providers_unavailable');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });

  test('nobody is asked about the company of a suppressed person', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const email = `jane.doe@${newDomain()}`;
    await at.app.ask('POST', '/v1/suppressions', { key, body: { email } });
    const answer = await lookUp(key, { email });
    assertError(answer, 403, 'suppressed');
    const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
    const { attempts } = (await at.app.ask('GET', path, { key })).json.data;
    for (const { outcome } of attempts) assert.equal(outcome, 'skipped');
  });

  test('a replay never charges, and another body with the key is a conflict', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const idempotencyKey = randomUUID();
    const domain = newDomain();
    const first = await lookUp(key, { domain }, idempotencyKey);
    const again = await Promise.all(Array.from({ length: 4 }, () => lookUp(key, { domain }, idempotencyKey)));
    for (const answer of again) {
      assert.deepEqual([answer.text, answer.headers.get('idempotent-replayed')], [first.text, 'true']);
    }
    assertError(
      await lookUp(key, { domain, include: ['company'] }, idempotencyKey),
      409,
      'idempotency_conflict',
    );
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('the last credit goes to exactly one of many that come at once', async () => {
    const { key, id } = await at.app.workspace({ credits: 1 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => lookUp(key, { domain: newDomain() })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 402).length, 7);
    assert.deepEqual(await at.app.credits(id), { balance: 0, held: 0, available: 0 });
  });

  describe('what can not be read is named', () => {
    test('neither address nor domain, and a person by a domain alone', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      assert.deepEqual(wrongFields(await lookUp(key, {})), ['email']);
      assert.deepEqual(wrongFields(await lookUp(key, { domain: 'acme.com', include: ['person'] })), [
        'include',
      ]);
      const wrong = { email: 'jane', domain: 'gmail.com', include: ['all'], verify: true };
      assert.deepEqual(wrongFields(await lookUp(key, wrong)), ['domain', 'email', 'include', 'verify']);
    });
  });
}
