import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Answer } from '../support/app.js';
import { assertError, type Stage, UUID, wrongFields } from './stage.js';

let domains = 0;

/** A domain that no other company of the tests has. */
export function newDomain(name = 'acme'): string {
  domains += 1;
  return `${name}-${domains}.com`;
}

/** `POST /v1/enrich/company`. */
export function companyEnrichment(at: Stage): void {
  const enrich = (key: string, body: unknown, idempotencyKey?: string) =>
    at.app.ask('POST', '/v1/enrich/company', {
      key,
      body,
      ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
    });
  const create = async (key: string, body: unknown): Promise<string> => {
    const answer = await at.app.ask('POST', '/v1/companies', { key, body });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.data.id;
  };
  const list = async (key: string) => (await at.app.ask('GET', '/v1/companies', { key })).json;
  const enrichment = async (key: string, answer: Answer) =>
    (await at.app.ask('GET', `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`, { key })).json.data;

  describe('by domain', () => {
    test('a company that is not there is created with what was found, for one credit', async () => {
      const { key, id } = await at.app.workspace({ credits: 5 });
      const domain = newDomain();
      const answer = await enrich(key, { domain: `https://www.${domain.toUpperCase()}/about` });
      assert.equal(answer.status, 200, answer.text);
      const { company, fields_updated, source, credits_remaining } = answer.json.data;
      assert.match(company.id, UUID);
      assert.equal(company.domain, domain);
      assert.deepEqual(fields_updated, [
        ...['name', 'industry', 'size', 'founded_year', 'description', 'hq_location'],
        ...['logo_url', 'linkedin_url', 'tech_stack'],
      ]);
      assert.equal(typeof company.founded_year, 'number');
      assert.ok(Array.isArray(company.tech_stack));
      assert.deepEqual([source, credits_remaining], ['vendor_a', 4]);
      assert.equal(answer.headers.get('x-credits-charged'), '1');
      const there = await at.app.ask('GET', `/v1/companies/${company.id}`, { key });
      assert.deepEqual(there.json.data, company);
      assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
    });

    test('a company that is there is returned, and what it has is kept', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      const domain = newDomain();
      const id = await create(key, { domain, name: 'Acme', industry: 'Law', tags: ['client'], city: 'Rome' });
      const { data } = (await enrich(key, { domain })).json;
      assert.deepEqual(
        [data.company.id, data.company.name, data.company.industry, data.company.tags, data.company.city],
        [id, 'Acme', 'Law', ['client'], 'Rome'],
      );
      assert.ok(!data.fields_updated.includes('industry') && data.fields_updated.includes('size'));
      assert.equal((await list(key)).meta.total, 1);
    });

    test('where nobody knows it nothing is left behind, and nothing is charged', async () => {
      const { key, id } = await at.app.workspace({ credits: 5 });
      const domain = newDomain('nomatch');
      const answer = await enrich(key, { domain });
      assertError(answer, 409, 'no_match');
      assert.equal(answer.json.error.details.reason, 'no_data');
      assert.equal(answer.headers.get('x-credits-charged'), '0');
      assert.equal((await list(key)).meta.total, 0);
      assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
      const told = await enrichment(key, answer);
      assert.deepEqual(
        [told.contact_id, told.company_id, told.domain, told.status],
        [null, null, domain, 'no_match'],
      );
    });

    test('nor where the vendors fail, or answer about another company', async () => {
      const { key, id } = await at.app.workspace({ credits: 5 });
      assertError(await enrich(key, { domain: newDomain('html502') }), 503, 'providers_unavailable');
      const mistaken = await enrich(key, { domain: newDomain('wrongperson') });
      assertError(mistaken, 409, 'no_match');
      assert.equal((await enrichment(key, mistaken)).attempts[0].reason, 'identity_mismatch');
      assert.equal((await list(key)).meta.total, 0);
      assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
    });

    test('a mail provider’s is refused, with what to do instead', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      for (const domain of ['gmail.com', 'mail.GMX.net']) {
        assert.deepEqual(wrongFields(await enrich(key, { domain })), ['domain']);
      }
      const id = await create(key, { name: 'Yahoo', domain: 'yahoo.com' });
      assert.equal((await enrich(key, { company_id: id })).status, 200);
    });
  });

  describe('by id', () => {
    test('fills what is missing, by whatever is known', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      const id = await create(key, { name: `Only A Name ${randomUUID()}` });
      const { data } = (await enrich(key, { company_id: id, fields: ['industry', 'size'] })).json;
      assert.deepEqual([data.company.id, data.fields_updated], [id, ['industry', 'size']]);
      assert.equal(data.company.founded_year, null);
    });

    test('a company of another workspace, deleted or never there is not found', async () => {
      const { key, id } = await at.app.workspace({ credits: 5 });
      const other = await at.app.workspace({ credits: 5 });
      const theirs = await create(other.key, { name: 'Acme' });
      const gone = await create(key, { name: 'Gone' });
      await at.app.ask('DELETE', `/v1/companies/${gone}`, { key });
      for (const company_id of [theirs, gone, randomUUID()]) {
        assertError(await enrich(key, { company_id }), 404, 'not_found');
        assertError(await enrich(key, { company_id, domain: newDomain() }), 404, 'not_found');
      }
      assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
    });

    test('with a domain as well, both must mean the same company', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      const domain = newDomain();
      const id = await create(key, { domain });
      const nameless = await create(key, { name: 'Acme' });
      assert.equal((await enrich(key, { company_id: id, domain: `www.${domain}` })).status, 200);
      assert.deepEqual(wrongFields(await enrich(key, { company_id: id, domain: newDomain() })), ['domain']);
      assert.deepEqual(wrongFields(await enrich(key, { company_id: nameless, domain })), ['domain']);
      assert.equal((await list(key)).meta.total, 2);
    });

    test('what is filled stays, and with overwrite is replaced where something else was found', async () => {
      const { key, id: workspaceId } = await at.app.workspace({ credits: 5 });
      const id = await create(key, { domain: newDomain(), industry: 'Law' });
      const kept = await enrich(key, { company_id: id, fields: ['industry'] });
      assert.deepEqual([kept.status, kept.json.data.fields_updated], [200, []]);
      assert.deepEqual([kept.json.data.source, kept.headers.get('x-credits-charged')], [null, '0']);
      const replaced = await enrich(key, { company_id: id, fields: ['industry'], overwrite: true });
      assert.deepEqual(replaced.json.data.fields_updated, ['industry']);
      const confirmed = await enrich(key, { company_id: id, fields: ['industry'], overwrite: true });
      assert.deepEqual([confirmed.json.data.fields_updated, confirmed.json.data.source], [[], 'vendor_a']);
      assert.equal((await at.app.credits(workspaceId)).balance, 4);
    });
  });

  test('what can not be read is named', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    assert.deepEqual(wrongFields(await enrich(key, {})), ['company_id']);
    const wrong = { company_id: 'x', domain: 'localhost', fields: ['job_title'], overwrite: 1, more: 1 };
    assert.deepEqual(wrongFields(await enrich(key, wrong)), [
      ...['company_id', 'domain', 'fields', 'more', 'overwrite'],
    ]);
  });

  test('an empty balance is a 402, and nobody is asked', async () => {
    const { key } = await at.app.workspace({ credits: 0 });
    assertError(await enrich(key, { domain: newDomain() }), 402, 'insufficient_credits');
    assert.equal((await list(key)).meta.total, 0);
  });

  test('what was bought before is not bought again', async () => {
    const { key, id: workspaceId } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const first = await enrich(key, { domain, fields: ['size'] });
    const again = await enrich(key, { domain, fields: ['industry'] });
    const { attempts } = await enrichment(key, again);
    assert.deepEqual([attempts[0].cached, attempts[0].cost], [true, 0]);
    assert.equal(again.json.data.company.id, first.json.data.company.id);
    assert.equal((await at.app.credits(workspaceId)).balance, 3);
  });

  test('the enrichment tells of the company, by both its list and its id', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const answer = await enrich(key, { domain, fields: ['founded_year', 'tech_stack'] });
    const { company } = answer.json.data;
    const told = await enrichment(key, answer);
    assert.deepEqual(
      [told.contact_id, told.company_id, told.domain, told.requested_fields, told.fields_updated],
      [null, company.id, domain, ['founded_year', 'tech_stack'], ['founded_year', 'tech_stack']],
    );
    assert.deepEqual(told.fields.founded_year.value, company.founded_year);
    assert.deepEqual(told.fields.tech_stack.value, company.tech_stack);
    const listed = await at.app.ask('GET', `/v1/enrichments?company_id=${company.id}`, { key });
    assert.deepEqual(listed.json.data.enrichments, [told]);
  });

  describe('at once', () => {
    test('two calls for a new domain make one company, and both are answered with it', async () => {
      const { key, id } = await at.app.workspace({ credits: 5 });
      const domain = newDomain();
      const answers = await Promise.all([enrich(key, { domain }), enrich(key, { domain })]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      );
      const [one, other] = answers.map(({ json }) => json.data.company);
      assert.deepEqual(one, other);
      assert.equal((await list(key)).meta.total, 1);
      assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
    });

    test('many calls for different fields lose none of them', async () => {
      const { key } = await at.app.workspace({ credits: 20 });
      const domain = newDomain();
      const fields = ['name', 'industry', 'size', 'founded_year', 'hq_location', 'description', 'logo_url'];
      const answers = await Promise.all(fields.map(field => enrich(key, { domain, fields: [field] })));
      for (const answer of answers) assert.equal(answer.status, 200, answer.text);
      const { companies } = (await list(key)).data;
      assert.equal(companies.length, 1);
      for (const field of fields) assert.notEqual(companies[0][field], null, field);
    });

    test('calls that name one company by its id and by its domain lose nothing of each other', async () => {
      const { key, id } = await at.app.workspace({ credits: 20 });
      const domain = newDomain();
      const company_id = await create(key, { domain });
      const fields = ['name', 'industry', 'size', 'founded_year', 'hq_location', 'description', 'logo_url'];
      const answers = await Promise.all(
        fields.map((field, n) => {
          const named = [{ company_id }, { domain }, { company_id, domain }][n % 3];
          return enrich(key, { ...named, fields: [field] });
        }),
      );
      for (const answer of answers) {
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.json.data.company.id, company_id);
        assert.equal(answer.json.data.fields_updated.length, 1);
      }
      const { companies } = (await list(key)).data;
      assert.equal(companies.length, 1);
      for (const field of fields) assert.notEqual(companies[0][field], null, field);
      assert.equal((await at.app.credits(id)).balance, 20 - fields.length);
    });

    test('the last credit goes to exactly one, and only its company is there', async () => {
      const { key, id } = await at.app.workspace({ credits: 1 });
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => enrich(key, { domain: newDomain() })),
      );
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      assert.equal(answers.filter(({ status }) => status === 402).length, 11);
      assert.equal((await list(key)).meta.total, 1);
      assert.deepEqual(await at.app.credits(id), { balance: 0, held: 0, available: 0 });
    });

    test('a change of the company meanwhile is kept', async () => {
      const { key } = await at.app.workspace({ credits: 5 });
      const id = await create(key, { domain: newDomain() });
      const [answer] = await Promise.all([
        enrich(key, { company_id: id }),
        at.app.ask('PATCH', `/v1/companies/${id}`, { key, body: { city: 'Rome', industry: 'Law' } }),
      ]);
      assert.equal(answer.status, 200, answer.text);
      const there = (await at.app.ask('GET', `/v1/companies/${id}`, { key })).json.data;
      assert.deepEqual([there.city, there.industry], ['Rome', 'Law']);
      assert.notEqual(there.size, null);
    });
  });

  test('a replay is the first answer again and never charges, also of a no_match', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    for (const domain of [newDomain(), newDomain('nomatch')]) {
      const idempotencyKey = randomUUID();
      const first = await enrich(key, { domain }, idempotencyKey);
      const again = await Promise.all(
        Array.from({ length: 4 }, () => enrich(key, { domain }, idempotencyKey)),
      );
      for (const answer of again) {
        assert.deepEqual(
          [answer.status, answer.text, answer.headers.get('idempotent-replayed')],
          [first.status, first.text, 'true'],
        );
      }
      assertError(
        await enrich(key, { domain, overwrite: true }, idempotencyKey),
        409,
        'idempotency_conflict',
      );
    }
    assert.equal((await at.app.credits(id)).balance, 4);
    assert.equal((await list(key)).meta.total, 1);
  });

  test('a replay is answered as before when the company is gone', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const id = await create(key, { domain: newDomain() });
    const idempotencyKey = randomUUID();
    const first = await enrich(key, { company_id: id }, idempotencyKey);
    await at.app.ask('DELETE', `/v1/companies/${id}`, { key });
    const again = await enrich(key, { company_id: id }, idempotencyKey);
    assert.deepEqual([again.status, again.text], [200, first.text]);
  });

  test('a key without write:enrich is refused', async () => {
    const { key } = await at.app.workspace({ permissions: ['read'] });
    assertError(await enrich(key, { domain: newDomain() }), 403, 'insufficient_permissions');
  });
}
