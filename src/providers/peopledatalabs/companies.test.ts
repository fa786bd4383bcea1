import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { pdlCompany, startPeopledatalabs } from '../../../test/vendors/peopledatalabs.js';
import { peopledatalabsProvider } from './peopledatalabs-provider.js';

const CONTROL = { min_likelihood: '6', titlecase: 'true' };

testCompanies('peopledatalabs', {
  type: peopledatalabsProvider,
  start: () => startPeopledatalabs(),
  questions: [
    [byDomain(), { endpoint: 'GET /company/enrich', query: { website: NORTHWIND.domain, ...CONTROL } }],
    [byPage(), { query: { profile: 'https://www.linkedin.com/company/northwind-labs-example', ...CONTROL } }],
    [byCompanyName(), { query: { name: 'Northwind Labs', ...CONTROL } }],
  ],
  found: {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs',
      industry: 'Software Development',
      size: '51-200',
      founded_year: 2014,
      description: 'Northwind Labs builds warehouse robots.',
      hq_location: 'Portland, OR, US',
      linkedin_url: 'linkedin.com/company/northwind-labs-example',
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'northwind-labs.example',
      linkedin_url: 'linkedin.com/company/northwind-labs-example',
    },
    handles: { x: 'northwindlabs', facebook: 'northwindlabs' },
    confidence: 0.97,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 60_000 },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
  listsDomains: true,
});

test('what peopledatalabs leaves out of a company is taken from beside it', async () => {
  const simulator = await startPeopledatalabs();
  const record = { ...pdlCompany(NORTHWIND), display_name: null, size: null, summary: null };
  simulator.alwaysAnswer({
    status: 200,
    headers: { 'x-call-credits-spent': '0' },
    body: { status: 200, likelihood: 2, ...record },
  });
  const config = { credit_cost: 0.1 };
  const outcome = await askCompany(peopledatalabsProvider, simulator, byDomain(), { config });
  assert.ok(outcome.outcome === 'found');
  const { name, size, description } = outcome.fields;
  assert.deepEqual([name, size, description], ['NORTHWIND LABS', 83, 'Robots For Warehouses']);
  assert.deepEqual([outcome.confidence, outcome.cost], [0.3, 0]);
  await simulator.close();
});

test('an answer of peopledatalabs with nothing but the name that it was asked by found nothing', async () => {
  const simulator = await startPeopledatalabs();
  simulator.alwaysAnswer({ status: 200, body: { status: 200, likelihood: 6, name: 'northwind labs, inc.' } });
  const outcome = await askCompany(peopledatalabsProvider, simulator, byCompanyName());
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'no_usable_field' });
  await simulator.close();
});
