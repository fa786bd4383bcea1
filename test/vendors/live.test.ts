/** Off unless a key is given: asks real vendors what the simulated ones are asked, and may cost a few credits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAboutPerson } from '../../src/enrich/identity.js';
import { FIELDS, type Field } from '../../src/normalize/fields.js';
import type { KnownPerson, Outcome, ProviderType } from '../../src/providers/provider.js';
import { providerTypes } from '../../src/providers/types.js';
import { ALL_BUT_PHONE, byEmail, byProfile } from './ask-vendor.js';
import { KEYLESS, liveKey, WAIT_MS, withLiveProvider } from './live-vendor.js';

const TYPES = [
  'hunter',
  'peopledatalabs',
  'prospeo',
  'lusha',
  'apollo',
  'leadmagic',
  'crustdata',
  'dropcontact',
  'fullcontact',
  'contactout',
  'gravatar',
  'github',
  'website',
];

/** The person who agreed to be looked up. */
function livePerson(): KnownPerson | null {
  const { SLUICE_LIVE_EMAIL: email, SLUICE_LIVE_LINKEDIN: profile } = process.env;
  if (email === undefined && profile === undefined) return null;
  const nameless = { ...byEmail(), full_name: null, email: email ?? null };
  return { ...nameless, linkedin_url: profile ?? null };
}

function ask(
  type: ProviderType,
  key: string,
  known: KnownPerson,
  wanted: readonly Field[],
): Promise<Outcome> {
  return withLiveProvider(type, key, async provider =>
    provider.ask({ known, wanted }, { signal: AbortSignal.timeout(WAIT_MS) }),
  );
}

for (const name of TYPES) {
  const key = liveKey(name);
  const type = providerTypes.find(candidate => candidate.type === name);
  const skip = key === '' || type === undefined;
  if (skip) {
    test(`${name}, live`, { skip: `SLUICE_LIVE_${name.toUpperCase()}_KEY is not set` });
    continue;
  }

  test(`${name}, live: the free call accepts the key`, () =>
    withLiveProvider(type, key, async provider => {
      const result = await provider.test?.({ signal: AbortSignal.timeout(WAIT_MS) });
      assert.ok(result?.ok ?? true, result?.message);
    }));

  test(`${name}, live: a made-up key is refused`, { skip: key === KEYLESS }, async () => {
    // As long as the vendor's keys are, so that it is refused for what it is.
    const outcome = await ask(type, 'f'.repeat(key.length), byEmail('nobody@example.com'), ALL_BUT_PHONE);
    assert.deepEqual(outcome.outcome === 'failed' && outcome.kind, 'auth');
  });

  test(`${name}, live: an address that nobody has is not found`, async () => {
    const nobody =
      name === 'crustdata' || name === 'contactout' || name === 'leadmagic'
        ? byProfile('nobody-has-this-profile-name-0f4f0cceb245')
        : byEmail(`nobody@${name === 'website' ? 'nobody-has-this-domain-0f4f0cceb245' : 'example'}.com`);
    assert.equal((await ask(type, key, nobody, ALL_BUT_PHONE)).outcome, 'not_found');
  });

  const person = livePerson();
  const noPerson = person === null && 'SLUICE_LIVE_EMAIL or SLUICE_LIVE_LINKEDIN is not set';
  test(`${name}, live: a person is found, and it is that person`, { skip: noPerson }, async () => {
    assert.ok(person !== null);
    const outcome = await ask(type, key, person, FIELDS);
    assert.equal(outcome.outcome, 'found', JSON.stringify(outcome));
    assert.ok(outcome.outcome === 'found');
    assert.ok(key === KEYLESS || outcome.fields.job_title !== undefined, 'no job title');
    assert.ok(name === 'website' || outcome.identity?.full_name !== undefined, 'no name');
    const { identity, fields } = outcome;
    assert.ok(isAboutPerson(person, { identity, company_name: fields.company_name }));
  });
}
