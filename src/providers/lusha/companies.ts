import type { CompanyOutcome } from '../provider.js';
import { COMPANY_CONFIDENCE, technologyNames, type VendorCompany } from '../vendor/company.js';
import { type CompanyKey, statedDomain } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import { itemError, REFERENCE, theResult } from './answer.js';

/** Lusha (API v3, companies/search-and-enrich). */
export const lushaCompanies = companySide({
  keys: ['domain', 'name'],
  async ask({ key, send, found, notFound }): Promise<CompanyOutcome> {
    const identifier = key.by === 'domain' ? { domain: key.domain } : { name: key.name };
    const sent = await send({
      method: 'POST',
      path: '/companies/search-and-enrich',
      body: { companies: [{ clientReferenceId: REFERENCE, ...identifier }] },
    });
    if (sent.kind !== 'answer') return sent.outcome;
    const { result, credits } = theResult(sent.body);
    const miss = notFound(credits ?? 0);
    if (result === undefined) return miss;
    const company = { ...readCompany(result, key), confidence: COMPANY_CONFIDENCE[key.by], credits };
    return itemError(result, miss) ?? found(company);
  },
});

function readCompany(company: Reading, key: CompanyKey): Omit<VendorCompany, 'confidence' | 'credits'> {
  const place = company.at('location');
  return {
    fields: {
      name: company.at('name').text,
      industry: company.at('industry').text,
      size: headcount(company.at('employeeCount')),
      founded_year: company.at('yearFounded').number,
      description: company.at('description').prose,
      hq_location: placeOf(place.at('city'), place.at('state'), place.any('countryIso2', 'country')),
      logo_url: company.at('logoUrl').text,
      linkedin_url: company.at('socialLinks', 'linkedin').text,
      tech_stack: technologyNames(company.at('technologies')),
    },
    domain: statedDomain(key, company.at('domain').text, company.at('alternativeDomains').texts),
  };
}

/** The exact figure can contradict the range beside it: then the range is what the company says of itself. */
function headcount(count: Reading): string | number | undefined {
  const [exact, low, high] = [count.at('exact').number, count.at('min').number, count.at('max').number];
  if (low === undefined) return exact;
  const isWithin = exact !== undefined && exact >= low && exact <= (high ?? exact);
  if (isWithin) return exact;
  return high === undefined ? `${low}+` : `${low}-${high}`;
}
