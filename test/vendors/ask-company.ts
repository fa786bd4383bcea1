import assert from 'node:assert/strict';
import { COMPANY_FIELDS } from '../../src/normalize/fields.js';
import type { CompanyOutcome, KnownCompany, Provider } from '../../src/providers/provider.js';

/** A company of which nothing is known: what others are made of. */
export const NO_COMPANY_KNOWN: KnownCompany = {
  name: null,
  domain: null,
  linkedin_url: null,
  hq_location: null,
  country: null,
};

/** Asks a provider once about one company. */
export async function askCompany(
  { company }: Provider,
  known: Partial<KnownCompany>,
  signal: AbortSignal = AbortSignal.timeout(20_000),
): Promise<CompanyOutcome> {
  assert.ok(company, 'the provider knows companies');
  return company.ask({ known: { ...NO_COMPANY_KNOWN, ...known }, wanted: COMPANY_FIELDS }, { signal });
}
