import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { askCompany } from '../../../test/vendors/ask-company.js';
import { createLogger } from '../../logger.js';
import { compareCompanies } from '../../normalize/company.js';
import { readCompanySize } from '../../normalize/company-size.js';
import { readFoundedYear, readTechStack } from '../../normalize/company-values.js';
import { COMPANY_FIELDS } from '../../normalize/fields.js';
import { normalizeCompanyLinkedin } from '../../normalize/linkedin.js';
import { normalizeLocation } from '../../normalize/location.js';
import type { CompanyFound, CompanyOutcome, KnownCompany, Provider } from '../provider.js';
import { sandboxProvider } from './sandbox-provider.js';

const THIS_YEAR = 2026;

async function simulated(config: object = {}): Promise<Provider> {
  return sandboxProvider.create({
    id: 'simulated',
    config: sandboxProvider.options.parse(config),
    door: { send: () => Promise.reject(new Error('a simulated vendor sends nothing')) },
    baseDir: '.',
    logger: createLogger('silent'),
  });
}

const ask = async (known: Partial<KnownCompany>, config: object = {}): Promise<CompanyOutcome> =>
  askCompany(await simulated(config), known);

async function found(known: Partial<KnownCompany>, config: object = {}): Promise<CompanyFound> {
  const outcome = await ask(known, config);
  assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
  return outcome;
}

test('every field of a company is made up, in the form in which it is stored', async () => {
  const domain = fc.domain();
  await fc.assert(
    fc.asyncProperty(domain, async name => {
      const { fields } = await found({ domain: name });
      assert.deepEqual(Object.keys(fields), [...COMPANY_FIELDS]);
      assert.equal(readCompanySize(fields.size)?.size, fields.size);
      assert.equal(readFoundedYear(fields.founded_year, THIS_YEAR), fields.founded_year);
      assert.equal(normalizeLocation(fields.hq_location), fields.hq_location);
      assert.equal(normalizeCompanyLinkedin(fields.linkedin_url), fields.linkedin_url);
      assert.deepEqual(readTechStack(fields.tech_stack) ?? [], fields.tech_stack);
      assert.ok(URL.canParse(String(fields.logo_url)));
    }),
  );
});

test('the same company gets the same answer, from every simulated vendor', async () => {
  const known = { domain: 'northwind-labs.example' };
  const [one, other] = [await found(known), await found(known, { latency_ms: 1 })];
  assert.deepEqual(one, other);
  assert.equal(one.fields.name, 'Northwind Labs');
  assert.notDeepEqual(one.fields, (await found({ domain: 'bluefjord.example' })).fields);
});

test('what a company is known by is taken over, and the answer says whose it is', async () => {
  const known = {
    name: 'Fjord & Fell',
    domain: 'fjordfell.example',
    linkedin_url: 'https://linkedin.com/company/fjord-fell',
    hq_location: 'Bergen, NO',
  };
  const { fields, identity } = await found(known);
  const { name, linkedin_url, hq_location } = fields;
  assert.deepEqual({ name, linkedin_url, hq_location, domain: identity?.domain }, known);
  assert.ok(String(fields.description).startsWith('Fjord & Fell '));
});

test('a company that has a name alone is found by it', async () => {
  const [one, other] = [await found({ name: 'Fjord & Fell' }), await found({ name: 'Fjord and Fell, Inc.' })];
  assert.equal(one.fields.industry, other.fields.industry);
});

const FAULTS: readonly (readonly [string, CompanyOutcome])[] = [
  ['nomatch.example', { outcome: 'not_found' }],
  ['suppressed.example', { outcome: 'suppressed' }],
  [
    'ratelimit-2.example',
    { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 2_000 },
  ],
  ['quota.example', { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402', retryAfterMs: 2_000 }],
  ['badkey.example', { outcome: 'failed', kind: 'auth', reason: 'http_401', retryAfterMs: 2_000 }],
  ['reset.example', { outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }],
  ['badjson.example', { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }],
  ['html502.example', { outcome: 'failed', kind: 'transient', reason: 'http_502' }],
];

test('a magic domain makes the vendor fail as a magic address does', async () => {
  for (const [domain, expected] of FAULTS) assert.deepEqual(await ask({ domain }), expected, domain);
  for (const domain of ['slowfood.example', 'ratelimits.example'])
    assert.equal((await ask({ domain })).outcome, 'found', domain);
});

test('half a company, an old one and another one can be had', async () => {
  const partial = await found({ domain: 'partial.example' });
  assert.deepEqual(Object.keys(partial.fields), COMPANY_FIELDS.slice(0, 5));
  const stale = await found({ domain: 'stale.example' });
  assert.deepEqual([stale.confidence, stale.observedAt], [0.55, '2019-03-01T00:00:00.000Z']);
  const { identity } = await found({ domain: 'wrongperson.example', name: 'Northwind Labs' });
  assert.notEqual(identity?.domain, 'wrongperson.example');
  assert.ok(compareCompanies(identity?.name ?? '', 'Northwind Labs') < 0.9);
});

test('a vendor knows the fields and the share of companies that it is given', async () => {
  const { fields } = await found({ domain: 'acme.com' }, { company_fills: ['size'] });
  assert.deepEqual(Object.keys(fields), ['size']);
  assert.deepEqual(await ask({ domain: 'acme.com' }, { coverage: 0 }), { outcome: 'not_found' });
  assert.equal((await simulated({ company_fills: [] })).company, undefined);
});
