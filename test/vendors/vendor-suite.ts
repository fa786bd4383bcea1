import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { isAboutPerson } from '../../src/enrich/identity.js';
import type { Failed, KnownPerson, Outcome, ProviderType } from '../../src/providers/provider.js';
import { askVendor, byEmail, keepingLogger, magicEmail, withVendor } from './ask-vendor.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';

/** What holds for every vendor, with what differs between them. */
export interface VendorSuite<Schema extends z.ZodType> {
  readonly type: ProviderType<Schema>;
  start(): Promise<Simulator>;
  /** Own options that the simulated form of the vendor needs. */
  readonly config?: object;
  /** What a vendor charges for finding nobody. */
  readonly missCredits?: number;
  readonly rateLimited: Failed;
  readonly quotaExhausted: Failed;
  readonly keyRefused: Failed;
  /** How it answers for people who opted out; most vendors just do not know them. */
  readonly suppressed?: 'suppressed' | 'not_found';
  /** False: it never says when it saw the data. */
  readonly isDated: boolean;
  /** False: it has no call that costs nothing. */
  readonly hasTest: boolean;
}

/** Registers the tests that hold for every vendor. */
export function testVendor<Schema extends z.ZodType>(name: string, suite: VendorSuite<Schema>): void {
  const { type, config = {} } = suite;
  const about = async (known: KnownPerson, expected: (outcome: Outcome) => void, credits?: number) => {
    const simulator = await suite.start();
    const outcome = await askVendor(type, simulator, known, { config });
    expected(outcome);
    if (credits !== undefined) assert.equal(simulator.credits, credits);
    await simulator.close();
  };
  const equals = (expected: object) => (outcome: Outcome) => assert.deepEqual(outcome, expected);
  const magic = (word: string) => byEmail(magicEmail(word));

  test(`${name}: nobody known is no data and no failure`, () =>
    about(magic('nomatch'), ({ outcome }) => assert.equal(outcome, 'not_found'), suite.missCredits ?? 0));
  test(`${name}: too many requests pass`, () => about(magic('ratelimit'), equals(suite.rateLimited), 0));
  test(`${name}: a used-up quota is told from too many requests`, () =>
    about(magic('quota'), equals(suite.quotaExhausted), 0));
  test(`${name}: who opted out is told from who is unknown, where the vendor does`, () =>
    about(magic('suppressed'), ({ outcome }) => assert.equal(outcome, suite.suppressed ?? 'not_found')));
  test(`${name}: a broken connection may have been charged`, () =>
    about(
      magic('reset'),
      equals({ outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }),
    ));
  test(`${name}: an answer cut short may have been charged`, () =>
    about(
      magic('badjson'),
      equals({ outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }),
    ));
  test(`${name}: a proxy's error page is a passing failure`, () =>
    about(magic('html502'), equals({ outcome: 'failed', kind: 'transient', reason: 'http_502' })));
  test(`${name}: what the vendor does not know is left out`, () =>
    about(magic('partial'), outcome => {
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      const { job_title, phone, location, seniority } = outcome.fields;
      assert.equal(job_title, 'VP of Engineering');
      assert.deepEqual([phone, location, seniority], [undefined, undefined, undefined]);
    }));
  test(`${name}: another person's data says whose it is, or is dropped`, () =>
    about(magic('wrongperson'), outcome => {
      if (outcome.outcome === 'not_found' && outcome.reason === 'identity_mismatch') return;
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      const { identity, fields } = outcome;
      const answered = { identity, company_name: fields.company_name };
      assert.equal(isAboutPerson(magic('wrongperson'), answered), false);
    }));
  test(`${name}: data says when it was seen`, { skip: !suite.isDated }, () =>
    about(magic('stale'), outcome => {
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      assert.equal(outcome.observedAt, '2019-03-01T00:00:00.000Z');
    }),
  );
  testSilence(name, suite);
  testKey(name, suite);
  testUnusable(name, suite);
}

function testSilence<Schema extends z.ZodType>(
  name: string,
  { type, start, config = {} }: VendorSuite<Schema>,
) {
  test(`${name}: no answer in time may have been charged`, async () => {
    const simulator = await start();
    const controller = new AbortController();
    void simulator.nextArrival().then(() => controller.abort());
    const { signal } = controller;
    const outcome = await askVendor(type, simulator, byEmail(magicEmail('slow')), { signal, config });
    assert.deepEqual(outcome, { outcome: 'failed', kind: 'transient', reason: 'timeout', costUnknown: true });
    await simulator.close();
  });
}

function testKey<Schema extends z.ZodType>(name: string, suite: VendorSuite<Schema>) {
  const { type, start, keyRefused, config = {} } = suite;
  test(`${name}: a refused key is said, and neither it nor the vendor's words are repeated`, async () => {
    const simulator = await start();
    const { logger, lines } = keepingLogger();
    const wrong = { ...config, api_key: 'another-secret-key-2' };
    const outcome = await askVendor(type, simulator, byEmail(), { config: wrong, logger });
    assert.deepEqual(outcome, keyRefused);
    const quota = await askVendor(type, simulator, byEmail(magicEmail('quota')), { config, logger });
    const said = JSON.stringify([outcome, quota]) + lines();
    assert.ok(!said.includes('another-secret-key-2') && !said.includes(VENDOR_KEY), said);
    await simulator.close();
  });
  test(`${name}: the key can be tried without paying`, { skip: !suite.hasTest }, async () => {
    const simulator = await start();
    const tried = (api_key: string) =>
      withVendor(
        type,
        simulator.baseUrl,
        async provider => provider.test?.({ signal: AbortSignal.timeout(20_000) }),
        { config: { ...config, api_key } },
      );
    assert.equal((await tried(VENDOR_KEY))?.ok, true);
    const refused = await tried('another-secret-key-2');
    assert.equal(refused?.ok, false);
    assert.match(refused?.message ?? '', /^The key is refused/);
    assert.equal(simulator.credits, 0);
    await simulator.close();
  });
}

function testUnusable<Schema extends z.ZodType>(
  name: string,
  { type, start, config = {} }: VendorSuite<Schema>,
) {
  test(`${name}: with nothing to be asked by, nobody is asked`, async () => {
    const simulator = await start();
    const known = { ...byEmail('not an address'), linkedin_url: 'https://linkedin.com/company/northwind' };
    const outcome = await askVendor(type, simulator, known, { config });
    assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 });
    assert.equal(simulator.asked.length, 0);
    await simulator.close();
  });
}
