import { COMPANY_CONFIDENCE, type VendorCompany } from '../vendor/company.js';
import { type CompanyKey, statedDomain } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { handlesByName } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';

/** Hunter (companies/find): a company by its domain. */
export const hunterCompanies = companySide({
  keys: ['domain'],
  async ask({ key, send, found, notFound }) {
    const query = { domain: key.domain };
    const sent = await send({ method: 'GET', path: '/companies/find', query });
    if (sent.kind !== 'answer') return sent.outcome;
    const company = sent.body.expected('data');
    return company.isContainer ? found(readCompany(company, key)) : notFound(0);
  },
});

function readCompany(company: Reading, key: CompanyKey): VendorCompany {
  const geo = company.at('geo');
  const metrics = company.at('metrics');
  return {
    fields: {
      name: company.at('name').text,
      industry: company.at('category', 'industry').text,
      // A range; older answers have a headcount there, and the range beside it.
      size: metrics.any('employeesRange', 'employees').textOrNumber,
      founded_year: company.at('foundedYear').number,
      description: company.at('description').prose,
      hq_location:
        placeOf(geo.at('city'), geo.any('stateCode', 'state'), geo.any('countryCode', 'country')) ??
        company.at('location').text,
      logo_url: company.at('logo').text,
      linkedin_url: pageUrl(company.at('linkedin', 'handle').text),
      tech_stack: company.at('tech').texts,
    },
    domain: statedDomain(key, company.at('domain').text, company.at('domainAliases').texts),
    handles: handlesByName(network => company.at(network, 'handle').text),
    confidence: COMPANY_CONFIDENCE.domain,
    credits: 1,
  };
}

/** The handle has `company/` in it already. */
function pageUrl(handle: string | undefined): string | undefined {
  if (handle === undefined) return undefined;
  return `https://www.linkedin.com/${handle.includes('/') ? '' : 'company/'}${handle}`;
}
