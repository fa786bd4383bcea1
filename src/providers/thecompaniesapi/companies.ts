import { COMPANY_CONFIDENCE, type VendorCompany } from '../vendor/company.js';
import { type CompanyConfig, companySide } from '../vendor/company-side.js';
import { handlesByName } from '../vendor/handles.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorRequest } from '../vendor/send.js';

/** Of the reduced profile, which is made with less. */
const SIMPLIFIED_CONFIDENCE = 0.7;

interface Config extends CompanyConfig {
  readonly simplified: boolean;
}

/** The Companies API, by domain or LinkedIn page. Its search by name answers with a list, and what that costs is not said. */
export const thecompaniesapiCompanies = companySide({
  keys: ['domain', 'linkedin_url'],
  async ask({ key, send, found, notFound }, { simplified }: Config) {
    const request: VendorRequest =
      key.by === 'domain'
        ? {
            method: 'GET',
            path: `/companies/${encodeURIComponent(key.domain)}`,
            ...(simplified ? { query: { simplified: 'true' } } : {}),
          }
        : { method: 'GET', path: '/companies/by-social', query: { linkedin: key.url } };
    const sent = await send(request);
    if (sent.kind !== 'answer') return sent.outcome;
    // By an address the record comes wrapped; whether it does by a page is not confirmed.
    const wrapped = sent.body.at('company');
    const company = wrapped.isContainer ? wrapped : sent.body;
    if (!company.at('about').isContainer) return notFound(0);
    const isReduced = simplified && key.by === 'domain';
    const confidence = isReduced ? SIMPLIFIED_CONFIDENCE : COMPANY_CONFIDENCE[key.by];
    const meta = sent.body.at('meta').isContainer ? sent.body.at('meta') : company.at('meta');
    return found({
      ...readCompany(company),
      confidence,
      observedAt: company.at('meta', 'syncedAt').date ?? meta.at('syncedAt').date,
      credits: meta.at('cost').number ?? (isReduced ? 0 : 1),
    });
  },
});

function readCompany(company: Reading): Pick<VendorCompany, 'fields' | 'domain' | 'handles'> {
  const about = company.at('about');
  const seat = company.at('locations', 'headquarters');
  return {
    fields: {
      name: about.at('name').text,
      // One word with hyphens: `computer-software`.
      industry: about.at('industry').text?.replace(/-/g, ' '),
      size: about.at('totalEmployeesExact').number ?? about.at('totalEmployees').text,
      founded_year: about.at('yearFounded').number,
      description: company.at('descriptions', 'primary').prose,
      hq_location: placeOf(
        seat.at('city', 'name'),
        codeOrName(seat.at('state')),
        codeOrName(seat.at('country')),
      ),
      logo_url: company.at('assets', 'logoSquare', 'src').text,
      linkedin_url: company.at('socials', 'linkedin', 'url').text,
      tech_stack: company.at('technologies', 'active').texts,
    },
    domain: company.at('domain', 'domain').text,
    handles: handlesByName(network => company.at('socials', network, 'url').text),
  };
}

function codeOrName(place: Reading): Reading {
  return place.any('code', 'name');
}
