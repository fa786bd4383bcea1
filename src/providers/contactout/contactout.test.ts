import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_BUT_PHONE,
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byName,
  byProfile,
  keepingLogger,
} from '../../../test/vendors/ask-vendor.js';
import { type ContactoutMode, startContactout } from '../../../test/vendors/contactout.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Found, KnownPerson } from '../provider.js';
import { contactoutProvider } from './contactout-provider.js';

const MODES: readonly ContactoutMode[] = [
  {},
  { spelling: 'camel', title: 'member', envelope: 'data', quotaStatus: 402, keyStatus: 400 },
  { title: 'headline', envelope: 'none' },
];

const FOUND: Found = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    phone: '+12025550147',
    location: 'Portland, Oregon, United States',
    seniority: 'vp',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.85,
};

for (const mode of MODES) {
  const { quotaStatus = 403, keyStatus = 401 } = mode;
  testVendor(`contactout ${JSON.stringify(mode)}`, {
    type: contactoutProvider,
    start: () => startContactout(mode),
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: `http_${quotaStatus}` },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: `http_${keyStatus}` },
    isDated: false,
    hasTest: true,
  });
  test(`contactout ${JSON.stringify(mode)}: the profile is read in this form`, async () => {
    const simulator = await startContactout(mode);
    assert.deepEqual(await askVendor(contactoutProvider, simulator, byProfile()), FOUND);
    await simulator.close();
  });
}

const QUESTIONS: readonly (readonly [string, KnownPerson, object, number])[] = [
  ['the profile', byProfile(), { linkedin_url: AVERYS_PROFILE }, 0.85],
  ['the address', byEmail(), { email: AVERY.email }, 0.8],
  ['name and company', byName(), { full_name: 'Avery Quillfeather', company: ['Northwind Labs'] }, 0.65],
];

for (const [by, known, identifiers, confidence] of QUESTIONS) {
  test(`contactout is asked by ${by} alone, and for phones only where one is wanted`, async () => {
    const simulator = await startContactout();
    const priced = { config: { credit_cost: 0.1 } };
    const outcome = await askVendor(contactoutProvider, simulator, known, priced);
    assert.deepEqual(outcome, { ...FOUND, confidence, cost: 0.2 });
    assert.deepEqual(simulator.asked[0]?.body, { ...identifiers, include: ['phone'] });
    await askVendor(contactoutProvider, simulator, known, { wanted: ALL_BUT_PHONE });
    assert.deepEqual(simulator.asked[1]?.body, identifiers);
    assert.equal(simulator.credits, 3);
    await simulator.close();
  });
}

test('a 403 that speaks of a permission is no used-up quota', async () => {
  const simulator = await startContactout();
  simulator.alwaysAnswer({ status: 403, body: { message: 'You have no permission for this endpoint' } });
  const outcome = await askVendor(contactoutProvider, simulator, byEmail());
  assert.deepEqual(outcome, { outcome: 'failed', kind: 'forbidden', reason: 'http_403' });
  await simulator.close();
});

test('who configures contactout is told that its contract is not confirmed', async () => {
  const simulator = await startContactout();
  const { logger, lines } = keepingLogger();
  await askVendor(contactoutProvider, simulator, byEmail(), { logger });
  assert.match(lines(), /not confirmed/);
  await simulator.close();
});
