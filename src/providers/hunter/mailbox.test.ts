import assert from 'node:assert/strict';
import { test } from 'node:test';
import { magicEmail, withVendor } from '../../../test/vendors/ask-vendor.js';
import { hunterMailbox, startHunter } from '../../../test/vendors/hunter.js';
import { AVERY } from '../../../test/vendors/people.js';
import type { Simulator } from '../../../test/vendors/simulator.js';
import type { Outcome } from '../provider.js';
import { hunterProvider } from './hunter-provider.js';

function check(simulator: Simulator, email: string, config: object = {}): Promise<Outcome | undefined> {
  return withVendor(
    hunterProvider,
    simulator.baseUrl,
    async ({ mailbox }) => mailbox?.ask(email, { signal: AbortSignal.timeout(20_000) }),
    { config },
  );
}

async function checked(email: string, config?: object): Promise<Outcome | undefined> {
  const simulator = await startHunter();
  const outcome = await check(simulator, email, config);
  await simulator.close();
  return outcome;
}

test('hunter is asked whether mail to an address arrives, and paid once', async () => {
  const simulator = await startHunter();
  const outcome = await check(simulator, ` ${AVERY.email.toUpperCase()}`, { credit_cost: 0.03 });
  assert.deepEqual(outcome, { outcome: 'found', fields: {}, mailbox: 'valid', cost: 0.03 });
  assert.deepEqual(
    simulator.asked.map(({ endpoint, query }) => [endpoint, query]),
    [['GET /email-verifier', { email: AVERY.email }]],
  );
  assert.equal(simulator.credits, 1);
  await simulator.close();
});

const STATUSES: readonly (readonly [said: object, understood: string])[] = [
  [{ status: 'invalid' }, 'invalid'],
  [{ status: 'accept_all' }, 'catch_all'],
  [{ status: 'disposable' }, 'disposable'],
  [{ status: 'webmail', smtp_check: true }, 'valid'],
  [{ status: 'webmail', smtp_check: false }, 'not_known'],
  [{ status: 'unknown' }, 'not_known'],
  [{ status: 'a new word' }, 'not_known'],
  [{ status: null }, 'not_known'],
];

for (const [said, understood] of STATUSES) {
  test(`hunter’s ${JSON.stringify(said)} is understood as ${understood}`, async () => {
    const simulator = await startHunter();
    simulator.alwaysAnswer({ status: 200, body: { data: { ...hunterMailbox(AVERY.email), ...said } } });
    const outcome = await check(simulator, AVERY.email);
    await simulator.close();
    const reason = outcome?.outcome === 'not_found' && outcome.reason;
    assert.equal(outcome?.outcome === 'found' ? outcome.mailbox : reason, understood);
  });
}

test('hunter is asked again while it works on an address', async () => {
  const simulator = await startHunter({ looks: 2 });
  assert.deepEqual(await check(simulator, AVERY.email), {
    outcome: 'found',
    fields: {},
    mailbox: 'valid',
  });
  assert.deepEqual([simulator.asked.length, simulator.credits], [3, 1]);
  await simulator.close();
});

const FAILURES: readonly (readonly [magic: string, Outcome])[] = [
  ['ratelimit', { outcome: 'failed', kind: 'rate_limited', reason: 'http_403' }],
  ['quota', { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_429' }],
  ['suppressed', { outcome: 'suppressed' }],
  ['reset', { outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }],
  ['badjson', { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }],
  ['html502', { outcome: 'failed', kind: 'transient', reason: 'http_502' }],
];

for (const [magic, expected] of FAILURES) {
  test(`hunter’s verifier fails as its other calls do: ${magic}`, async () =>
    assert.deepEqual(await checked(magicEmail(magic)), expected));
}

test('hunter’s verifier refuses a wrong key', async () =>
  assert.deepEqual(await checked(AVERY.email, { api_key: 'another' }), {
    outcome: 'failed',
    kind: 'auth',
    reason: 'http_401',
  }));

test('hunter is not asked about what is no address, nor where it is configured not to be', async () => {
  const simulator = await startHunter();
  assert.deepEqual(await check(simulator, 'nobody'), {
    outcome: 'not_found',
    reason: 'unusable_identifiers',
    cost: 0,
  });
  assert.equal(await check(simulator, AVERY.email, { verifies: false }), undefined);
  assert.equal(simulator.asked.length, 0);
  await simulator.close();
});
