import { companyPage, type SimulatedCompany } from './companies.js';
import {
  type Asked,
  answerAboutCompany,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** What of The Companies API is documented in several forms, or not confirmed. */
export interface ThecompaniesapiMode {
  readonly miss?: 'status_404' | 'empty_object' | 'null';
  readonly errors?: 'messages' | 'error';
  /** Whether the answer by a LinkedIn page is wrapped, as the one by an address is. */
  readonly bySocial?: 'flat' | 'wrapped';
  readonly codes?: 'upper' | 'lower' | 'none';
}

/** The Companies API, v2: companies by domain and by social page. */
export function startThecompaniesapi(mode: ThecompaniesapiMode = {}): Promise<Simulator> {
  const { miss = 'status_404', errors = 'messages', bySocial = 'flat', codes = 'upper' } = mode;
  const refused = (status: number, messages: string, type: string): Reply => ({
    status,
    body:
      errors === 'messages'
        ? { messages, status, details: VENDOR_KEY }
        : { error: { code: messages, message: VENDOR_KEY, type } },
  });
  const misses: Readonly<Record<NonNullable<ThecompaniesapiMode['miss']>, Reply>> = {
    status_404: refused(404, 'companyNotFound', 'invalidRequestError'),
    empty_object: { status: 200, body: {} },
    null: { status: 200, body: 'null' },
  };
  const lookUp = (isSimplified: boolean, isWrapped: boolean): LookUp<SimulatedCompany> => ({
    found(company) {
      const { meta, ...record } = companyRecord(company, { isSimplified, codes });
      const body = isWrapped ? { company: record, meta } : { ...record, meta };
      return { status: 200, body, credits: isSimplified ? 0 : 1 };
    },
    nomatch: misses[miss],
    // No headers, and no body either.
    ratelimit: { status: 429 },
    quota: refused(403, 'noCreditsRemaining', 'noCreditsRemaining'),
  });
  return Simulator.start({
    basePath: '/v2',
    keyHeader: ['authorization', `Basic ${VENDOR_KEY}`],
    keyRefused: refused(401, 'invalidApiSecret', 'authenticationError'),
    endpoints: [
      {
        method: 'GET',
        path: '/companies/by-social',
        query: ['linkedin'],
        checkQuery: query => oneOf(query, [['linkedin']]),
        answer: ({ query }: Asked) =>
          answerAboutCompany(query.linkedin ?? '', lookUp(false, bySocial === 'wrapped')),
      },
      {
        method: 'GET',
        path: '/companies/*',
        query: ['simplified', 'refresh'],
        checkQuery: query =>
          query.simplified === undefined || query.simplified === 'true' ? null : 'simplified is not true',
        answer: ({ name, query }: Asked) =>
          answerAboutCompany(name, lookUp(query.simplified === 'true', false)),
      },
    ],
  });
}

interface Form {
  readonly isSimplified: boolean;
  readonly codes: NonNullable<ThecompaniesapiMode['codes']>;
}

function companyRecord(company: SimulatedCompany, { isSimplified, codes }: Form) {
  const { place } = company;
  const code = (text: string) => (codes === 'none' ? null : codes === 'lower' ? text.toLowerCase() : text);
  const headquarters = place && {
    address: { raw: '1 Example Way, Portland' },
    city: { name: place.city, code: null, postcode: '97201' },
    state: { name: place.state, code: code(place.stateCode) },
    country: { name: place.country, code: code(place.countryCode) },
  };
  return {
    id: 'fict-1',
    domain: { domain: company.domain, tld: 'example', state: 'operating' },
    about: {
      name: company.name,
      nameLegal: `${company.name}, Inc.`,
      businessType: 'privately-held',
      industry: company.industry.toLowerCase().replace(/ /g, '-'),
      totalEmployees: company.range === null ? null : '50-200',
      totalEmployeesExact: isSimplified ? null : company.employees,
      yearFounded: company.founded,
    },
    assets: { colorPrimary: '#0055aa', logoSquare: { src: company.logo, width: 256 }, cover: null },
    descriptions: { primary: company.description, tagline: '..' },
    locations: { headquarters },
    socials: {
      linkedin: { id: company.slug, url: companyPage(company), followers: 781 },
      twitter: { id: company.handle, url: `https://twitter.com/${company.handle}` },
      facebook: { id: company.handle, url: `https://www.facebook.com/${company.handle}` },
    },
    ...(isSimplified
      ? {}
      : {
          contacts: { phones: [], emails: [] },
          technologies: { active: company.technologies.map(name => name.toLowerCase()), categories: ['cdn'] },
        }),
    urls: { website: `https://${company.domain}` },
    meta: {
      score: 0.8,
      sources: 5,
      syncedAt: company.seen,
      cost: isSimplified ? 0 : 1,
      credits: 499,
      freeRequest: false,
    },
  };
}
