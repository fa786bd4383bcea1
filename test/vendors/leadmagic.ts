import { companyPage, type SimulatedCompany } from './companies.js';
import { fullName, placeText, profileUrl, type SimulatedPerson } from './people.js';
import {
  type Asked,
  answerAbout,
  answerAboutCompany,
  type Contract,
  type Endpoint,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** What of LeadMagic differs between its documentation, its programs and its generations. */
export interface LeadmagicMode {
  readonly miss?: 'nulls' | 'status_404';
  readonly spelling?: 'snake' | 'camel';
  readonly errors?: 'rfc9457' | 'legacy';
  readonly paths?: 'documented' | 'n8n';
  /** How it writes a company. */
  readonly company?: 'v1' | 'legacy';
}

const PATHS = {
  documented: {
    profile: '/people/profile-search',
    profile_by_email: '/people/b2b-profile',
    mobile: '/people/mobile-finder',
    company: '/companies/company-search',
    credits: '/credits',
  },
  n8n: {
    profile: '/people/profile',
    profile_by_email: '/people/email-to-profile',
    mobile: '/people/mobile',
    company: '/companies/search',
    credits: '/credits',
  },
} as const;

/** The paths of the vendor's own n8n node, as they are configured. */
export const N8N_PATHS = PATHS.n8n;

/** LeadMagic, v1. */
export function startLeadmagic(mode: LeadmagicMode = {}): Promise<Simulator> {
  return Simulator.start(contract(mode));
}

function contract({ miss, spelling, errors, paths = 'documented', company = 'v1' }: LeadmagicMode): Contract {
  const refused = (status: number, code: string, headers: Reply['headers'] = {}): Reply => ({
    status,
    headers,
    body:
      errors === 'legacy'
        ? { error: code, message: VENDOR_KEY }
        : { success: false, errors: [{ title: VENDOR_KEY, status, code }], meta: { request_id: 'r' } },
  });
  const nobody = (nulls: object): Reply =>
    miss === 'status_404'
      ? refused(404, 'not_found')
      : { status: 200, body: { ...nulls, credits_consumed: 0, message: 'Not found' } };
  const asked = <Known>(nulls: object, found: LookUp<Known>['found']): LookUp<Known> => ({
    found,
    nomatch: nobody(nulls),
    ratelimit: refused(429, 'rate_limited', { 'retry-after': '5', 'ratelimit-remaining': '0' }),
    quota: refused(402, 'insufficient_credits'),
  });
  const said = (credits: number, body: object): Reply => ({
    status: 200,
    headers: { 'ratelimit-limit': '500', 'ratelimit-remaining': '499', 'ratelimit-reset': '31' },
    body: spelled(spelling, { ...body, credits_consumed: credits, message: 'Found' }),
    credits,
  });
  const path = PATHS[paths];
  const isGet = paths === 'documented';
  return {
    basePath: '/v1',
    keyHeader: ['x-api-key', VENDOR_KEY],
    keyRefused: refused(401, 'unauthorized'),
    endpoints: [
      asking(path.profile, [['profile_url']], url =>
        asked<SimulatedPerson>({ profile_url: url, full_name: null, company_name: null }, person =>
          said(1, profile(person)),
        ),
      ),
      asking(path.profile_by_email, [['work_email'], ['personal_email']], () =>
        asked<SimulatedPerson>({ profile_url: null }, person =>
          said(10, { profile_url: profileUrl(person) }),
        ),
      ),
      asking(path.mobile, [['profile_url'], ['work_email'], ['personal_email']], () =>
        asked<SimulatedPerson>({ mobile_number: null }, person =>
          said(person.phone === null ? 0 : 5, { email: null, mobile_number: person.phone }),
        ),
      ),
      {
        method: 'POST',
        path: path.company,
        checkBody: body => oneOf(body, [['company_domain'], ['profile_url'], ['company_name']]),
        answer: ({ body }: Asked) =>
          answerAboutCompany(
            String(Object.values(body)[0]),
            asked<SimulatedCompany>({ companyName: null, industry: null }, known =>
              said(1, COMPANIES[company](known)),
            ),
          ),
      },
      {
        method: isGet ? 'GET' : 'POST',
        path: path.credits,
        ...(isGet ? {} : { checkBody: () => null }),
        answer: () => ({ status: 200, body: { credits: 412 } }),
      },
      ...(isGet ? [] : [unknownGet(path.credits)]),
    ],
  };
}

function asking(path: string, sets: readonly string[][], lookUp: (identifier: string) => LookUp): Endpoint {
  return {
    method: 'POST',
    path,
    checkBody: body => oneOf(body, sets),
    answer({ body }: Asked) {
      const identifier = String(Object.values(body)[0]);
      return answerAbout(identifier, lookUp(identifier));
    },
  };
}

function unknownGet(path: string): Endpoint {
  return { method: 'GET', path, answer: () => ({ status: 405, body: { error: 'method_not_allowed' } }) };
}

function profile(person: SimulatedPerson): object {
  return {
    profile_url: `https://linkedin.com/in/${person.slug}`,
    first_name: person.firstName,
    last_name: person.lastName,
    full_name: fullName(person),
    professional_title: person.title,
    location: placeText(person),
    country: person.place?.country ?? null,
    company_name: person.company,
    company_website: person.domain,
    work_experience: [],
  };
}

function spelled(spelling: LeadmagicMode['spelling'], body: object): object {
  if (spelling !== 'camel') return body;
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [camel(name), value]));
}

/** The names of the current version's members are not of one kind, whatever the mode. */
const COMPANIES = {
  v1: (company: SimulatedCompany): object => ({
    companyName: company.name,
    companyId: 90_000_001,
    industry: company.industry,
    employeeCount: company.employees,
    employeeRange: company.range,
    founded: company.founded,
    headquarters:
      company.place === null
        ? null
        : { city: company.place.city, state: company.place.state, country: company.place.countryCode },
    description: company.description,
    specialties: [],
    followerCount: 781,
    twitter_url: `https://twitter.com/${company.handle}`,
    facebook_url: null,
    b2b_profile_url: companyPage(company).replace('www.', ''),
    logo_url: company.logo,
  }),
  legacy: (company: SimulatedCompany): object => ({
    company_name: company.name,
    locations: [
      { country: 'FR', city: 'Lyon', geographic_area: null, headquarter: false },
      {
        country: company.place?.countryCode ?? null,
        city: company.place?.city ?? null,
        geographic_area: company.place?.state ?? null,
        headquarter: true,
      },
    ],
    employee_count: null,
    employee_count_range: company.range === null ? null : { start: 51, end: 200 },
    founded_on: company.founded === null ? null : { year: company.founded },
    industry: company.industry,
    tagline: company.description,
    website_url: `https://${company.domain}`,
    url: companyPage(company),
    logo_url: company.logo,
  }),
} as const;
