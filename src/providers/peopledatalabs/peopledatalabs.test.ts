import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askVendor, byEmail, byName, byProfile } from '../../../test/vendors/ask-vendor.js';
import { AVERY } from '../../../test/vendors/people.js';
import { startPeopledatalabs } from '../../../test/vendors/peopledatalabs.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { KnownPerson, Outcome } from '../provider.js';
import { peopledatalabsProvider } from './peopledatalabs-provider.js';
import { usedUp } from './rate-headers.js';

for (const plan of ['full', 'limited'] as const) {
  testVendor(`peopledatalabs, ${plan} plan`, {
    type: peopledatalabsProvider,
    start: () => startPeopledatalabs(plan),
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 60_000 },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
    isDated: true,
    hasTest: false,
  });
}

const FOUND: Outcome = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: 'linkedin.com/in/averyquillfeather',
    phone: '+12025550147',
    location: 'Portland, OR, US',
    // The higher one of its levels `senior` and `vp`.
    seniority: 'vp',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    email: 'avery.quillfeather@northwind-labs.example',
    linkedin_url: 'linkedin.com/in/averyquillfeather',
    company_name: 'Northwind Labs',
  },
  // Likelihood 9.
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.97,
  observedAt: '2026-08-02T00:00:00.000Z',
};

const CONTROL = { min_likelihood: '6', titlecase: 'true' };

const QUESTIONS: readonly (readonly [string, KnownPerson, object])[] = [
  ['the address', byEmail(), { email: AVERY.email }],
  ['the profile', byProfile(), { profile: 'https://www.linkedin.com/in/averyquillfeather' }],
  ['name and company', byName(), { name: 'Avery Quillfeather', company: 'Northwind Labs' }],
];

for (const [by, known, identifiers] of QUESTIONS) {
  test(`peopledatalabs is asked by ${by} alone`, async () => {
    const simulator = await startPeopledatalabs();
    assert.deepEqual(await askVendor(peopledatalabsProvider, simulator, known), FOUND);
    assert.deepEqual(simulator.asked[0]?.query, { ...identifiers, ...CONTROL });
    assert.equal(simulator.credits, 1);
    await simulator.close();
  });
}

test('a flag in place of a number or an address is no value', async () => {
  const simulator = await startPeopledatalabs('limited');
  const outcome = await askVendor(peopledatalabsProvider, simulator, byEmail());
  assert.ok(outcome.outcome === 'found');
  assert.equal(outcome.fields.phone, undefined);
  assert.equal(outcome.identity?.email, undefined);
  assert.equal(outcome.fields.job_title, 'VP of Engineering');
  await simulator.close();
});

test('what the vendor says it charged is the cost', async () => {
  const simulator = await startPeopledatalabs();
  simulator.alwaysAnswer({
    status: 200,
    headers: { 'x-call-credits-spent': '0' },
    body: { status: 200, likelihood: 6, data: { job_title: 'Engineer' } },
  });
  const config = { credit_cost: 0.28 };
  const outcome = await askVendor(peopledatalabsProvider, simulator, byEmail(), { config });
  assert.deepEqual(outcome, {
    outcome: 'found',
    fields: { job_title: 'Engineer' },
    identity: {},
    confidence: 0.85,
    cost: 0,
  });
  await simulator.close();
});

test('the address asked by is found among the vendor’s many', async () => {
  const simulator = await startPeopledatalabs();
  simulator.alwaysAnswer({
    status: 200,
    body: {
      likelihood: 8,
      data: {
        job_title: 'Engineer',
        work_email: 'avery@elsewhere.example',
        personal_emails: ['a@personal.example', AVERY.email.toUpperCase()],
      },
    },
  });
  const outcome = await askVendor(peopledatalabsProvider, simulator, byEmail());
  assert.equal(outcome.outcome === 'found' && outcome.identity?.email, AVERY.email.toUpperCase());
  await simulator.close();
});

const NOW_MS = Date.parse('2026-11-22T10:00:00Z');

test('the rate headers are read in Python’s spelling, as JSON and as a number', () => {
  const stated = { waitMs: 15_000, isStated: true, isQuota: false };
  for (const left of ["{'minute': 0, 'day': 99}", '{"minute":0}', '0', ' 0 ']) {
    const headers = { 'x-ratelimit-remaining': left, 'x-ratelimit-reset': '2026-11-22T10:00:15Z' };
    assert.deepEqual(usedUp(headers, NOW_MS), stated, left);
  }
});

test('rate headers that leave something, or say nothing, hold nobody back', () => {
  for (const left of ["{'minute': 10, 'day': 20}", '100', '', 'soon']) {
    assert.equal(usedUp({ 'x-ratelimit-remaining': left }, NOW_MS), undefined, left);
  }
  assert.equal(usedUp({}, NOW_MS), undefined);
});

test('a day’s allowance that is spent is a quota', () => {
  const headers = { 'x-ratelimit-remaining': "{'minute': 5, 'day': 0}" };
  assert.deepEqual(usedUp(headers, NOW_MS), { waitMs: 3_600_000, isStated: false, isQuota: true });
});
