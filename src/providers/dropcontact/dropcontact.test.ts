import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  byName,
  byProfile,
  magicEmail,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { type DropcontactMode, startDropcontact } from '../../../test/vendors/dropcontact.js';
import { AVERY } from '../../../test/vendors/people.js';
import type { Reply } from '../../../test/vendors/simulator.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import { FIELDS } from '../../normalize/fields.js';
import type { Found, KnownPerson } from '../provider.js';
import { Reading } from '../vendor/reading.js';
import { dropcontactProvider } from './dropcontact-provider.js';
import { readRecord } from './read-record.js';

/** The tests wait for nothing longer than they must. */
const config = { poll_ms: 20, collect_ms: 20 };

const MODES: readonly DropcontactMode[] = [{}, { errors: 'detail', record: 'sparse', notReady: 0 }];

for (const mode of MODES) {
  testVendor(`dropcontact ${JSON.stringify(mode)}`, {
    type: dropcontactProvider,
    start: async () => (await startDropcontact(mode)).simulator,
    config,
    // An address that is sent is verified, and that is charged.
    missCredits: 1,
    rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' },
    quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_403' },
    keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
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
    location: 'Portland, Oregon',
    seniority: 'VP',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    email: AVERY.email,
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  confidence: 0.85,
};

const NAME = { first_name: 'Avery', last_name: 'Quillfeather', company: 'Northwind Labs' };

const QUESTIONS: readonly (readonly [string, KnownPerson, object])[] = [
  [
    'the profile, although an address is known',
    { ...byEmail(), ...byProfile(), email: AVERY.email },
    { linkedin: AVERYS_PROFILE },
  ],
  ['the address', byEmail(), { email: AVERY.email }],
  ['name and company', byName(), NAME],
  [
    'a name of one word',
    { ...byName(), full_name: 'Avery' },
    { full_name: 'Avery', company: 'Northwind Labs' },
  ],
];

for (const [by, known, record] of QUESTIONS) {
  test(`dropcontact is asked by ${by} alone`, async () => {
    const { simulator } = await startDropcontact();
    const outcome = await askVendor(dropcontactProvider, simulator, known, { config });
    if (known.full_name !== 'Avery') assert.deepEqual(outcome, FOUND);
    assert.deepEqual(simulator.asked[0]?.body, { data: [record], language: 'en' });
    await simulator.close();
  });
}

test('what is not ready is looked for again, and is charged once', async () => {
  const { simulator, looks } = await startDropcontact({ notReady: 3 });
  const priced = { ...config, credit_cost: 0.02 };
  const outcome = await askVendor(dropcontactProvider, simulator, byEmail(), { config: priced });
  assert.equal(outcome.outcome === 'found' && outcome.cost, 0.02);
  assert.deepEqual([looks(), simulator.credits], [4, 1]);
  await simulator.close();
});

const PRICES: readonly (readonly [string, KnownPerson, number])[] = [
  ['an address nobody has', byEmail(magicEmail('nomatch')), 0.02],
  ['a profile nobody has', byProfile('nomatch'), 0],
];

for (const [what, known, cost] of PRICES) {
  test(`dropcontact charges ${cost} for ${what}`, async () => {
    const { simulator } = await startDropcontact();
    const priced = { ...config, credit_cost: 0.02 };
    const outcome = await askVendor(dropcontactProvider, simulator, known, { config: priced });
    assert.deepEqual(outcome, { outcome: 'not_found', reason: 'no_usable_field', cost });
    assert.equal(simulator.credits * 0.02, cost);
    await simulator.close();
  });
}

test('the handle of a request is enough to collect its answer, in another process too', async () => {
  const { simulator, submissions } = await startDropcontact({ notReady: 0 });
  const handle = await withVendor(
    dropcontactProvider,
    simulator.baseUrl,
    async ({ later }) => {
      assert.ok(later);
      const pending = await later.submit({ known: byEmail(), wanted: FIELDS }, context());
      assert.ok(pending.outcome === 'pending', JSON.stringify(pending));
      return pending.handle;
    },
    { config },
  );
  const outcome = await withVendor(
    dropcontactProvider,
    simulator.baseUrl,
    async ({ later }) => later?.collect(handle, context()),
    { config },
  );
  assert.deepEqual(outcome, FOUND);
  assert.equal(submissions(AVERY.email), 1);
  await simulator.close();
});

function context() {
  return { signal: AbortSignal.timeout(20_000) };
}

const SUBMIT_ANSWERS: readonly (readonly [string, Reply, object])[] = [
  [
    'takes it and does not say under which number',
    { status: 200, body: { error: false, success: true } },
    { outcome: 'failed', kind: 'transient', reason: 'no_request_id', costUnknown: true },
  ],
  [
    'gives a number that is none',
    { status: 200, body: { error: false, success: true, request_id: '../account/credits' } },
    { outcome: 'failed', kind: 'transient', reason: 'no_request_id', costUnknown: true },
  ],
  [
    'refuses it with a status of success',
    { status: 200, body: { error: true, success: false, reason: 'Missing data in JSON' } },
    { outcome: 'failed', kind: 'transient', reason: 'refused' },
  ],
  [
    'finds it wrong',
    { status: 400, body: { error: true, success: false, reason: 'Missing data in JSON' } },
    { outcome: 'failed', kind: 'bad_request', reason: 'http_400' },
  ],
  [
    'has no such address',
    { status: 404, body: { detail: 'Not Found' } },
    { outcome: 'failed', kind: 'bad_request', reason: 'not_the_api' },
  ],
  [
    'finds its values wrong',
    { status: 422, body: { detail: 'Unprocessable' } },
    { outcome: 'failed', kind: 'bad_request', reason: 'http_422' },
  ],
  [
    'breaks down',
    { status: 500, body: { detail: 'Internal Server Error' } },
    { outcome: 'failed', kind: 'transient', reason: 'http_500' },
  ],
];

for (const [what, reply, expected] of SUBMIT_ANSWERS) {
  test(`dropcontact ${what}`, async () => {
    const { simulator } = await startDropcontact();
    simulator.alwaysAnswer(reply);
    assert.deepEqual(await askVendor(dropcontactProvider, simulator, byEmail(), { config }), expected);
    await simulator.close();
  });
}

const KEY = { by: 'name', fullName: 'A B', firstName: 'A', lastName: 'B', company: 'C' } as const;

test('how sure it is, what it cost and whether one may call follow from the address', () => {
  const of = (qualification: string) => {
    const record = new Reading({ phone: '+12025550147', email: [{ email: AVERY.email, qualification }] });
    const { confidence, credits, fields } = readRecord(record, { key: KEY, known: byName() });
    return [confidence, credits, fields.phone];
  };
  assert.deepEqual(of('nominative@pro'), [0.85, 1, '+12025550147']);
  assert.deepEqual(of('catch-all@pro'), [0.7, 1, '+12025550147']);
  assert.deepEqual(of('invalid@pro'), [0.7, 0, '+12025550147']);
  assert.deepEqual(of('non_validated@pro'), [0.7, 0, '+12025550147']);
  assert.deepEqual(of('nominative@invalid domain'), [0.7, 0, '+12025550147']);
  assert.deepEqual(of('Do_Not_Contact@pro'), [0.7, 0, undefined]);
});

test('a country is added to a place that does not name it', () => {
  const of = (location: string | undefined, country: string | undefined) =>
    readRecord(new Reading({ location, country }), { key: KEY, known: byName() }).fields.location;
  assert.equal(of('Paris', 'FR'), 'Paris, FR');
  assert.equal(of('Paris, France', 'FR'), 'Paris, France');
  assert.equal(of('Portland, Oregon', 'US'), 'Portland, Oregon');
  assert.equal(of(undefined, 'FR'), 'FR');
  assert.equal(of('Paris, France', undefined), 'Paris, France');
});
