import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byProfile,
  magicEmail,
} from '../../../test/vendors/ask-vendor.js';
import { startFullcontact } from '../../../test/vendors/fullcontact.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found } from '../provider.js';
import { fullcontactProvider } from './fullcontact-provider.js';

for (const details of ['all', 'none'] as const) {
  testVendor(`fullcontact, details ${details}`, {
    type: fullcontactProvider,
    start: () => startFullcontact({ details }),
    missCredits: 1,
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_403' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
    isDated: true,
    hasTest: false,
  });
}

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    // Neither the fax nor the company's main number, which come first.
    phone: '+12025550147',
    location: 'Portland, OR, US',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.95,
  observedAt: '2026-08-02T00:00:00.000Z',
};

test('fullcontact is asked by the address', async () => {
  const simulator = await startFullcontact();
  assert.deepEqual(await askVendor(fullcontactProvider, simulator, byEmail()), FOUND);
  assert.deepEqual(simulator.asked[0]?.body, { email: AVERY.email });
  await simulator.close();
});

test('fullcontact is asked by the profile where no address is known', async () => {
  const simulator = await startFullcontact();
  assert.deepEqual(await askVendor(fullcontactProvider, simulator, byProfile()), FOUND);
  assert.deepEqual(simulator.asked[0]?.body, { profiles: [{ url: AVERYS_PROFILE }] });
  await simulator.close();
});

test('an account without details still says title, company and place', async () => {
  const simulator = await startFullcontact({ details: 'none' });
  const outcome = await askVendor(fullcontactProvider, simulator, byEmail());
  const { phone: _, ...fields } = FOUND.fields;
  const location = 'Portland, Oregon, United States';
  assert.deepEqual(outcome, { ...FOUND, fields: { ...fields, location }, handles: { x: 'averyquill' } });
  await simulator.close();
});

test('whom fullcontact does not know is paid for too', async () => {
  const simulator = await startFullcontact();
  const known = byEmail(magicEmail('nomatch'));
  const outcome = await askVendor(fullcontactProvider, simulator, known, { config: { credit_cost: 0.1 } });
  assert.deepEqual(outcome, { outcome: 'not_found', cost: 0.1 });
  await simulator.close();
});

const STATUSES: readonly (readonly [number, string, object])[] = [
  [202, 'Queued for search.', { kind: 'transient', reason: 'http_202', costUnknown: true }],
  [400, 'Unable to process JSON', { kind: 'bad_request', reason: 'http_400' }],
  [403, 'API Key is missing or invalid. Please check your request.', { kind: 'auth', reason: 'http_403' }],
  [403, 'Your account is not entitled to this product.', { kind: 'forbidden', reason: 'http_403' }],
  [422, 'Input email parameter is not valid.', { kind: 'bad_request', reason: 'http_422' }],
  [503, 'Service unavailable', { kind: 'transient', reason: 'http_503', retryAfterMs: 3_000 }],
];

for (const [status, message, expected] of STATUSES) {
  test(`fullcontact's ${status} “${message}” is understood`, async () => {
    const simulator = await startFullcontact();
    const headers: Record<string, string> = status === 503 ? { 'retry-after': '3' } : {};
    simulator.alwaysAnswer({ status, headers, body: { status, message } });
    const outcome = await askVendor(fullcontactProvider, simulator, byEmail());
    assert.deepEqual(outcome, { outcome: 'failed', ...expected });
    await simulator.close();
  });
}
