/** As `live.test.ts`, about companies: off unless a key is given. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registrableDomain } from '../../src/normalize/domain.js';
import { COMPANY_FIELDS } from '../../src/normalize/fields.js';
import type { CompanyOutcome, KnownCompany, ProviderType } from '../../src/providers/provider.js';
import { providerTypes } from '../../src/providers/types.js';
import { byDomain } from './ask-vendor.js';
import { liveKey, WAIT_MS, withLiveProvider } from './live-vendor.js';

const NOBODYS = { ...byDomain('nobody-has-this-domain-0f4f0cceb245.com'), name: null };

/** Undefined where the vendor knows no companies. */
function ask(type: ProviderType, known: KnownCompany): Promise<CompanyOutcome | undefined> {
  return withLiveProvider(type, liveKey(type.type), async ({ company }) =>
    company?.ask({ known, wanted: COMPANY_FIELDS }, { signal: AbortSignal.timeout(WAIT_MS) }),
  );
}

const asked = providerTypes.filter(({ type }) => liveKey(type) !== '');

test('companies, live', { skip: asked.length === 0 && 'no SLUICE_LIVE_<TYPE>_KEY is set' }, async context => {
  for (const type of asked) {
    await context.test(`${type.type}: a domain that nobody has is no company`, async () => {
      const outcome = await ask(type, NOBODYS);
      assert.equal(outcome?.outcome ?? 'not_found', 'not_found', JSON.stringify(outcome));
    });
    const domain = process.env.SLUICE_LIVE_DOMAIN;
    const skip = domain === undefined && 'SLUICE_LIVE_DOMAIN is not set';
    await context.test(`${type.type}: a company is found, and it is that company`, { skip }, async () => {
      const { SLUICE_LIVE_COMPANY: name = null, SLUICE_LIVE_COUNTRY: country = null } = process.env;
      const outcome = await ask(type, { ...byDomain(domain), name, country });
      if (outcome === undefined) return;
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      assert.ok(Object.keys(outcome.fields).length > 0, 'no field');
      const said = outcome.identity?.domain;
      if (said !== undefined) assert.equal(registrableDomain(said), registrableDomain(domain ?? ''));
    });
  }
});
