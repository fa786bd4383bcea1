import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApolloMode, startApollo } from '../../../test/vendors/apollo.js';
import {
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byName,
  byProfile,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { AVERY, SWITCHBOARD } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found, KnownPerson } from '../provider.js';
import { apolloProvider } from './apollo-provider.js';

const MODES: readonly ApolloMode[] = [
  { miss: 'null', quotaStatus: 422 },
  { miss: 'absent', quotaStatus: 402 },
  { miss: 'absent', quotaStatus: 403 },
];

for (const mode of MODES) {
  testVendor(`apollo ${JSON.stringify(mode)}`, {
    type: apolloProvider,
    start: () => startApollo(mode),
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 23_000 },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: `http_${mode.quotaStatus}` },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
    isDated: false,
    hasTest: true,
  });
}

const LINKEDIN = 'http://www.linkedin.com/in/averyquillfeather';

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: LINKEDIN,
    location: 'Portland, OR, US',
    seniority: 'vp',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    email: AVERY.email,
    linkedin_url: LINKEDIN,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.9,
};

const QUESTIONS: readonly (readonly [string, KnownPerson, object, number])[] = [
  ['the address', byEmail(), { email: AVERY.email }, 0.9],
  ['the profile', byProfile(), { linkedin_url: AVERYS_PROFILE }, 0.85],
  ['name and company', byName(), { name: 'Avery Quillfeather', organization_name: 'Northwind Labs' }, 0.55],
];

for (const [by, known, query, confidence] of QUESTIONS) {
  test(`apollo is asked by ${by} alone, in the query string of a POST without a body`, async () => {
    const simulator = await startApollo();
    const outcome = await askVendor(apolloProvider, simulator, known, { config: { credit_cost: 0.1 } });
    assert.deepEqual(outcome, { ...FOUND, confidence, cost: 0.1 });
    assert.deepEqual(simulator.asked[0]?.query, query);
    assert.equal(simulator.credits, 1);
    await simulator.close();
  });
}

/** The phone that is said of Avery, who is in the team's Apollo with this record. */
async function phoneOf(contact: object): Promise<string | undefined> {
  const simulator = await startApollo({ contact });
  const outcome = await askVendor(apolloProvider, simulator, byEmail());
  await simulator.close();
  return outcome.outcome === 'found' ? outcome.fields.phone : undefined;
}

test('apollo is not asked for phones: they would come too late', () =>
  withVendor(apolloProvider, 'http://127.0.0.1:1', async ({ fills }) => assert.ok(!fills.includes('phone'))));

test('of the numbers that the team’s Apollo holds, the person’s own is taken', async () => {
  const listed = [
    { sanitized_number: SWITCHBOARD, type: 'work_hq' },
    { sanitized_number: '+442079460018', type: 'mobile', dnc_status: 'listed' },
    { sanitized_number: '+33199000011', type: 'work_direct', dnc_status: null },
    { sanitized_number: '+12025550147', type: 'mobile', dnc_status: 'not_listed' },
  ];
  assert.equal(await phoneOf({ phone_numbers: listed, sanitized_phone: SWITCHBOARD }), '+12025550147');
  assert.equal(await phoneOf({ phone_numbers: listed.slice(0, 2) }), undefined);
  assert.equal(await phoneOf({ sanitized_phone: '+12025550147' }), '+12025550147');
});

test('a company’s switchboard is never a person’s phone', async () => {
  assert.equal(await phoneOf({ sanitized_phone: SWITCHBOARD }), undefined);
});

test('an address that the plan does not show says nothing of whom it is', async () => {
  const simulator = await startApollo();
  const person = { name: 'Avery Quillfeather', title: 'CTO', email: 'email_not_unlocked@domain.com' };
  simulator.alwaysAnswer({ status: 200, body: { person } });
  const outcome = await askVendor(apolloProvider, simulator, byEmail());
  assert.deepEqual(outcome.outcome === 'found' && outcome.identity, { full_name: 'Avery Quillfeather' });
  await simulator.close();
});

test('the company comes from the current job where the organisation is missing', async () => {
  const simulator = await startApollo();
  const employment_history = [
    { current: false, organization_name: 'Before' },
    { current: true, organization_name: 'Northwind Labs' },
  ];
  simulator.alwaysAnswer({ status: 200, body: { person: { title: 'CTO', employment_history } } });
  const outcome = await askVendor(apolloProvider, simulator, byEmail());
  assert.equal(outcome.outcome === 'found' && outcome.fields.company_name, 'Northwind Labs');
  await simulator.close();
});

test('a key without the right to the call is no used-up quota, though the call’s name speaks of credits', async () => {
  const simulator = await startApollo({ isMasterKey: false });
  const result = await withVendor(apolloProvider, simulator.baseUrl, async provider =>
    provider.test?.({ signal: AbortSignal.timeout(20_000) }),
  );
  assert.deepEqual(result, {
    ok: true,
    message: 'The key is accepted; only a master key shows the credits left.',
  });
  await simulator.close();
});

test('a spent hour sets apollo aside', async () => {
  const simulator = await startApollo();
  const headers = { 'x-minute-requests-left': '3', 'x-hourly-requests-left': '0' };
  simulator.alwaysAnswer({ status: 429, headers, body: { message: 'The maximum number of api calls' } });
  assert.deepEqual(await askVendor(apolloProvider, simulator, byEmail()), {
    outcome: 'failed',
    kind: 'quota_exhausted',
    reason: 'allowance_used_up',
    retryAfterMs: 3_600_000,
  });
  await simulator.close();
});
