import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AVERYS_PROFILE, askVendor, byEmail, byProfile } from '../../../test/vendors/ask-vendor.js';
import { hunterError, hunterPerson, startHunter } from '../../../test/vendors/hunter.js';
import { AVERY } from '../../../test/vendors/people.js';
import type { Reply } from '../../../test/vendors/simulator.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import type { Failed, Outcome } from '../provider.js';
import { hunterProvider } from './hunter-provider.js';

testVendor('hunter', {
  type: hunterProvider,
  start: startHunter,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_403' },
  quotaExhausted: { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_429' },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  suppressed: 'suppressed',
  isDated: true,
  hasTest: true,
});

const FOUND: Outcome = {
  outcome: 'found',
  fields: {
    job_title: 'VP of Engineering',
    company_name: 'Northwind Labs',
    linkedin_url: AVERYS_PROFILE,
    phone: '+12025550147',
    location: 'Portland, OR, US',
    seniority: 'executive',
  },
  identity: {
    full_name: 'Avery Quillfeather',
    email: 'avery.quillfeather@northwind-labs.example',
    linkedin_url: AVERYS_PROFILE,
    company_name: 'Northwind Labs',
  },
  handles: { github: 'averyquill', x: 'averyquill' },
  confidence: 0.85,
  observedAt: '2026-08-02T00:00:00.000Z',
};

/** What is said of Avery where the vendor's record is changed like this. */
async function readChanged(changes: object): Promise<Outcome> {
  const simulator = await startHunter();
  simulator.alwaysAnswer({ status: 200, body: { data: { ...hunterPerson(AVERY), ...changes }, meta: {} } });
  const outcome = await askVendor(hunterProvider, simulator, byEmail());
  await simulator.close();
  return outcome;
}

async function answered(status: number, id: string): Promise<Outcome> {
  const simulator = await startHunter();
  simulator.alwaysAnswer(hunterError(status, id));
  const outcome = await askVendor(hunterProvider, simulator, byEmail());
  await simulator.close();
  return outcome;
}

test('hunter is asked by the address, and one credit is paid', async () => {
  const simulator = await startHunter();
  assert.deepEqual(await askVendor(hunterProvider, simulator, byEmail()), FOUND);
  assert.deepEqual(simulator.asked[0]?.query, { email: AVERY.email });
  assert.equal(simulator.credits, 1);
  await simulator.close();
});

test('hunter is asked by the LinkedIn handle where no address is known', async () => {
  const simulator = await startHunter();
  assert.deepEqual(await askVendor(hunterProvider, simulator, byProfile()), FOUND);
  assert.deepEqual(simulator.asked[0]?.query, { linkedin_handle: 'averyquillfeather' });
  await simulator.close();
});

test('what a credit costs makes the cost of an answer', async () => {
  const simulator = await startHunter();
  const outcome = await askVendor(hunterProvider, simulator, byEmail(), { config: { credit_cost: 0.05 } });
  assert.deepEqual(outcome, { ...FOUND, cost: 0.05 });
  await simulator.close();
});

test('the job of a person who has left is not taken for the current one', async () => {
  const outcome = await readChanged({ inactiveAt: '2026-07-01' });
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual(Object.keys(outcome.fields).sort(), ['linkedin_url', 'location', 'phone']);
});

test('a record that hunter calls fuzzy is little sure', async () => {
  const outcome = await readChanged({ fuzzy: true });
  assert.equal(outcome.outcome === 'found' && outcome.confidence, 0.6);
});

test('a record with nothing but handles says these, and not those that are none', async () => {
  const handle = (text: string) => ({ handle: text });
  const outcome = await readChanged({
    ...{ employment: {}, phone: null, geo: {}, location: 'unknown', linkedin: { handle: null } },
    ...{ github: handle('orgs'), twitter: handle('@AveryQuill'), facebook: handle('pages/avery/1234567') },
  });
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual([outcome.fields, outcome.handles], [{}, { x: 'averyquill' }]);
});

test('a record without any value found nothing', async () => {
  const nobody = { handle: null };
  const empty = {
    ...{ employment: {}, phone: null, geo: {}, location: 'unknown' },
    ...{ linkedin: nobody, github: nobody, twitter: nobody },
  };
  assert.deepEqual(await readChanged(empty), { outcome: 'not_found', reason: 'no_usable_field' });
});

test('hunter says with 403 that its plan lacks a call, as it does of too many requests', async () => {
  const forbidden: Failed = { outcome: 'failed', kind: 'forbidden', reason: 'http_403' };
  assert.deepEqual(await answered(403, 'no_discover_access'), forbidden);
});

test('an unfinished look-up of hunter is to be asked again', async () => {
  assert.deepEqual(await answered(202, 'running'), {
    outcome: 'failed',
    kind: 'transient',
    reason: 'http_202',
  });
  assert.deepEqual(await answered(222, 'odd'), { outcome: 'failed', kind: 'transient', reason: 'http_222' });
});

const UNREADABLE: readonly (readonly [string, Reply, Outcome])[] = [
  [
    'a page in place of the API is not "nobody known"',
    { status: 404, body: '<html>Not found</html>' },
    { outcome: 'failed', kind: 'bad_request', reason: 'not_the_api' },
  ],
  ['a bare 404 is "nobody known"', { status: 404 }, { outcome: 'not_found' }],
  [
    'a lone word is no answer',
    { status: 200, body: '"ok"' },
    { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true },
  ],
  [
    'an answer without its record found nobody',
    { status: 200, body: { data: null } },
    { outcome: 'not_found', cost: 0 },
  ],
  [
    'a redirect is not followed',
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    { outcome: 'failed', kind: 'bad_request', reason: 'http_302' },
  ],
];

for (const [name, reply, expected] of UNREADABLE) {
  test(name, async () => {
    const simulator = await startHunter();
    simulator.alwaysAnswer(reply);
    assert.deepEqual(await askVendor(hunterProvider, simulator, byEmail()), expected);
    await simulator.close();
  });
}

test('a request that hunter does not accept is our fault and not repeated', async () => {
  const badRequest: Failed = { outcome: 'failed', kind: 'bad_request', reason: 'http_400' };
  assert.deepEqual(await answered(400, 'invalid_email'), badRequest);
});
