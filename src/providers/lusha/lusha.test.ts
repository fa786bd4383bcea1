import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_BUT_PHONE,
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byName,
  byProfile,
} from '../../../test/vendors/ask-vendor.js';
import { lushaItemError, startLusha } from '../../../test/vendors/lusha.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found, KnownPerson } from '../provider.js';
import { lushaProvider } from './lusha-provider.js';

for (const restricted of ['item', 'status_451'] as const) {
  testVendor(`lusha, restricted people by ${restricted}`, {
    type: lushaProvider,
    start: () => startLusha({ restricted }),
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 60_000 },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
    suppressed: 'suppressed',
    isDated: true,
    hasTest: true,
  });
}

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    // Neither the switchboard nor the mobile on which nobody may call, and the mobile before the direct line.
    phone: '+12025550147',
    location: 'Portland, OR, US',
    seniority: 'Vice President',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { x: 'averyquill' },
  confidence: 0.88,
  observedAt: '2026-08-02T00:00:00.000Z',
};

const NAMED = { firstName: 'Avery', lastName: 'Quillfeather', companyName: 'Northwind Labs' };
const QUESTIONS: readonly (readonly [string, KnownPerson, object, number])[] = [
  ['the address', byEmail(), { email: AVERY.email }, 0.88],
  ['the profile', byProfile(), { linkedinUrl: AVERYS_PROFILE }, 0.88],
  ['names and company', byName(), NAMED, 0.75],
];

for (const [by, known, identifiers, confidence] of QUESTIONS) {
  test(`lusha is asked by ${by} alone, and for phones only where one is wanted`, async () => {
    const simulator = await startLusha();
    assert.deepEqual(await askVendor(lushaProvider, simulator, known), { ...FOUND, confidence });
    assert.deepEqual(simulator.asked[0]?.body, {
      contacts: [{ clientReferenceId: '1', ...identifiers }],
      reveal: ['phones'],
      options: { includePartialProfiles: true },
    });
    assert.equal(simulator.credits, 6);
    await simulator.close();
  });
}

test('without a phone lusha reveals an address, which says whom it means', async () => {
  const simulator = await startLusha();
  const options = { wanted: ALL_BUT_PHONE, config: { credit_cost: 0.1 } };
  const outcome = await askVendor(lushaProvider, simulator, byEmail(), options);
  assert.ok(outcome.outcome === 'found');
  assert.equal(outcome.identity?.email, AVERY.email);
  assert.equal(outcome.fields.phone, undefined);
  assert.equal(outcome.cost, 0.2);
  assert.deepEqual(simulator.asked[0]?.body.reveal, ['emails']);
  await simulator.close();
});

test('a single name is not enough for lusha, and nobody is asked', async () => {
  const simulator = await startLusha();
  const outcome = await askVendor(lushaProvider, simulator, { ...byName(), full_name: 'Avery' });
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 });
  await simulator.close();
});

const ITEMS: readonly (readonly [string, object])[] = [
  ['NO_SCORE', { outcome: 'not_found', cost: 0 }],
  ['ENRICH_FAILED', { outcome: 'failed', kind: 'transient', reason: 'enrich_failed' }],
];

for (const [code, expected] of ITEMS) {
  test(`lusha's ${code} inside an answer of success is understood`, async () => {
    const simulator = await startLusha();
    simulator.alwaysAnswer(lushaItemError(code));
    assert.deepEqual(await askVendor(lushaProvider, simulator, byEmail()), expected);
    await simulator.close();
  });
}

const STATUSES: readonly (readonly [number, string, object])[] = [
  [499, 'Request failed due to request timeout', { kind: 'transient', reason: 'http_499' }],
  [403, 'Your account is not active', { kind: 'forbidden', reason: 'http_403' }],
  [
    429,
    'Daily API quota limit exceeded. Limit 100 calls per day',
    { kind: 'quota_exhausted', reason: 'http_429' },
  ],
  [400, 'Badly formatted request', { kind: 'bad_request', reason: 'http_400' }],
];

for (const [statusCode, message, expected] of STATUSES) {
  test(`lusha's ${statusCode} “${message}” is understood`, async () => {
    const simulator = await startLusha();
    simulator.alwaysAnswer({ status: statusCode, body: { statusCode, message } });
    const outcome = await askVendor(lushaProvider, simulator, byEmail());
    assert.deepEqual(outcome, { outcome: 'failed', ...expected });
    await simulator.close();
  });
}

test('an answer without any result found nobody', async () => {
  const simulator = await startLusha();
  simulator.alwaysAnswer({ status: 200, body: { results: [], billing: { creditsCharged: 1 } } });
  const config = { credit_cost: 0.1 };
  const outcome = await askVendor(lushaProvider, simulator, byEmail(), { config });
  assert.deepEqual(outcome, { outcome: 'not_found', cost: 0.1 });
  await simulator.close();
});

test('what Lusha charges for a search that found nobody is booked', async () => {
  const simulator = await startLusha();
  simulator.alwaysAnswer({
    status: 200,
    body: {
      results: [{ clientReferenceId: '1', error: { code: 'NOT_FOUND', message: 'Contact not found' } }],
      billing: { creditsCharged: 1, resultsReturned: 0 },
    },
  });
  const outcome = await askVendor(lushaProvider, simulator, byEmail(), { config: { credit_cost: 0.08 } });
  assert.deepEqual(outcome, { outcome: 'not_found', cost: 0.08 });
  await simulator.close();
});
