import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  magicEmail,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { gravatarProfile, startGravatar } from '../../../test/vendors/gravatar.js';
import { AVERY } from '../../../test/vendors/people.js';
import type { Reply } from '../../../test/vendors/simulator.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Failed, Outcome } from '../provider.js';
import { gravatarProvider } from './gravatar-provider.js';

/** The hour is spent; its end, said as a time, is no further away than an hour. */
const USED_UP: Failed = {
  outcome: 'failed',
  kind: 'quota_exhausted',
  reason: 'allowance_used_up',
  retryAfterMs: 3_600_000,
};

testVendor('gravatar', {
  type: gravatarProvider,
  start: startGravatar,
  rateLimited: USED_UP,
  quotaExhausted: USED_UP,
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: true,
  hasTest: true,
});

/** For a provider without a key. */
const KEYLESS = { config: { api_key: undefined } };

const KEYLESS_FOUND: Outcome = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    location: 'Portland, OR, US',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill' },
  confidence: 0.7,
  fieldConfidence: { linkedin_url: 0.9, phone: 0.6 },
};

async function ask(reply?: Reply, options: object = {}): Promise<Outcome> {
  const simulator = await startGravatar();
  if (reply !== undefined) simulator.alwaysAnswer(reply);
  const outcome = await askVendor(gravatarProvider, simulator, byEmail(), options);
  await simulator.close();
  return outcome;
}

/** What is said of Avery where the profile is changed like this. */
const changed = (changes: object) =>
  ask({ status: 200, body: { ...gravatarProfile(AVERY, true), ...changes } });

test('gravatar is asked with the SHA-256 of the address in small letters, and without a key', async () => {
  const simulator = await startGravatar();
  const known = byEmail(' Avery.Quillfeather@Northwind-Labs.example');
  assert.deepEqual(await askVendor(gravatarProvider, simulator, known, KEYLESS), KEYLESS_FOUND);
  const [asked] = simulator.asked;
  assert.equal(asked?.name, '98cafe59e16e55884dfc59c2103164a9a92a6a715b316c62cca0d2fb39eb0b01');
  assert.equal(asked.hasKey, false);
  await simulator.close();
});

test('the hash is the one that the documentation gives for its example', async () => {
  const simulator = await startGravatar();
  await withVendor(gravatarProvider, simulator.baseUrl, async provider => {
    const tried = await provider.test?.({ signal: AbortSignal.timeout(20_000) });
    assert.deepEqual(tried, { ok: true, message: 'The key is accepted.' });
  });
  assert.equal(simulator.asked[0]?.name, '84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee');
  await simulator.close();
});

test('a phone number, and when the profile was edited, come to those with a key', async () => {
  const outcome = await ask();
  assert.ok(outcome.outcome === 'found');
  assert.equal(outcome.fields.phone, '+12025550147');
  assert.equal(outcome.observedAt, '2026-08-02T00:00:00.000Z');
});

test('without a key nobody is asked for a phone', async () => {
  const fills = (options: object) =>
    withVendor(gravatarProvider, 'http://127.0.0.1:1', async ({ fills }) => fills, options);
  assert.ok(!(await fills(KEYLESS)).includes('phone'));
  assert.ok((await fills({})).includes('phone'));
});

test('an organisation’s profile is nobody’s', async () => {
  const outcome = await changed({ is_organization: true });
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'not_a_person', cost: 0 });
});

test('what is not set is an empty text, and a profile of empty texts found nobody', async () => {
  const texts = { job_title: '', company: '', location: '' };
  const empty = { ...texts, verified_accounts: [], links: [], contact_info: {} };
  assert.deepEqual(await changed(empty), { outcome: 'not_found', reason: 'no_usable_field' });
});

test('a hidden account is not looked at, and a typed link is less sure than a verified account', async () => {
  const linkedin = { url: AVERYS_PROFILE, is_hidden: true };
  const hidden = await changed({ verified_accounts: [linkedin] });
  assert.equal(hidden.outcome === 'found' && hidden.fields.linkedin_url, undefined);
  const typed = await changed({ verified_accounts: [], links: [{ label: 'in', url: AVERYS_PROFILE }] });
  assert.ok(typed.outcome === 'found');
  assert.equal(typed.fields.linkedin_url, AVERYS_PROFILE);
  assert.equal(typed.fieldConfidence?.linkedin_url, 0.8);
});

test('a verified account is more than a typed link, and of two accounts of one network neither is taken', async () => {
  const at = (...urls: string[]) => urls.map(url => ({ url, is_hidden: false }));
  const outcome = await changed({
    verified_accounts: at('https://github.com/avery', 'https://x.com/one', 'https://twitter.com/two'),
    links: at(
      'https://github.com/somebody',
      'https://www.instagram.com/avery.q/',
      'https://x.com/share?url=a',
    ),
  });
  assert.deepEqual(outcome.outcome === 'found' && outcome.handles, { github: 'avery', instagram: 'avery.q' });
});

test('a company’s page on LinkedIn is nobody’s profile', async () => {
  const page = { url: 'https://www.linkedin.com/company/northwind', is_hidden: false };
  const outcome = await changed({ verified_accounts: [page] });
  assert.equal(outcome.outcome === 'found' && outcome.fields.linkedin_url, undefined);
});

for (const [location, taken] of [
  ['Berlin, Germany', 'Berlin, DE'],
  ['Germany', undefined],
  ['Oregon', undefined],
  ['the moon', undefined],
] as const) {
  test(`the place "${location}" is taken as ${taken ?? 'none'}`, async () => {
    const outcome = await changed({ location });
    assert.equal(outcome.outcome === 'found' && outcome.fields.location, taken);
  });
}

for (const notFound of ['json', 'text', 'empty'] as const) {
  test(`a 404 with a body of ${notFound} is "nobody known"`, async () => {
    const simulator = await startGravatar({ notFound });
    const outcome = await askVendor(gravatarProvider, simulator, byEmail(magicEmail('nomatch')));
    assert.deepEqual(outcome, { outcome: 'not_found' });
    await simulator.close();
  });
}

test('a page in place of the API is not "nobody known"', async () => {
  const outcome = await ask({ status: 404, body: '<html>Not found</html>' });
  assert.deepEqual(outcome, { outcome: 'failed', kind: 'bad_request', reason: 'not_the_api' });
});

test('where the hour is spent, nothing is sent before it ends', async () => {
  const simulator = await startGravatar();
  await withVendor(gravatarProvider, simulator.baseUrl, async provider => {
    const question = { known: byEmail(magicEmail('quota')), wanted: provider.fills };
    const signal = AbortSignal.timeout(20_000);
    for (const _ of [1, 2, 3]) {
      const outcome = await provider.ask(question, { signal });
      assert.equal(outcome.outcome === 'failed' && outcome.kind, 'quota_exhausted');
    }
  });
  assert.equal(simulator.asked.length, 1);
  await simulator.close();
});
