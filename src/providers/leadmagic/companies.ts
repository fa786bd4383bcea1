import { numberValue } from '../answer/values.js';
import { COMPANY_CONFIDENCE, type VendorCompany } from '../vendor/company.js';
import type { CompanyKey } from '../vendor/company-key.js';
import type { CompanyConfig } from '../vendor/company-side.js';
import { companySide } from '../vendor/company-side.js';
import { handlesByUrl } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import type { LeadmagicPaths } from './paths.js';

interface Config extends CompanyConfig {
  readonly paths: LeadmagicPaths;
}

/** LeadMagic (company-search). A company that it does not know comes as 404 or as an answer full of nulls. */
export const leadmagicCompanies = companySide({
  keys: ['domain', 'linkedin_url', 'name'],
  async ask({ key, send, found }, { paths }: Config) {
    const sent = await send({ method: 'POST', path: paths.company, body: identifier(key) });
    if (sent.kind !== 'answer') return sent.outcome;
    return found({ ...readCompany(sent), confidence: COMPANY_CONFIDENCE[key.by] });
  },
});

function identifier(key: CompanyKey): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'domain':
      return { company_domain: key.domain };
    case 'linkedin_url':
      return { profile_url: key.url };
    case 'name':
      return { company_name: key.name };
  }
}

/** The spelling of names differs between generations of the API, and within the current one. */
function readCompany({ body: company, headers }: VendorAnswer): Omit<VendorCompany, 'confidence'> {
  return {
    fields: {
      name: company.any('companyName', 'company_name').text,
      industry: company.at('industry').text,
      size: company.any('employeeCount', 'employee_count').number ?? range(company),
      founded_year: company.at('founded').number ?? company.any('founded_on', 'foundedOn').at('year').number,
      description: company.any('description', 'tagline').prose,
      hq_location: headquarters(company),
      logo_url: company.any('logo_url', 'logoUrl').text,
      linkedin_url: company.any('b2b_profile_url', 'b2bProfileUrl', 'url').text,
    },
    domain: company.any('website_url', 'websiteUrl').text,
    handles: handlesByUrl(company),
    credits:
      company.any('credits_consumed', 'creditsConsumed').number ?? numberValue(headers['x-credits-cost']),
  };
}

function range(company: Reading): string | undefined {
  const said = company.any('employeeRange', 'employee_range').text;
  if (said !== undefined) return said;
  const ends = company.any('employee_count_range', 'employeeCountRange');
  const [low, high] = [ends.at('start').number, ends.at('end').number];
  if (low === undefined) return undefined;
  return high === undefined ? `${low}+` : `${low}-${high}`;
}

/** The members of `headquarters` are not confirmed; the older form lists every place and marks one. */
function headquarters(company: Reading): string | undefined {
  const listed = company.at('locations').list.find(place => place.at('headquarter').isTrue);
  const place = listed ?? company.at('headquarters');
  return placeOf(
    place.at('city'),
    place.any('state', 'region', 'geographic_area', 'geographicArea'),
    place.at('country'),
  );
}
