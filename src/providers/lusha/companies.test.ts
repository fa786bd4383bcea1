import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { lushaCompany, lushaItemError, startLusha } from '../../../test/vendors/lusha.js';
import type { CompanyOutcome } from '../provider.js';
import { lushaProvider } from './lusha-provider.js';

testCompanies('lusha', {
  type: lushaProvider,
  start: () => startLusha(),
  questions: [
    [
      byDomain(),
      {
        endpoint: 'POST /companies/search-and-enrich',
        body: { companies: [{ clientReferenceId: '1', domain: NORTHWIND.domain }] },
      },
    ],
    [byCompanyName(), { body: { companies: [{ clientReferenceId: '1', name: 'Northwind Labs' }] } }],
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
      domain: 'www.northwind-labs.example',
      linkedin_url: companyPage(NORTHWIND),
    },
    confidence: 0.85,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 60_000 },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
  listsDomains: true,
});

async function answered(body: object): Promise<CompanyOutcome> {
  const simulator = await startLusha();
  simulator.alwaysAnswer({ status: 200, body });
  const outcome = await askCompany(lushaProvider, simulator, byDomain());
  await simulator.close();
  return outcome;
}

const withCount = (employeeCount: object) =>
  answered({ results: [{ ...lushaCompany(NORTHWIND), employeeCount }], billing: { creditsCharged: 1 } });

test('a headcount of lusha’s that contradicts its range gives way to the range', async () => {
  const counts = [
    { exact: 83, min: 51, max: 200 },
    { exact: 4_000, min: 51, max: 200 },
    { exact: 83 },
    { exact: null, min: 10_001, max: null },
    { exact: 12_000, min: 10_001, max: null },
  ];
  const outcomes = await Promise.all(counts.map(withCount));
  assert.deepEqual(
    outcomes.map(outcome => outcome.outcome === 'found' && outcome.fields.size),
    [83, '51-200', 83, '10001+', 12_000],
  );
});

test('lusha’s errors about a company come inside an answer of success', async () => {
  const about = async (code: string) => answered(Object(lushaItemError(code).body));
  assert.equal((await about('NO_SCORE')).outcome, 'not_found');
  assert.equal((await about('COMPLIANCE_RESTRICTED')).outcome, 'suppressed');
  assert.deepEqual(await about('ENRICH_FAILED'), {
    outcome: 'failed',
    kind: 'transient',
    reason: 'enrich_failed',
  });
  assert.deepEqual(await answered({ results: [] }), { outcome: 'not_found', cost: 0 });
});

test('lusha is not asked about a company by its LinkedIn page', async () => {
  const simulator = await startLusha();
  const outcome = await askCompany(lushaProvider, simulator, byPage());
  assert.deepEqual([outcome.outcome, simulator.asked.length], ['not_found', 0]);
  await simulator.close();
});
