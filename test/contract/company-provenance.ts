import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { newDomain } from './company-enrichment.js';
import { assertError, type Stage } from './stage.js';

/** `GET /v1/companies/{id}/provenance` and `POST /v1/enrich/company/plan`. */
export function companyProvenance(at: Stage): void {
  const provenance = (key: string, id: string) =>
    at.app.ask('GET', `/v1/companies/${id}/provenance`, { key });
  const enrich = (key: string, body: unknown) => at.app.ask('POST', '/v1/enrich/company', { key, body });
  const plan = (key: string, body: unknown) => at.app.ask('POST', '/v1/enrich/company/plan', { key, body });

  test('every value tells where it came from: a provider, or a person before or after', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const made = await at.app.ask('POST', '/v1/companies', { key, body: { domain, industry: 'Law' } });
    const { id } = made.json.data;
    const answer = await enrich(key, { company_id: id, fields: ['industry', 'founded_year', 'size'] });
    const size = answer.json.data.company.size === '1-10' ? '11-50' : '1-10';
    await at.app.ask('PATCH', `/v1/companies/${id}`, { key, body: { size } });
    const { company_id, values } = (await provenance(key, id)).json.data;
    assert.equal(company_id, id);
    assert.deepEqual(Object.keys(values), ['domain', 'industry', 'size', 'founded_year']);
    for (const name of ['domain', 'industry', 'size']) assert.equal(values[name].source, 'person', name);
    assert.equal(values.size.value, size);
    const { confidence, ...year } = values.founded_year;
    assert.ok(confidence > 0.5);
    assert.deepEqual(year, {
      value: answer.json.data.company.founded_year,
      source: 'vendor_a',
      observed_at: '2026-10-01T00:00:00.000Z',
      enrichment_id: answer.headers.get('x-enrichment-id'),
      agreed: [],
      disagreed: [],
      previous_value: null,
    });
  });

  test('a company of another workspace has none', async () => {
    const { key } = await at.app.workspace();
    const other = await at.app.workspace();
    const made = await at.app.ask('POST', '/v1/companies', { key: other.key, body: { name: 'Acme' } });
    assertError(await provenance(key, made.json.data.id), 404, 'company_not_found');
    assertError(await provenance(key, randomUUID()), 404, 'company_not_found');
  });

  test('a plan tells whom a call would ask and what it may cost, and does nothing of it', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const domain = newDomain();
    const planned = (await plan(key, { domain, fields: ['industry', 'size'] })).json.data;
    assert.deepEqual(
      [planned.company_id, planned.domain, planned.fields, planned.credits.worst],
      [null, domain, ['industry', 'size'], 1],
    );
    assert.deepEqual(
      planned.steps.map(({ provider, decision, cached }: Record<string, unknown>) => [
        provider,
        decision,
        cached,
      ]),
      [
        ['vendor_a', 'ask', false],
        ['inference', 'skip', false],
      ],
    );
    assert.equal((await at.app.ask('GET', '/v1/companies', { key })).json.meta.total, 0);
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
    await enrich(key, { domain, fields: ['size'] });
    const after = (await plan(key, { domain, fields: ['industry', 'size'] })).json.data;
    assert.deepEqual([after.fields, after.steps[0].cached, after.vendor_cost.worst], [['industry'], true, 0]);
    assertError(await plan(key, { company_id: randomUUID() }), 404, 'not_found');
  });
}
