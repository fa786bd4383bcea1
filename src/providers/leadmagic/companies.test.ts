import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain, byPage } from '../../../test/vendors/ask-vendor.js';
import { companyPage, NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { N8N_PATHS, startLeadmagic } from '../../../test/vendors/leadmagic.js';
import { leadmagicProvider } from './leadmagic-provider.js';

testCompanies('leadmagic', {
  type: leadmagicProvider,
  start: () => startLeadmagic(),
  questions: [
    [byDomain(), { endpoint: 'POST /companies/company-search', body: { company_domain: NORTHWIND.domain } }],
    [byPage(), { body: { profile_url: companyPage(NORTHWIND) } }],
    [byCompanyName(), { body: { company_name: 'Northwind Labs' } }],
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
      linkedin_url: 'https://linkedin.com/company/northwind-labs-example',
    },
    identity: {
      name: 'Northwind Labs',
      linkedin_url: 'https://linkedin.com/company/northwind-labs-example',
    },
    handles: { x: 'northwindlabs' },
    confidence: 0.85,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 5_000 },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
});

test('a company that leadmagic does not know is none in each of its forms', async () => {
  for (const mode of [{ miss: 'status_404' }, { errors: 'legacy', miss: 'status_404' }, {}] as const) {
    const simulator = await startLeadmagic(mode);
    const outcome = await askCompany(leadmagicProvider, simulator, byDomain('nomatch.example'));
    assert.equal(outcome.outcome, 'not_found');
    assert.ok(outcome.outcome === 'not_found' && (outcome.cost ?? 0) === 0);
    await simulator.close();
  }
});

test('leadmagic’s older form of a company is understood, at the paths that are configured', async () => {
  const simulator = await startLeadmagic({ paths: 'n8n', company: 'legacy' });
  const config = { paths: N8N_PATHS };
  const outcome = await askCompany(leadmagicProvider, simulator, byDomain(), { config });
  assert.equal(simulator.asked[0]?.endpoint, 'POST /companies/search');
  assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
  const { name, size, founded_year, hq_location, description } = outcome.fields;
  assert.deepEqual(
    [name, size, founded_year, hq_location, description],
    ['Northwind Labs', '51-200', 2014, 'Portland, OR, US', NORTHWIND.description],
  );
  assert.equal(outcome.identity?.domain, 'https://northwind-labs.example');
  await simulator.close();
});

test('leadmagic’s range is taken where there is no headcount, also one without an end', async () => {
  const simulator = await startLeadmagic();
  const sizes = [];
  for (const form of [{ employeeRange: '51-200' }, { employee_count_range: { start: 10_001 } }]) {
    simulator.alwaysAnswer({ status: 200, body: { companyName: 'Northwind Labs', ...form } });
    const outcome = await askCompany(leadmagicProvider, simulator, byDomain());
    sizes.push(outcome.outcome === 'found' && outcome.fields.size);
  }
  assert.deepEqual(sizes, ['51-200', '10001+']);
  await simulator.close();
});
