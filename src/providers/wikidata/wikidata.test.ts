import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany } from '../../../test/vendors/ask-company.js';
import { withVendor } from '../../../test/vendors/ask-vendor.js';
import { NORTHWIND } from '../../../test/vendors/companies.js';
import { startWikidata, type WikidataRow } from '../../../test/vendors/wikidata.js';
import type { CompanyOutcome, KnownCompany, Provider } from '../provider.js';
import { wikidataProvider } from './wikidata-provider.js';

const CONTACT = 'https://acme.example/robot';

function onWikidata<Result>(
  use: (provider: Provider, simulator: Awaited<ReturnType<typeof startWikidata>>) => Promise<Result>,
  { also = [], config = {} }: { readonly also?: readonly WikidataRow[]; readonly config?: object } = {},
): Promise<Result> {
  return startWikidata(also).then(async simulator => {
    // It has no key.
    const own = { api_key: undefined, contact: CONTACT, ...config };
    const result = await withVendor(
      wikidataProvider,
      simulator.baseUrl,
      provider => use(provider, simulator),
      { config: own },
    );
    await simulator.close();
    return result;
  });
}

function askOf(
  known: Partial<KnownCompany>,
  also: readonly WikidataRow[] = [],
  signal?: AbortSignal,
): Promise<CompanyOutcome> {
  return onWikidata(provider => askCompany(provider, known, signal), { also });
}

const FOUND: CompanyOutcome = {
  outcome: 'found',
  fields: {
    name: 'Northwind Labs',
    industry: 'software development',
    size: '83',
    founded_year: '2014',
    description: 'Northwind Labs builds warehouse robots.',
    hq_location: 'Portland, OR, US',
    logo_url: 'https://logos.example/northwind-labs.png',
    linkedin_url: 'https://linkedin.com/company/northwind-labs-example',
  },
  fieldConfidence: {
    name: 0.9,
    industry: 0.75,
    size: 0.7,
    founded_year: 0.9,
    description: 0.6,
    hq_location: 0.8,
    logo_url: 0.7,
    linkedin_url: 0.85,
  },
  identity: { domain: NORTHWIND.domain, name: 'Northwind Labs' },
};

test('a company is asked for by its site, in all spellings of it, and understood', async () => {
  assert.deepEqual(await askOf({ domain: NORTHWIND.domain }), FOUND);
});

test('of a company with several values of one kind, none of them is taken; of headcounts the latest', async () => {
  const row = {
    name: 'Northwind Labs',
    industries: 'robotics|logistics',
    seats: 'Portland;US-OR;US|Seattle;US-WA;US',
    pages: 'northwind|northwind-labs',
    headcounts: '2011-12-31T00:00:00Z 9|2023-12-31T00:00:00Z 83|2021-12-31T00:00:00Z 60',
  };
  const outcome = await askOf({ domain: 'nomatch-but.example', name: 'Northwind Labs' });
  assert.deepEqual(outcome, { outcome: 'not_found' });
  const found = await askOf({ domain: 'wrongcompany.example', name: 'Northwind Labs' }, [row]);
  assert.deepEqual(found.outcome === 'found' && found.fields, { name: 'Northwind Labs', size: '83' });
});

test('a city that is in several districts is one place', async () => {
  const row = { name: 'Northwind Labs', seats: 'London;GB-LND;GB|London;GB-ENG;GB' };
  const found = await askOf({ domain: 'wrongcompany.example', name: 'Northwind Labs' }, [row]);
  assert.equal(found.outcome === 'found' && found.fields.hq_location, 'London, GB');
});

test('of several companies of one site only the one of the very name is taken', async () => {
  const brand = { company: 'http://www.wikidata.org/entity/Q900000002', name: 'Northwind Robotics' };
  const { domain, name } = NORTHWIND;
  assert.deepEqual(await askOf({ domain }, [brand]), { outcome: 'not_found', reason: 'ambiguous' });
  assert.deepEqual(await askOf({ domain, name }, [brand]), FOUND);
  assert.deepEqual(await askOf({ domain, name: 'Northwind' }, [brand]), {
    outcome: 'not_found',
    reason: 'ambiguous',
  });
  assert.deepEqual(await askOf({ domain, name }, [{ ...brand, name }]), {
    outcome: 'not_found',
    reason: 'ambiguous',
  });
});

const ANSWERS: readonly (readonly [string, CompanyOutcome])[] = [
  ['nomatch', { outcome: 'not_found' }],
  ['ratelimit', { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 7_000 }],
  ['reset', { outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }],
  ['badjson', { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }],
  ['html502', { outcome: 'failed', kind: 'transient', reason: 'http_502' }],
];

for (const [magic, expected] of ANSWERS) {
  test(`what ${magic} answers is told as what it is`, async () => {
    assert.deepEqual(await askOf({ domain: `${magic}.example` }), expected);
  });
}

test('no answer in time is a passing failure', async () => {
  await onWikidata(async (provider, simulator) => {
    const controller = new AbortController();
    void simulator.nextArrival().then(() => controller.abort());
    const outcome = await askCompany(provider, { domain: 'slow.example' }, controller.signal);
    assert.ok(outcome.outcome === 'failed' && outcome.kind === 'transient');
  });
});

test('what is no company’s domain is not asked about', async () => {
  await onWikidata(async (provider, simulator) => {
    for (const domain of ['gmail.com', 'localhost', 'a> } #.example']) {
      assert.equal((await askCompany(provider, { domain })).outcome, 'not_found', domain);
    }
    assert.deepEqual(simulator.asked, []);
  });
});

test('what is asked for can be narrowed, and switched off', async () => {
  await onWikidata(
    async provider => {
      const outcome = await askCompany(provider, { domain: NORTHWIND.domain });
      assert.deepEqual(outcome.outcome === 'found' && outcome.fields, { founded_year: '2014' });
    },
    { config: { company_fills: ['founded_year'] } },
  );
  await onWikidata(async ({ company }) => assert.equal(company, undefined), {
    config: { company_fills: [] },
  });
});

test('it can be tried without a company, and needs a contact', async () => {
  const tested = await onWikidata(provider =>
    Promise.resolve(provider.test?.({ signal: AbortSignal.timeout(20_000) })),
  );
  assert.deepEqual(tested, { ok: true, message: 'It answers without a key.' });
  assert.ok(!wikidataProvider.options.safeParse({}).success);
});
