import type { CompanyOutcome } from '../provider.js';
import type { VendorCompany } from '../vendor/company.js';
import type { CompanyKey } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import { confidenceOf, matchesOf } from './answer.js';

/** What is asked for: without `fields` only the first comes. */
const COMPANY_FIELDS = ['basic_info', 'headcount', 'locations', 'taxonomy'];

/** What one record costs, in credits. */
const RECORD_CREDITS = 2;

/** However like the name is: other companies have it as well. */
const BY_NAME_CONFIDENCE_MAX = 0.7;

/** Crustdata (company/enrich). */
export const crustdataCompanies = companySide({
  keys: ['domain', 'linkedin_url', 'name'],
  async ask({ key, send, found, notFound }): Promise<CompanyOutcome> {
    const body = { ...identifier(key), fields: COMPANY_FIELDS };
    const sent = await send({ method: 'POST', path: '/company/enrich', body });
    if (sent.kind !== 'answer') return sent.outcome;
    const matches = matchesOf(sent.body);
    const [match, next] = matches;
    const credits = RECORD_CREDITS * matches.length;
    if (match === undefined) return notFound(0);
    const confidence = confidenceOf(match);
    if (key.by !== 'name') return found({ ...readCompany(match.at('company_data')), confidence, credits });
    // Two that could both be meant: neither is taken.
    if (next !== undefined && confidenceOf(next) >= confidence) return notFound(credits, 'ambiguous');
    const byName = Math.min(confidence, BY_NAME_CONFIDENCE_MAX);
    return found({ ...readCompany(match.at('company_data')), confidence: byName, credits });
  },
});

function identifier(key: CompanyKey): Readonly<Record<string, unknown>> {
  switch (key.by) {
    case 'domain':
      // A domain that is only one of another company's is none of its own.
      return { domains: [key.domain], exact_match: true };
    case 'linkedin_url':
      return { professional_network_profile_urls: [key.url] };
    case 'name':
      return { names: [key.name] };
  }
}

function readCompany(company: Reading): Omit<VendorCompany, 'confidence' | 'credits'> {
  const basic = company.at('basic_info');
  const place = company.at('locations');
  return {
    fields: {
      name: basic.at('name').text,
      industry: company.at('taxonomy', 'linkedin_industry').text ?? basic.at('industries').texts[0],
      size: company.at('headcount', 'total').number ?? basic.at('employee_count_range').text,
      founded_year: basic.at('year_founded').number,
      description: basic.at('description').prose,
      hq_location:
        placeOf(place.at('hq_city'), place.at('hq_state'), place.at('hq_country')) ??
        place.at('headquarters').text,
      linkedin_url: basic.at('professional_network_url').text,
    },
    domain: basic.any('primary_domain', 'website').text,
  };
}
