import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { startCrustdata } from '../../../test/vendors/crustdata.js';
import { crustdataProvider } from './crustdata-provider.js';

const fields = ['basic_info', 'headcount', 'locations', 'taxonomy'];

testCompanies('crustdata', {
  type: crustdataProvider,
  start: () => startCrustdata(),
  questions: [
    [
      byDomain(),
      { endpoint: 'POST /company/enrich', body: { domains: [NORTHWIND.domain], exact_match: true, fields } },
    ],
    [byPage(), { body: { professional_network_profile_urls: [companyPage(NORTHWIND)], fields } }],
    [byCompanyName(), { body: { names: ['Northwind Labs'], fields } }],
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
      linkedin_url: companyPage(NORTHWIND),
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'northwind-labs.example',
      linkedin_url: companyPage(NORTHWIND),
    },
    confidence: 0.97,
  },
  credits: 2,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_403' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
});

for (const mode of [{ envelope: 'results' }, { miss: 'status_404' }] as const) {
  test(`crustdata’s companies are understood with ${JSON.stringify(mode)}`, async () => {
    const simulator = await startCrustdata(mode);
    const found = await askCompany(crustdataProvider, simulator, byDomain());
    const missed = await askCompany(crustdataProvider, simulator, byDomain('nomatch.example'));
    assert.deepEqual([found.outcome, missed.outcome], ['found', 'not_found']);
    await simulator.close();
  });
}

test('a company that crustdata found by its name alone is less sure than one by its domain', async () => {
  const simulator = await startCrustdata({ namesakeScore: 0.9 });
  const config = { credit_cost: 0.1 };
  const outcome = await askCompany(crustdataProvider, simulator, byCompanyName(), { config });
  assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
  assert.deepEqual([outcome.confidence, outcome.cost, simulator.credits], [0.7, 0.4, 4]);
  await simulator.close();
});

test('of two companies that crustdata thinks equally likely neither is taken, and both are paid', async () => {
  const simulator = await startCrustdata({ namesakeScore: 1 });
  const config = { credit_cost: 0.1 };
  const outcome = await askCompany(crustdataProvider, simulator, byCompanyName(), { config });
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'ambiguous', cost: 0.4 });
  await simulator.close();
});

test('a plan of crustdata’s without companies is forbidden them', async () => {
  const simulator = await startCrustdata();
  simulator.alwaysAnswer({
    status: 403,
    body: { error: { type: 'permission_error', message: 'no credit' } },
  });
  const outcome = await askCompany(crustdataProvider, simulator, byDomain());
  assert.deepEqual(outcome, { outcome: 'failed', kind: 'forbidden', reason: 'http_403' });
  await simulator.close();
});
