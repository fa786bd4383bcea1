import { COMPANY_CONFIDENCE, technologyNames, type VendorCompany } from '../vendor/company.js';
import type { CompanyKey } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { handlesByUrl } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import { refusal } from './refusal.js';

/** Apollo (organizations/enrich). */
export const apolloCompanies = companySide({
  keys: ['domain', 'linkedin_url', 'name'],
  refusal(answer) {
    const refused = refusal(answer);
    // How it says that no company is known is not documented; a parameter that is missing is our mistake.
    const isMiss = answer.status === 422 && !/required parameter/i.test(answer.text);
    return refused === undefined && isMiss ? { outcome: 'not_found', cost: 0 } : refused;
  },
  async ask({ key, send, found, notFound }) {
    const sent = await send({ method: 'GET', path: '/organizations/enrich', query: identifier(key) });
    if (sent.kind !== 'answer') return sent.outcome;
    const company = sent.body.at('organization');
    if (!company.isContainer) return notFound(0);
    return found({ ...readCompany(company), confidence: COMPANY_CONFIDENCE[key.by] });
  },
});

function identifier(key: CompanyKey): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'domain':
      return { domain: key.domain };
    case 'linkedin_url':
      return { linkedin_url: key.url };
    case 'name':
      return { name: key.name };
  }
}

function readCompany(company: Reading): Omit<VendorCompany, 'confidence'> {
  const technologies = company.at('technology_names');
  return {
    fields: {
      name: company.at('name').text,
      industry: company.at('industry').text,
      size: company.at('estimated_num_employees').number,
      founded_year: company.at('founded_year').number,
      description: company.any('short_description', 'seo_description').prose,
      hq_location: placeOf(company.at('city'), company.at('state'), company.at('country')),
      logo_url: company.at('logo_url').text,
      linkedin_url: company.at('linkedin_url').text,
      tech_stack: technologyNames(technologies.isNothing ? company.at('current_technologies') : technologies),
    },
    domain: company.any('primary_domain', 'website_url').text,
    handles: handlesByUrl(company),
    // That it costs is documented, how much is not; people cost 1.
    credits: 1,
  };
}
