import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany, byCompanyName, byDomain } from '../../../test/vendors/ask-vendor.js';
import { NORTHWIND } from '../../../test/vendors/companies.js';
import { testCompanies } from '../../../test/vendors/company-suite.js';
import { hunterCompany, hunterError, startHunter } from '../../../test/vendors/hunter.js';
import type { CompanyOutcome } from '../provider.js';
import { hunterProvider } from './hunter-provider.js';

testCompanies('hunter', {
  type: hunterProvider,
  start: startHunter,
  questions: [[byDomain(), { endpoint: 'GET /companies/find', query: { domain: NORTHWIND.domain } }]],
  found: {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs',
      industry: 'Software Development',
      size: '51-200',
      founded_year: 2014,
      description: 'Northwind Labs builds warehouse robots.',
      hq_location: 'Portland, OR, US',
      logo_url: 'https://logos.example/northwind-labs.png',
      linkedin_url: 'https://www.linkedin.com/company/northwind-labs-example',
      tech_stack: ['cloudflare', 'hubspot'],
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'northwind-labs.example',
      linkedin_url: 'https://www.linkedin.com/company/northwind-labs-example',
    },
    handles: { x: 'northwindlabs', facebook: 'northwindlabs' },
    confidence: 0.85,
  },
  credits: 1,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_403' },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_429' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
  listsDomains: true,
});

/** What is said of Northwind where the vendor's record is changed like this. */
async function readChanged(changes: object): Promise<CompanyOutcome> {
  const simulator = await startHunter();
  const data = { ...hunterCompany(NORTHWIND), ...changes };
  simulator.alwaysAnswer({ status: 200, body: { data, meta: {} } });
  const outcome = await askCompany(hunterProvider, simulator, byDomain());
  await simulator.close();
  return outcome;
}

test('hunter’s headcount is understood as a range, as a number, and as a number beside a range', async () => {
  const sizes = [{ employees: '51-200' }, { employees: 83 }, { employees: 83, employeesRange: '51-250' }];
  const read = await Promise.all(sizes.map(metrics => readChanged({ metrics })));
  assert.deepEqual(
    read.map(outcome => outcome.outcome === 'found' && outcome.fields.size),
    ['51-200', 83, '51-250'],
  );
});

test('hunter is not asked about a company without a domain', async () => {
  const simulator = await startHunter();
  const outcome = await askCompany(hunterProvider, simulator, byCompanyName());
  assert.equal(outcome.outcome, 'not_found');
  assert.equal(simulator.asked.length, 0);
  await simulator.close();
});

test('a record of hunter’s without any value, or without a record, found no company', async () => {
  const simulator = await startHunter();
  simulator.alwaysAnswer({ status: 200, body: { data: { domain: NORTHWIND.domain, name: null } } });
  const empty = await askCompany(hunterProvider, simulator, byDomain(), { config: { credit_cost: 1 } });
  assert.deepEqual(empty, { outcome: 'not_found', reason: 'no_usable_field', cost: 1 });
  simulator.alwaysAnswer({ status: 200, body: { data: null } });
  const none = await askCompany(hunterProvider, simulator, byDomain());
  assert.deepEqual(none, { outcome: 'not_found', cost: 0 });
  await simulator.close();
});

test('a long description is kept to its last whole word that fits, without half a character', async () => {
  const outcome = await readChanged({ description: `${'Robots 🤖 '.repeat(300)}` });
  assert.ok(outcome.outcome === 'found' && typeof outcome.fields.description === 'string');
  const { description } = outcome.fields;
  assert.ok(description.length <= 1_000 && description.isWellFormed(), description);
  assert.match(description, /(Robots|🤖)…$/u);
});

test('a plan of hunter’s without companies is told from too many requests', async () => {
  const simulator = await startHunter();
  simulator.alwaysAnswer(hunterError(403, 'no_discover_access'));
  const outcome = await askCompany(hunterProvider, simulator, byDomain());
  assert.deepEqual(outcome, { outcome: 'failed', kind: 'forbidden', reason: 'http_403' });
  await simulator.close();
});
