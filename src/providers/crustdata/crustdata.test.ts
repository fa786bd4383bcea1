import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_BUT_PHONE,
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byProfile,
} from '../../../test/vendors/ask-vendor.js';
import { type CrustdataMode, startCrustdata } from '../../../test/vendors/crustdata.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found } from '../provider.js';
import { crustdataProvider } from './crustdata-provider.js';

const MODES: readonly CrustdataMode[] = [{}, { miss: 'status_404', envelope: 'results' }];

for (const mode of MODES) {
  testVendor(`crustdata ${JSON.stringify(mode)}`, {
    type: crustdataProvider,
    start: () => startCrustdata(mode),
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_403' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
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
    phone: '+12025550147',
    location: 'Portland, OR, US',
    seniority: 'Vice President',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.93,
  observedAt: '2026-08-02T00:00:00.000Z',
};

const FIELDS = ['basic_profile', 'social_handles', 'experience'];

test('crustdata is asked by the work address, for matches that may be written', async () => {
  const simulator = await startCrustdata();
  assert.deepEqual(await askVendor(crustdataProvider, simulator, byEmail()), FOUND);
  assert.deepEqual(simulator.asked[0]?.body, {
    business_emails: [AVERY.email],
    min_similarity_score: 0.9,
    fields: [...FIELDS, 'contact.phone_numbers'],
  });
  assert.equal(simulator.credits, 3);
  await simulator.close();
});

test('crustdata is asked by the profile where one is known, and without contact data where no phone is wanted', async () => {
  const simulator = await startCrustdata();
  const known = { ...byProfile(), email: AVERY.email };
  const options = { wanted: ALL_BUT_PHONE, config: { credit_cost: 0.1 } };
  const outcome = await askVendor(crustdataProvider, simulator, known, options);
  const { phone: _, ...fields } = FOUND.fields;
  assert.deepEqual(outcome, { ...FOUND, fields, cost: 0.1 });
  assert.deepEqual(simulator.asked[0]?.body, {
    professional_network_profile_urls: [AVERYS_PROFILE],
    fields: FIELDS,
  });
  await simulator.close();
});

test('a private address is not asked about: crustdata knows work addresses only', async () => {
  const simulator = await startCrustdata();
  const outcome = await askVendor(crustdataProvider, simulator, byEmail('avery@gmail.com'));
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 });
  await simulator.close();
});

test('whoever never worked where the address is, is somebody else, and is paid for', async () => {
  const simulator = await startCrustdata({ employerDomain: 'elsewhere.example' });
  const options = { wanted: ALL_BUT_PHONE, config: { credit_cost: 0.1 } };
  const outcome = await askVendor(crustdataProvider, simulator, byEmail(), options);
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'identity_mismatch', cost: 0.1 });
  await simulator.close();
});

test('an employer’s subdomain is still the employer', async () => {
  const simulator = await startCrustdata({ employerDomain: 'https://www.northwind-labs.example/' });
  const outcome = await askVendor(crustdataProvider, simulator, byEmail());
  assert.equal(outcome.outcome, 'found');
  await simulator.close();
});

test('a plan without contact data is told from used-up credits', async () => {
  const simulator = await startCrustdata({ hasContacts: false });
  const outcome = await askVendor(crustdataProvider, simulator, byEmail());
  assert.deepEqual(outcome, { outcome: 'failed', kind: 'forbidden', reason: 'http_403' });
  const without = { config: { fills: ['job_title', 'company_name'] } };
  assert.equal((await askVendor(crustdataProvider, simulator, byEmail(), without)).outcome, 'found');
  await simulator.close();
});

test('no score is taken for certainty', async () => {
  const simulator = await startCrustdata();
  const person_data = { basic_profile: { current_title: 'CTO' } };
  simulator.alwaysAnswer({ status: 200, body: [{ matches: [{ confidence_score: 1.0, person_data }] }] });
  const outcome = await askVendor(crustdataProvider, simulator, byProfile());
  assert.equal(outcome.outcome === 'found' && outcome.confidence, 0.97);
  await simulator.close();
});
