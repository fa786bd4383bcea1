import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApollo } from '../../../test/vendors/apollo.js';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import type { CompanyOutcome } from '../provider.js';
import { apolloProvider } from './apollo-provider.js';

testCompanies('apollo', {
  type: apolloProvider,
  start: () => startApollo(),
  questions: [
    [byDomain(), { endpoint: 'GET /organizations/enrich', query: { domain: NORTHWIND.domain } }],
    [byPage(), { query: { linkedin_url: companyPage(NORTHWIND) } }],
    [byCompanyName(), { query: { name: 'Northwind Labs' } }],
  ],
  found: {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs',
      industry: 'software development',
      size: 83,
      founded_year: 2014,
      description: 'Northwind Labs builds warehouse robots.',
      hq_location: 'Portland, OR, US',
      logo_url: 'https://logos.example/northwind-labs.png',
      linkedin_url: 'http://www.linkedin.com/company/northwind-labs-example',
      tech_stack: ['Cloudflare', 'Hubspot'],
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'northwind-labs.example',
      linkedin_url: 'http://www.linkedin.com/company/northwind-labs-example',
    },
    handles: { x: 'northwindlabs', facebook: 'northwindlabs' },
    confidence: 0.85,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 23_000 },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_422' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
});

for (const companyMiss of ['null', 'absent', 'status_404', 'status_422'] as const) {
  test(`a company that apollo does not know is none where it says so by ${companyMiss}`, async () => {
    const simulator = await startApollo({ companyMiss });
    const outcome = await askCompany(apolloProvider, simulator, byDomain('nomatch.example'));
    assert.equal(outcome.outcome, 'not_found');
    await simulator.close();
  });
}

async function answered(status: number, body: object): Promise<CompanyOutcome> {
  const simulator = await startApollo();
  simulator.alwaysAnswer({ status, body });
  const outcome = await askCompany(apolloProvider, simulator, byDomain());
  await simulator.close();
  return outcome;
}

test('what apollo could not understand is told from what it does not know', async () => {
  assert.deepEqual(await answered(422, { error: "Required parameter 'domain' missing" }), {
    outcome: 'failed',
    kind: 'bad_request',
    reason: 'http_422',
  });
});

test('a key of apollo’s that may not ask about companies is forbidden to', async () => {
  const error = 'This API key is not authorized to access api/v1/organizations/enrich.';
  assert.deepEqual(await answered(403, { error, error_code: 'API_INACCESSIBLE' }), {
    outcome: 'failed',
    kind: 'forbidden',
    reason: 'http_403',
  });
});

test('apollo’s technologies are taken from either of its lists', async () => {
  const current_technologies = [{ uid: 'hubspot', name: 'Hubspot' }, { uid: 'nameless' }];
  const outcome = await answered(200, { organization: { name: 'Northwind Labs', current_technologies } });
  assert.deepEqual(outcome.outcome === 'found' && outcome.fields.tech_stack, ['Hubspot']);
});
