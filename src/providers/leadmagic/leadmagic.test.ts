import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_BUT_PHONE,
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byProfile,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { type LeadmagicMode, N8N_PATHS, startLeadmagic } from '../../../test/vendors/leadmagic.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Field } from '../../normalize/fields.js';
import type { Found, KnownPerson } from '../provider.js';
import { leadmagicProvider } from './leadmagic-provider.js';

const MODES: readonly LeadmagicMode[] = [
  {},
  { miss: 'status_404', errors: 'legacy', spelling: 'camel' },
  { paths: 'n8n' },
];

for (const mode of MODES) {
  testVendor(`leadmagic ${JSON.stringify(mode)}`, {
    type: leadmagicProvider,
    start: () => startLeadmagic(mode),
    config: mode.paths === 'n8n' ? { paths: N8N_PATHS } : {},
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 5_000 },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
    isDated: false,
    hasTest: true,
  });
}

const LINKEDIN = 'https://linkedin.com/in/averyquillfeather';

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: LINKEDIN,
    phone: '+12025550147',
    location: 'Portland, Oregon, United States',
  },
  identity: { full_name: 'Avery Quillfeather', linkedin_url: LINKEDIN, company_name: 'Northwind Labs' },
  confidence: 0.85,
  fieldConfidence: { phone: 0.8 },
};

/** How a question ends, and what was asked for it in order. @param credits what all of it costs. */
async function steps(known: KnownPerson, wanted: readonly Field[], credits: number) {
  const simulator = await startLeadmagic();
  const outcome = await askVendor(leadmagicProvider, simulator, known, { wanted });
  assert.equal(simulator.credits, credits);
  const asked = simulator.asked.map(({ endpoint, body }) => [endpoint.replace('POST /people/', ''), body]);
  await simulator.close();
  return { outcome, asked };
}

test('a profile costs one credit and its phone five', async () => {
  const { outcome, asked } = await steps(byProfile(), ['job_title', 'phone'], 6);
  assert.deepEqual(outcome, FOUND);
  assert.deepEqual(asked, [
    ['mobile-finder', { profile_url: AVERYS_PROFILE }],
    ['profile-search', { profile_url: AVERYS_PROFILE }],
  ]);
});

test('of a person known by an address the profile is bought first', async () => {
  const { outcome, asked } = await steps(byEmail(), ['job_title'], 11);
  const { phone: _, ...fields } = FOUND.fields;
  assert.deepEqual(outcome, { ...FOUND, fields, confidence: 0.75 });
  assert.deepEqual(asked, [
    ['b2b-profile', { work_email: AVERY.email }],
    ['profile-search', { profile_url: AVERYS_PROFILE }],
  ]);
});

test('only a phone needs no profile', async () => {
  const { outcome, asked } = await steps(byEmail(), ['phone'], 5);
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual(outcome.fields, { phone: '+12025550147' });
  assert.deepEqual(asked, [['mobile-finder', { work_email: AVERY.email }]]);
});

test('an address at a mail provider is asked about as a personal one', async () => {
  const { asked } = await steps(byEmail('avery@gmail.com'), ['phone'], 0);
  assert.deepEqual(asked, [['mobile-finder', { personal_email: 'avery@gmail.com' }]]);
});

test('an answer that only repeats the profile asked by found nothing', async () => {
  const { outcome } = await steps(byProfile('nomatch'), ['job_title'], 0);
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'no_usable_field', cost: 0 });
});

test('what was paid for is an answer, though a later call fails', async () => {
  const simulator = await startLeadmagic();
  const config = { paths: { ...N8N_PATHS, mobile: '/people/mobile-finder' }, credit_cost: 0.01 };
  const outcome = await askVendor(leadmagicProvider, simulator, byProfile(), { config });
  assert.deepEqual(outcome, {
    outcome: 'found',
    fields: { phone: '+12025550147' },
    identity: { linkedin_url: AVERYS_PROFILE },
    confidence: 0.85,
    fieldConfidence: { phone: 0.8 },
    cost: 0.05,
  });
  assert.equal(simulator.asked.length, 1);
  await assert.rejects(simulator.close(), /profile is not documented/);
});

test('questions differ by the calls that they need', () =>
  withVendor(leadmagicProvider, 'http://127.0.0.1:1', async ({ variant }) => {
    const variants = [ALL_BUT_PHONE, ['phone'], ['phone', 'job_title']] as const;
    assert.equal(new Set(variants.map(wanted => variant?.(wanted))).size, 3);
    assert.equal(variant?.(['job_title']), variant?.(['company_name', 'location']));
  }));
