import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { startProspeo } from '../../../test/vendors/prospeo.js';
import { prospeoProvider } from './prospeo-provider.js';

testCompanies('prospeo', {
  type: prospeoProvider,
  start: () => startProspeo(),
  questions: [
    [byDomain(), { endpoint: 'POST /enrich-company', body: { data: { company_website: NORTHWIND.domain } } }],
    [byPage(), { body: { data: { company_linkedin_url: companyPage(NORTHWIND) } } }],
    [byCompanyName(), { body: { data: { company_name: 'Northwind Labs' } } }],
  ],
  found: {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs',
      industry: 'Software Development',
      size: 83,
      founded_year: 2014,
      description: 'Northwind Labs builds warehouse robots.',
      hq_location: 'Portland, OR, US',
      logo_url: 'https://logos.example/northwind-labs.png',
      linkedin_url: companyPage(NORTHWIND),
      tech_stack: ['Cloudflare', 'Hubspot'],
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'northwind-labs.example',
      linkedin_url: companyPage(NORTHWIND),
    },
    handles: { x: 'northwindlabs', facebook: 'northwindlabs', youtube: 'northwindlabs' },
    confidence: 0.85,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'rate_limited', retryAfterMs: 17_000 },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'insufficient_credits' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'invalid_api_key' },
  isDated: false,
  listsDomains: true,
});

for (const technology of ['objects', 'list'] as const) {
  test(`prospeo’s technologies are understood as ${technology} as well`, async () => {
    const simulator = await startProspeo({ technology });
    const outcome = await askCompany(prospeoProvider, simulator, byDomain());
    assert.deepEqual(outcome.outcome === 'found' && outcome.fields.tech_stack, NORTHWIND.technologies);
    await simulator.close();
  });
}

test('prospeo does not know a company either where its answer has none in it', async () => {
  const simulator = await startProspeo({ miss: 'record_missing' });
  const outcome = await askCompany(prospeoProvider, simulator, byDomain('nomatch.example'));
  assert.deepEqual(outcome, { outcome: 'not_found', cost: 0 });
  await simulator.close();
});

test('the same company costs nothing at prospeo again', async () => {
  const simulator = await startProspeo();
  const costs = [];
  for (const known of [byDomain(), byCompanyName()]) {
    const outcome = await askCompany(prospeoProvider, simulator, known, { config: { credit_cost: 0.1 } });
    costs.push(outcome.outcome === 'found' && outcome.cost);
  }
  assert.deepEqual(costs, [0.1, 0]);
  await simulator.close();
});

test('a company that prospeo found by its name alone is little sure', async () => {
  const simulator = await startProspeo();
  const outcome = await askCompany(prospeoProvider, simulator, byCompanyName());
  assert.equal(outcome.outcome === 'found' && outcome.confidence, 0.55);
  await simulator.close();
});

test('a range of prospeo’s own is taken where it knows no headcount', async () => {
  const simulator = await startProspeo();
  const company = { name: 'Northwind Labs', employee_count: null, employee_range: '51-100' };
  simulator.alwaysAnswer({ status: 200, body: { error: false, company } });
  const outcome = await askCompany(prospeoProvider, simulator, byDomain());
  assert.equal(outcome.outcome === 'found' && outcome.fields.size, '51-100');
  await simulator.close();
});
