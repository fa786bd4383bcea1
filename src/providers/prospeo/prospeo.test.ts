import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_BUT_PHONE,
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byName,
  byProfile,
  magicEmail,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { AVERY } from '../../../test/vendors/people.js';
import { type ProspeoMode, prospeoError, startProspeo } from '../../../test/vendors/prospeo.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found, KnownPerson } from '../provider.js';
import { prospeoProvider } from './prospeo-provider.js';

const MODES: readonly ProspeoMode[] = [{}, { miss: 'record_missing', rateCode: 'RATE_LIMIT_EXCEEDED' }];

for (const mode of MODES) {
  const rateCode = mode.rateCode ?? 'RATE_LIMITED';
  testVendor(`prospeo ${JSON.stringify(mode)}`, {
    type: prospeoProvider,
    start: () => startProspeo(mode),
    rateLimited: {
      outcome: 'failed',
      kind: 'rate_limited',
      reason: rateCode.toLowerCase(),
      retryAfterMs: 17_000,
    },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'insufficient_credits' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'invalid_api_key' },
    isDated: false,
    hasTest: true,
  });
}

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    phone: '+12025550147',
    location: 'Portland, OR, US',
    // That of the current job with the current title, not of another one that lasts too.
    seniority: 'Vice President',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    email: 'avery.quillfeather@northwind-labs.example',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  confidence: 0.92,
};

const QUESTIONS: readonly (readonly [string, KnownPerson, object, number])[] = [
  ['the address', byEmail(), { email: AVERY.email }, 0.92],
  ['the profile', byProfile(), { linkedin_url: AVERYS_PROFILE }, 0.92],
  ['name and company', byName(), { full_name: 'Avery Quillfeather', company_name: 'Northwind Labs' }, 0.8],
];

for (const [by, known, data, confidence] of QUESTIONS) {
  test(`prospeo is asked by ${by} alone`, async () => {
    const simulator = await startProspeo();
    assert.deepEqual(await askVendor(prospeoProvider, simulator, known), { ...FOUND, confidence });
    assert.deepEqual(simulator.asked[0]?.body, { enrich_mobile: true, data });
    await simulator.close();
  });
}

test('a mobile number is bought only where a phone is wanted', async () => {
  const simulator = await startProspeo();
  const config = { credit_cost: 0.02 };
  const without = { wanted: ALL_BUT_PHONE, config };
  const outcome = await askVendor(prospeoProvider, simulator, byEmail(), without);
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual([outcome.fields.phone, outcome.cost], [undefined, 0.02]);
  const other = await askVendor(prospeoProvider, simulator, byEmail(magicEmail('stale')), { config });
  assert.ok(other.outcome === 'found');
  assert.deepEqual([other.fields.phone, other.cost], ['+12025550147', 0.2]);
  assert.equal(simulator.credits, 11);
  await simulator.close();
});

test('a question with a phone and one without are two questions', () =>
  withVendor(prospeoProvider, 'http://127.0.0.1:1', async provider => {
    assert.notEqual(provider.variant?.(['phone', 'job_title']), provider.variant?.(['job_title']));
    assert.equal(provider.variant?.(['location']), provider.variant?.(['job_title']));
  }));

test('a phone that the configuration does not allow is never bought', async () => {
  const simulator = await startProspeo();
  await askVendor(prospeoProvider, simulator, byEmail(), { config: { fills: ['job_title'] } });
  assert.equal(simulator.asked[0]?.body.enrich_mobile, false);
  await withVendor(
    prospeoProvider,
    simulator.baseUrl,
    async provider => {
      assert.deepEqual(provider.fills, ['job_title']);
      assert.equal(provider.variant?.(['phone', 'job_title']), provider.variant?.(['job_title']));
    },
    { config: { fills: ['job_title'] } },
  );
  await simulator.close();
});

test('the same record again is free', async () => {
  const simulator = await startProspeo();
  await askVendor(prospeoProvider, simulator, byEmail());
  const again = await askVendor(prospeoProvider, simulator, byEmail(), { config: { credit_cost: 0.02 } });
  assert.equal(again.outcome === 'found' && again.cost, 0);
  assert.equal(simulator.credits, 10);
  await simulator.close();
});

const CODES: readonly (readonly [number, string, object])[] = [
  [400, 'INVALID_DATAPOINTS', { outcome: 'failed', kind: 'bad_request', reason: 'invalid_datapoints' }],
  [400, 'INVALID_REQUEST', { outcome: 'failed', kind: 'bad_request', reason: 'invalid_request' }],
  [400, 'ACCOUNT_RESTRICTED', { outcome: 'failed', kind: 'forbidden', reason: 'account_restricted' }],
  [400, 'INTERNAL_ERROR', { outcome: 'failed', kind: 'transient', reason: 'internal_error' }],
  [400, 'SOMETHING_NEW', { outcome: 'failed', kind: 'bad_request', reason: 'http_400' }],
  [200, 'NO_MATCH', { outcome: 'not_found', cost: 0 }],
  [200, 'SOMETHING_NEW', { outcome: 'failed', kind: 'transient', reason: 'unknown_error' }],
];

for (const [status, code, expected] of CODES) {
  test(`prospeo's ${code} with status ${status} is understood by its code`, async () => {
    const simulator = await startProspeo();
    simulator.alwaysAnswer(prospeoError(status, code));
    assert.deepEqual(await askVendor(prospeoProvider, simulator, byEmail()), expected);
    await simulator.close();
  });
}

test('a day’s allowance that is spent sets the vendor aside until its reset', async () => {
  const simulator = await startProspeo();
  simulator.alwaysAnswer({
    ...prospeoError(429, 'RATE_LIMITED'),
    headers: { 'x-daily-request-left': '0', 'x-daily-reset-seconds': '7200' },
  });
  assert.deepEqual(await askVendor(prospeoProvider, simulator, byEmail()), {
    outcome: 'failed',
    kind: 'quota_exhausted',
    reason: 'allowance_used_up',
    retryAfterMs: 7_200_000,
  });
  await simulator.close();
});
