import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { compareNames } from '../../normalize/compare-names.js';
import { FIELDS, type Field } from '../../normalize/fields.js';
import { normalizeField, sameValue } from '../../normalize/fieldvalue.js';
import { locationCountry } from '../../normalize/location.js';
import { phoneCountry } from '../../normalize/phone.js';
import { seniorityFromTitle } from '../../normalize/seniority.js';
import { NOTHING_KNOWN } from '../nothing-known.js';
import type { Found, KnownPerson, Outcome, Provider } from '../provider.js';
import { type MagicInput, magicInput, magicInputs } from './magic.js';
import { sandboxProvider } from './sandbox-provider.js';

async function vendor(config: Record<string, unknown> = {}, id = 'vendor_a'): Promise<Provider> {
  return sandboxProvider.create({
    id,
    config: sandboxProvider.options.parse(config),
    door: { send: () => assert.fail('a simulated vendor reaches NOTHING_KNOWN') },
    baseDir: '.',
    logger: pino({ enabled: false }),
  });
}

const unhurried = new AbortController().signal;

async function ask(
  provider: Provider,
  known: Partial<KnownPerson>,
  wanted: readonly Field[] = FIELDS,
): Promise<Outcome> {
  return provider.ask({ known: { ...NOTHING_KNOWN, ...known }, wanted }, { signal: unhurried });
}

async function askFound(
  provider: Provider,
  known: Partial<KnownPerson>,
  wanted: readonly Field[] = FIELDS,
): Promise<Found> {
  const outcome = await ask(provider, known, wanted);
  assert.equal(outcome.outcome, 'found', JSON.stringify(outcome));
  return outcome.outcome === 'found' ? outcome : assert.fail();
}

const PEOPLE = Array.from({ length: 300 }, (_, index) => ({
  email: `person.number${index}x@firm-${index % 7}.example`,
}));

test('it behaves as a vendor does: remote, keyed by what is known, with its options checked', async () => {
  const provider = await vendor({ fills: ['phone'] });
  assert.equal(provider.remote, true);
  assert.deepEqual(provider.fills, ['phone']);
  assert.deepEqual((await vendor()).fills, FIELDS);
  for (const wrong of [
    { fills: [] },
    { fills: ['phone', 'phone'] },
    { fills: ['fax'] },
    { coverage: 2 },
    { latency_ms: -1 },
    { cost: 1 },
  ]) {
    assert.equal(sandboxProvider.options.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});

test('the same person gets the same answer for ever, other people get others', async () => {
  const [jane, again] = [
    await askFound(await vendor(), { email: 'jane@acme.com' }),
    await askFound(await vendor(), { email: ' Jane@Acme.com ' }),
  ];
  assert.deepEqual(jane.fields, again.fields);
  assert.equal(jane.confidence, again.confidence);
  const profiles = new Set<string | undefined>();
  for (const person of PEOPLE) profiles.add((await askFound(await vendor(), person)).fields.linkedin_url);
  assert.equal(profiles.size, PEOPLE.length);
});

test('different vendors know the same about a person, with confidence of their own', async () => {
  const [a, b] = [
    await askFound(await vendor(), { email: 'jane@acme.com' }),
    await askFound(await vendor({}, 'vendor_b'), { email: 'jane@acme.com' }),
  ];
  assert.deepEqual(a.fields, b.fields);
  assert.notEqual(a.confidence, b.confidence);
});

test('every made-up value is in stored form, and the values fit each other', async () => {
  const provider = await vendor();
  for (const person of PEOPLE) {
    const { fields, confidence } = await askFound(provider, person);
    assert.deepEqual(Object.keys(fields), [...FIELDS]);
    for (const field of FIELDS) {
      const value: string | undefined = fields[field];
      assert.equal(
        normalizeField(field, value, { country: null, title: fields.job_title ?? null }),
        value,
        value,
      );
    }
    assert.equal(seniorityFromTitle(fields.job_title ?? ''), fields.seniority);
    assert.equal(phoneCountry(fields.phone ?? ''), locationCountry(fields.location));
    assert.ok(confidence !== undefined && confidence >= 0.8 && confidence < 1);
  }
});

test('company and name come from the address where it shows them', async () => {
  const answer = await askFound(await vendor(), { email: 'avery.quillfeather@northwind-labs.example' });
  assert.equal(answer.fields.company_name, 'Northwind Labs');
  assert.equal(answer.identity?.full_name, 'Avery Quillfeather');
  assert.match(
    answer.fields.linkedin_url ?? '',
    /^https:\/\/linkedin\.com\/in\/avery-quillfeather-[0-9a-f]{8}$/,
  );
});

test('what is known and not asked for is taken over, and what is asked for fits it', async () => {
  const known = { email: 'jane@acme.com', job_title: 'Paralegal', location: 'Berlin, DE' };
  const { fields } = await askFound(await vendor(), known, ['seniority', 'phone']);
  assert.equal(fields.job_title, 'Paralegal');
  assert.equal(fields.seniority, 'entry');
  assert.equal(phoneCountry(fields.phone ?? ''), 'DE');
  assert.equal(fields.location, 'Berlin, DE');
});

test('a vendor answers with what it fills, and knows its share of the people', async () => {
  const provider = await vendor({ fills: ['phone', 'job_title'], coverage: 0.5 });
  let hits = 0;
  for (const person of PEOPLE) {
    const outcome = await ask(provider, person);
    if (outcome.outcome !== 'found') continue;
    hits += 1;
    assert.deepEqual(Object.keys(outcome.fields), ['phone', 'job_title']);
  }
  assert.ok(hits > 120 && hits < 180, String(hits));
  assert.equal((await ask(await vendor({ coverage: 0 }), { email: 'jane@acme.com' })).outcome, 'not_found');
});

test('people without an address are known by their other identifiers', async () => {
  const provider = await vendor();
  const byName = await askFound(provider, { full_name: 'Jane Doe', company_name: 'Acme Corp' });
  const again = await askFound(provider, { full_name: 'JANE DOE', company_name: 'Acme, Inc.' });
  assert.equal(byName.fields.linkedin_url, again.fields.linkedin_url);
  assert.equal(byName.identity?.company_name, 'Acme Corp');
  const byProfile = await askFound(provider, { linkedin_url: 'https://linkedin.com/in/janedoe' }, ['phone']);
  assert.equal(byProfile.identity?.linkedin_url, 'https://linkedin.com/in/janedoe');
});

test('magic addresses make the vendor fail in the way their name says', async () => {
  const failing: Partial<Record<MagicInput, Partial<Record<string, unknown>>>> = {
    nomatch: { outcome: 'not_found' },
    suppressed: { outcome: 'suppressed' },
    ratelimit: { outcome: 'failed', kind: 'rate_limited', retryAfterMs: 2_000 },
    quota: { outcome: 'failed', kind: 'quota_exhausted', retryAfterMs: 2_000 },
    badkey: { outcome: 'failed', kind: 'auth', retryAfterMs: 2_000 },
    reset: { outcome: 'failed', kind: 'transient', reason: 'reset' },
    badjson: { outcome: 'failed', kind: 'transient', reason: 'no_json' },
    html502: { outcome: 'failed', kind: 'transient', reason: 'http_502' },
  };
  const provider = await vendor({ fills: ['phone'], coverage: 0 });
  for (const [name, expected] of Object.entries(failing)) {
    for (const email of [`${name}@acme.com`, `${name}+7@acme.com`, `${name.toUpperCase()}@acme.com`]) {
      const outcome = await ask(provider, { email });
      assert.deepEqual({ ...outcome, ...expected }, outcome, email);
    }
  }
});

test('"slow" waits until the caller’s time is up', async () => {
  const provider = await vendor();
  const deadline = new AbortController();
  const asking = provider.ask(
    { known: { ...NOTHING_KNOWN, email: 'slow@acme.com' }, wanted: FIELDS },
    { signal: deadline.signal },
  );
  deadline.abort();
  assert.deepEqual(await asking, {
    outcome: 'failed',
    kind: 'transient',
    reason: 'timeout',
    costUnknown: true,
  });
});

test('a latency is cut off by the deadline too', async () => {
  const outcome = await (await vendor({ latency_ms: 50_000 })).ask(
    { known: { ...NOTHING_KNOWN, email: 'jane@acme.com' }, wanted: FIELDS },
    { signal: AbortSignal.abort() },
  );
  assert.equal(outcome.outcome === 'failed' && outcome.reason, 'timeout');
});

test('"partial" knows half of the fields', async () => {
  assert.deepEqual(
    Object.keys((await askFound(await vendor(), { email: 'partial@acme.com' })).fields),
    FIELDS.slice(0, 3),
  );
  assert.deepEqual(
    Object.keys((await askFound(await vendor({ fills: ['phone'] }), { email: 'partial@acme.com' })).fields),
    ['phone'],
  );
});

test('"wrongperson" answers about somebody who shares nothing with the contact', async () => {
  const known = {
    email: 'wrongperson@acme.com',
    full_name: 'Wanda Wrongperson',
    company_name: 'Acme',
    linkedin_url: 'https://linkedin.com/in/wanda',
  };
  const { fields, identity } = await askFound(await vendor(), known);
  assert.ok(compareNames(identity?.full_name ?? '', known.full_name) < 0.8);
  assert.notEqual(identity?.email, known.email);
  assert.equal(sameValue('linkedin_url', identity?.linkedin_url ?? '', known.linkedin_url), false);
  assert.equal(sameValue('linkedin_url', fields.linkedin_url ?? '', known.linkedin_url), false);
  assert.equal(sameValue('company_name', fields.company_name ?? '', known.company_name), false);
});

test('"stale" is older and less sure', async () => {
  const [stale, fresh] = [
    await askFound(await vendor(), { email: 'stale@acme.com' }),
    await askFound(await vendor(), { email: 'jane@acme.com' }),
  ];
  assert.ok((stale.observedAt ?? '') < (fresh.observedAt ?? ''));
  assert.ok((stale.confidence ?? 1) < (fresh.confidence ?? 0));
});

test('only the part before @ or + makes an address magic', () => {
  for (const name of Object.keys(magicInputs)) assert.equal(magicInput(`${name}@acme.com`), name);
  for (const email of [
    null,
    '',
    'jane@nomatch.com',
    'nomatcha@acme.com',
    'jane+slow@acme.com',
    'toString@acme.com',
  ]) {
    assert.equal(magicInput(email), null);
  }
});
