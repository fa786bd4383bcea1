import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage, withVendor } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { VENDOR_KEY } from '../../../test/vendors/simulator.js';
import { startThecompaniesapi } from '../../../test/vendors/thecompaniesapi.js';
import type { CompanyFound } from '../provider.js';
import { thecompaniesapiProvider } from './thecompaniesapi-provider.js';

const FOUND: CompanyFound = {
  outcome: 'found',
  fields: {
    name: 'Northwind Labs',
    industry: 'software development',
    size: 83,
    founded_year: 2014,
    description: 'Northwind Labs builds warehouse robots.',
    hq_location: 'Portland, OR, US',
    logo_url: 'https://logos.example/northwind-labs.png',
    linkedin_url: companyPage(NORTHWIND),
    tech_stack: ['cloudflare', 'hubspot'],
  },
  identity: {
    name: 'Northwind Labs',
    domain: 'northwind-labs.example',
    linkedin_url: companyPage(NORTHWIND),
  },
  handles: { x: 'northwindlabs', facebook: 'northwindlabs' },
  confidence: 0.85,
  observedAt: '2026-08-02T00:00:00.000Z',
};

testCompanies('thecompaniesapi', {
  type: thecompaniesapiProvider,
  start: () => startThecompaniesapi(),
  questions: [
    [byDomain(), { endpoint: 'GET /companies/*', name: NORTHWIND.domain, query: {} }],
    [byPage(), { endpoint: 'GET /companies/by-social', query: { linkedin: companyPage(NORTHWIND) } }],
  ],
  found: FOUND,
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_403' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: true,
});

for (const miss of ['status_404', 'empty_object', 'null'] as const) {
  test(`a company that thecompaniesapi does not know is none, and free, where it says so by ${miss}`, async () => {
    const simulator = await startThecompaniesapi({ miss });
    const config = { credit_cost: 1 };
    const outcome = await askCompany(thecompaniesapiProvider, simulator, byDomain('nomatch.example'), {
      config,
    });
    assert.ok(outcome.outcome === 'not_found' && (outcome.cost ?? 0) === 0, JSON.stringify(outcome));
    await simulator.close();
  });
}

for (const mode of [{ bySocial: 'wrapped' }, { codes: 'lower' }, { codes: 'none' }] as const) {
  test(`thecompaniesapi is understood with ${JSON.stringify(mode)}`, async () => {
    const simulator = await startThecompaniesapi(mode);
    const known = 'bySocial' in mode ? byPage() : byDomain();
    assert.deepEqual(await askCompany(thecompaniesapiProvider, simulator, known), FOUND);
    await simulator.close();
  });
}

test('thecompaniesapi’s other form of an error says the same', async () => {
  const simulator = await startThecompaniesapi({ errors: 'error' });
  const ask = (domain: string, config = {}) =>
    askCompany(thecompaniesapiProvider, simulator, byDomain(domain), { config });
  assert.deepEqual(await ask('quota.example'), {
    outcome: 'failed',
    kind: 'quota_exhausted',
    reason: 'http_403',
  });
  assert.deepEqual(await ask(NORTHWIND.domain, { api_key: 'another' }), {
    outcome: 'failed',
    kind: 'auth',
    reason: 'http_401',
  });
  simulator.alwaysAnswer({ status: 403, body: { error: { code: 'x', type: 'invalidRequestError' } } });
  assert.deepEqual(await ask(NORTHWIND.domain), {
    outcome: 'failed',
    kind: 'forbidden',
    reason: 'http_403',
  });
  await simulator.close();
});

test('thecompaniesapi’s reduced profile is free and less sure', async () => {
  const simulator = await startThecompaniesapi();
  const config = { simplified: true, credit_cost: 1 };
  const outcome = await askCompany(thecompaniesapiProvider, simulator, byDomain(), { config });
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual([outcome.confidence, outcome.cost, outcome.fields.size], [0.7, 0, '50-200']);
  assert.deepEqual(simulator.asked[0]?.query, { simplified: 'true' });
  assert.equal(simulator.credits, 0);
  await simulator.close();
});

test('thecompaniesapi is not asked about a company by its name', async () => {
  const simulator = await startThecompaniesapi();
  const outcome = await askCompany(thecompaniesapiProvider, simulator, byCompanyName());
  assert.deepEqual([outcome.outcome, simulator.asked.length], ['not_found', 0]);
  await simulator.close();
});

test('the key of thecompaniesapi can be tried without paying', async () => {
  const simulator = await startThecompaniesapi();
  const tried = (api_key: string) =>
    withVendor(
      thecompaniesapiProvider,
      simulator.baseUrl,
      async provider => provider.test?.({ signal: AbortSignal.timeout(20_000) }),
      { config: { api_key } },
    );
  assert.deepEqual(await tried(VENDOR_KEY), { ok: true, message: 'The key is accepted.' });
  assert.deepEqual(await tried('another-secret-key-2'), {
    ok: false,
    message: 'The key is refused (http_401).',
  });
  assert.equal(simulator.credits, 0);
  await simulator.close();
});

test('thecompaniesapi knows no people', () =>
  withVendor(thecompaniesapiProvider, 'http://127.0.0.1:1', async ({ fills, needs }) =>
    assert.deepEqual([fills, needs], [[], []]),
  ));
