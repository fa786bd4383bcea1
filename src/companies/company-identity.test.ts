import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompanyIdentity, KnownCompany } from '../providers/provider.js';
import { isAboutCompany } from './company-identity.js';

const NOTHING: KnownCompany = {
  name: null,
  domain: null,
  linkedin_url: null,
  hq_location: null,
  country: null,
};

const PAGE = 'https://www.linkedin.com/company/fabrikam';

const CASES: readonly (readonly [string, Partial<KnownCompany>, CompanyIdentity | undefined, boolean])[] = [
  ['the same domain', { domain: 'fabrikam.com', name: 'Contoso' }, { domain: 'www.fabrikam.com' }, true],
  ['another domain', { domain: 'fabrikam.com' }, { domain: 'fabrikam.de', name: 'Fabrikam' }, false],
  ['the same page', { linkedin_url: PAGE }, { linkedin_url: `${PAGE}/about`, name: 'Contoso' }, true],
  ['another page', { linkedin_url: PAGE, name: 'Fabrikam' }, { linkedin_url: `${PAGE}-two` }, false],
  ['the same name', { name: 'Fabrikam, Inc. (Class A)' }, { name: 'The Fabrikam Company' }, true],
  ['its name without Group', { name: 'Fabrikam' }, { name: 'Fabrikam Group' }, true],
  ['another name', { domain: 'fabrikam.com', name: 'Fabrikam' }, { name: 'Contoso' }, false],
  ['a legal form of elsewhere', { name: 'Fabrikam & Co.' }, { name: 'Fabrikam KGaA' }, false],
  ['a name, of a domain', { domain: 'fabrikam.com' }, { name: 'Fabrikam' }, true],
  ['nothing', { name: 'Fabrikam' }, undefined, true],
  ['a name, of nothing that could be compared', { linkedin_url: PAGE }, { name: 'Fabrikam' }, false],
];

for (const [said, known, answered, expected] of CASES) {
  test(`an answer that says ${said} is ${expected ? 'about the company' : 'about another'}`, () => {
    assert.equal(isAboutCompany({ ...NOTHING, ...known }, answered), expected);
  });
}
