import { COMPANY_CONFIDENCE, technologyNames, type VendorCompany } from '../vendor/company.js';
import { type CompanyKey, statedDomain } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { handlesByUrl } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';

/** What one match costs, in credits. */
const MATCH_CREDITS = 1;

/** Prospeo (enrich-company). */
export const prospeoCompanies = companySide({
  keys: ['domain', 'linkedin_url', 'name'],
  async ask({ key, send, found, notFound }) {
    const body = { data: identifier(key) };
    const sent = await send({ method: 'POST', path: '/enrich-company', body });
    if (sent.kind !== 'answer') return sent.outcome;
    const company = sent.body.at('company');
    if (!company.isContainer) return notFound(0);
    // The same record again is free for life.
    const credits = sent.body.at('free_enrichment').isTrue ? 0 : MATCH_CREDITS;
    return found({ ...readCompany(company, key), confidence: COMPANY_CONFIDENCE[key.by], credits });
  },
});

function identifier(key: CompanyKey): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'domain':
      return { company_website: key.domain };
    case 'linkedin_url':
      return { company_linkedin_url: key.url };
    case 'name':
      return { company_name: key.name };
  }
}

function readCompany(company: Reading, key: CompanyKey): Omit<VendorCompany, 'confidence' | 'credits'> {
  const place = company.at('location');
  return {
    fields: {
      name: company.at('name').text,
      industry: company.at('industry').text,
      size: company.at('employee_count').number ?? company.at('employee_range').text,
      founded_year: company.at('founded').number,
      description: company.any('description', 'description_ai').prose,
      hq_location: placeOf(place.at('city'), place.at('state'), place.any('country_code', 'country')),
      logo_url: company.at('logo_url').text,
      linkedin_url: company.at('linkedin_url').text,
      tech_stack: technologies(company.at('technology')),
    },
    handles: handlesByUrl(company),
    domain: statedDomain(key, company.any('domain', 'website').text, company.at('other_websites').texts),
  };
}

/** Its form is not documented beyond being an object; these are what was seen of it. */
function technologies(technology: Reading): readonly string[] {
  const listed = technology.any('technology_names', 'technology_list');
  return technologyNames(listed.isNothing ? technology : listed);
}
