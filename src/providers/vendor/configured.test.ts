import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPANY_FIELDS } from '../../normalize/fields.js';
import { ConfigurationError, parseConfiguration } from '../configuration.js';

function configured(text: string) {
  const { providers } = parseConfiguration('sluice.config.yaml', `providers:\n  vendor_a: ${text}`, {});
  const [provider] = providers;
  assert.ok(provider);
  return provider;
}

function problems(text: string): string {
  try {
    configured(text);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }
  return '';
}

test('a vendor is billed and kept to its documented rate where the configuration says nothing', () => {
  const { common, config } = configured('{ type: hunter, api_key: abc }');
  assert.equal(common.billed, true);
  assert.deepEqual(common.rate_limit, { requests: 8, per_ms: 1_000 });
  assert.equal(common.timeout_ms, undefined);
  assert.equal(configured('{ type: prospeo, api_key: abc }').common.timeout_ms, 30_000);
  assert.deepEqual(config, {
    api_key: 'abc',
    base_url: 'https://api.hunter.io/v2',
    fills: ['job_title', 'company_name', 'linkedin_url', 'phone', 'location', 'seniority'],
    company_fills: COMPANY_FIELDS,
    verifies: true,
  });
});

test('what the configuration says wins over a vendor’s defaults', () => {
  const { common } = configured(
    '{ type: hunter, api_key: abc, billed: false, rate_limit: { requests: 2, per_ms: 500 } }',
  );
  assert.equal(common.billed, false);
  assert.deepEqual(common.rate_limit, { requests: 2, per_ms: 500 });
});

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['https://proxy.example/hunter/v2/', 'https://proxy.example/hunter/v2'],
  ['http://127.0.0.1:9101/v2', 'http://127.0.0.1:9101/v2'],
  // Without a path the documented one is meant.
  ['http://127.0.0.1:9101', 'http://127.0.0.1:9101/v2'],
];

for (const [given, used] of ADDRESSES) {
  test(`the address ${given} is used as ${used}`, () => {
    const { config } = configured(`{ type: hunter, api_key: abc, base_url: "${given}" }`);
    assert.ok(typeof config === 'object' && config !== null && 'base_url' in config);
    assert.equal(config.base_url, used);
  });
}

test('a wrong key, address or field is said with its place, and the key is not repeated', () => {
  assert.match(problems('{ type: hunter }'), /providers\.vendor_a\.api_key/);
  const withSpace = problems('{ type: hunter, api_key: "se cret" }');
  assert.match(withSpace, /providers\.vendor_a\.api_key: must be 1 to 1,000 visible characters/);
  assert.doesNotMatch(withSpace, /se cret/);
  assert.match(problems('{ type: hunter, api_key: a, base_url: "ftp://x.example" }'), /base_url/);
  assert.match(problems('{ type: hunter, api_key: a, base_url: "https://x.example/v2?a=b" }'), /base_url/);
  assert.match(problems('{ type: apollo, api_key: a, fills: [phone] }'), /fills/);
  assert.match(problems('{ type: leadmagic, api_key: a, company_fills: [tech_stack] }'), /company_fills/);
  assert.match(problems('{ type: hunter, api_key: a, company_fills: [name, name] }'), /names a field twice/);
  assert.match(problems('{ type: hunter, api_key: a, paths: {} }'), /paths: is not known here/);
});
