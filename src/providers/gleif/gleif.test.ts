import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany } from '../../../test/vendors/ask-company.js';
import { withVendor } from '../../../test/vendors/ask-vendor.js';
import { NORTHWIND } from '../../../test/vendors/companies.js';
import { type GleifEntity, startGleif } from '../../../test/vendors/gleif.js';
import type { CompanyOutcome, KnownCompany, Provider } from '../provider.js';
import { gleifProvider } from './gleif-provider.js';

async function onGleif<Result>(
  use: (provider: Provider, simulator: Awaited<ReturnType<typeof startGleif>>) => Promise<Result>,
  { also = [], config = {} }: { readonly also?: readonly GleifEntity[]; readonly config?: object } = {},
): Promise<Result> {
  const simulator = await startGleif(also);
  const result = await withVendor(gleifProvider, simulator.baseUrl, provider => use(provider, simulator), {
    // It has no key.
    config: { api_key: undefined, ...config },
  });
  await simulator.close();
  return result;
}

function askOf(known: Partial<KnownCompany>, also: readonly GleifEntity[] = []): Promise<CompanyOutcome> {
  return onGleif(provider => askCompany(provider, { country: 'US', ...known }), { also });
}

const { name } = NORTHWIND;

const FOUND: CompanyOutcome = {
  outcome: 'found',
  fields: { founded_year: '2014', hq_location: 'Portland, OR, US' },
  fieldConfidence: { founded_year: 0.6, hq_location: 0.9 },
  identity: { name: 'Northwind Labs' },
};

test('a company of a name and a country has its seat in the register', async () => {
  assert.deepEqual(await askOf({ name, country: 'United States' }), FOUND);
  const identity = { name: 'NORTHWIND LABS, INC.' };
  assert.deepEqual(await askOf({ name: `${name}, Inc.` }), { ...FOUND, identity });
  const { company } = await onGleif(provider => Promise.resolve(provider));
  assert.deepEqual(company?.needs, [
    ['name', 'country'],
    ['name', 'hq_location'],
  ]);
});

const OTHERS: readonly (readonly [string, GleifEntity])[] = [
  ['of another name', { legalName: { name: 'NORTHWIND TRADERS INC' }, otherNames: [] }],
  ['that is no more', { status: 'INACTIVE' }],
  ['that is a branch', { category: 'BRANCH' }],
  [
    'of another country',
    {
      legalName: { name: 'Northwind Labs Ltd' },
      legalAddress: { country: 'GB' },
      headquartersAddress: { country: 'GB' },
    },
  ],
  ['of another legal form', { legalName: { name: 'Northwind Labs GmbH' }, otherNames: [] }],
];

for (const [what, other] of OTHERS) {
  test(`an entity ${what} is not the company`, async () => {
    const outcome = await askOf({ name: `${name}, Inc.`, hq_location: 'Salem, OR, US', country: null }, [
      other,
    ]);
    assert.deepEqual(outcome.outcome === 'found' && outcome.fields, FOUND.fields, JSON.stringify(outcome));
  });
}

test('of two entities neither is taken, unless one has the very name', async () => {
  const two = [{ legalName: { name: 'Northwind Labs Holdings LLC' }, otherNames: [], creationDate: null }];
  assert.deepEqual(await askOf({ name }, [{}]), { outcome: 'not_found', reason: 'ambiguous' });
  const outcome = await askOf({ name }, two);
  assert.deepEqual(outcome.outcome === 'found' && outcome.fields, FOUND.fields);
});

test('without a country, or with one that nobody knows, it is not asked', async () => {
  await onGleif(async (provider, simulator) => {
    for (const known of [{ name }, { name, country: 'Atlantis' }, { name: '?', country: 'US' }]) {
      const outcome = await askCompany(provider, known);
      assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers' });
    }
    assert.deepEqual(simulator.asked, []);
  });
});

const ANSWERS: readonly (readonly [string, CompanyOutcome])[] = [
  ['nomatch', { outcome: 'not_found' }],
  ['wrongcompany', { outcome: 'not_found' }],
  ['ratelimit', { outcome: 'failed', kind: 'rate_limited', reason: 'http_429' }],
  ['reset', { outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }],
  ['badjson', { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }],
  ['html502', { outcome: 'failed', kind: 'transient', reason: 'http_502' }],
];

for (const [magic, expected] of ANSWERS) {
  test(`what ${magic} answers is told as what it is`, async () => {
    assert.deepEqual(await askOf({ name: magic }), expected);
  });
}

test('no answer in time is a passing failure', async () => {
  await onGleif(async (provider, simulator) => {
    const controller = new AbortController();
    void simulator.nextArrival().then(() => controller.abort());
    const outcome = await askCompany(provider, { name: 'slow', country: 'US' }, controller.signal);
    assert.ok(outcome.outcome === 'failed' && outcome.kind === 'transient');
  });
});

test('what is asked for can be narrowed and switched off, and it can be tried', async () => {
  const config = { company_fills: ['hq_location'] };
  const narrowed = await onGleif(provider => askCompany(provider, { name, country: 'US' }), { config });
  assert.deepEqual(narrowed.outcome === 'found' && Object.keys(narrowed.fields), ['hq_location']);
  await onGleif(async ({ company }) => assert.equal(company, undefined), { config: { company_fills: [] } });
  const tested = await onGleif(provider =>
    Promise.resolve(provider.test?.({ signal: AbortSignal.timeout(20_000) })),
  );
  assert.deepEqual(tested, { ok: true, message: 'It answers without a key.' });
});
