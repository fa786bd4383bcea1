import type { VendorCompany } from '../vendor/company.js';
import { type CompanyKey, statedDomain } from '../vendor/company-key.js';
import { companySide } from '../vendor/company-side.js';
import { handlesByUrl } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { VendorAnswer } from '../vendor/send.js';
import { CONTROL, confidenceOf, creditsSpent } from './answer.js';

/** People Data Labs (company/enrich). */
export const peopledatalabsCompanies = companySide({
  keys: ['domain', 'linkedin_url', 'name'],
  async ask({ key, send, found }) {
    const query = { ...identifier(key), ...CONTROL };
    const sent = await send({ method: 'GET', path: '/company/enrich', query });
    return sent.kind === 'answer' ? found(readCompany(sent, key)) : sent.outcome;
  },
});

function identifier(key: CompanyKey): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'domain':
      return { website: key.domain };
    case 'linkedin_url':
      return { profile: key.url };
    case 'name':
      return { name: key.name };
  }
}

/** Unlike a person, a company is not wrapped in `data`. */
function readCompany({ body: company, headers }: VendorAnswer, key: CompanyKey): VendorCompany {
  const place = company.at('location');
  return {
    fields: {
      name: company.any('display_name', 'name').text,
      industry: company.at('industry').text,
      size: company.at('size').text ?? company.at('employee_count').number,
      founded_year: company.at('founded').number,
      description: company.at('summary').prose ?? company.at('headline').text,
      hq_location:
        placeOf(place.at('locality'), place.at('region'), place.at('country')) ?? place.at('name').text,
      linkedin_url: company.at('linkedin_url').text,
    },
    domain: statedDomain(key, company.at('website').text, company.at('alternative_domains').texts),
    handles: handlesByUrl(company),
    confidence: confidenceOf(company),
    credits: creditsSpent(headers),
  };
}
