import { companyPage, type SimulatedCompany } from './companies.js';
import { fullName, placeText, profileUrl, type SimulatedPerson } from './people.js';
import {
  type Asked,
  answerAbout,
  answerAboutCompany,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** What is not confirmed of Crustdata, or documented in two forms. */
export interface CrustdataMode {
  readonly miss?: 'empty_matches' | 'status_404';
  readonly envelope?: 'list' | 'results';
  /** The plan has no contact data: asking for it fails the whole call. */
  readonly hasContacts?: boolean;
  /** Where the person works, if not at the address that was asked about. */
  readonly employerDomain?: string;
  /** How like the name that was asked by another company's is; absent: there is no other. */
  readonly namesakeScore?: number;
}

function crustdataError(status: number, type: string, message: string): Reply {
  return { status, body: { error: { type, message: `${message} ${VENDOR_KEY}`, metadata: [] } } };
}

const PERSON_FIELDS = '["basic_profile","social_handles","experience"]';
const WITH_PHONE = '["basic_profile","social_handles","experience","contact.phone_numbers"]';

const COMPANY_FIELDS = '["basic_info","headcount","locations","taxonomy"]';

/** Crustdata, version 2025-11-01: person/enrich and company/enrich. */
export function startCrustdata(mode: CrustdataMode = {}): Promise<Simulator> {
  const { miss = 'empty_matches', envelope = 'list', hasContacts = true } = mode;
  const wrapped = (entry: object): object => (envelope === 'list' ? [entry] : { results: [entry] });
  const lookUp = (matchedOn: string, withPhone: boolean): LookUp => ({
    found: person => ({
      status: 200,
      body: wrapped({
        matched_on: matchedOn,
        match_type: 'business_email',
        matches: [
          { confidence_score: 0.93, person_data: personData(person, withPhone, mode.employerDomain) },
          { confidence_score: 0.91, person_data: { basic_profile: { name: 'A Namesake' } } },
        ],
      }),
      credits: 1 + (withPhone && person.phone !== null ? 2 : 0),
    }),
    nomatch:
      miss === 'empty_matches'
        ? { status: 200, body: wrapped({ matched_on: matchedOn, matches: [] }) }
        : crustdataError(404, 'not_found', 'No match'),
    ratelimit: crustdataError(429, 'rate_limited', 'Too many requests'),
    quota: crustdataError(403, 'insufficient_credits', 'You have insufficient credits for this request'),
  });
  const companies = (matchedOn: string, type: string): LookUp<SimulatedCompany> => {
    const { nomatch, ratelimit, quota } = lookUp(matchedOn, false);
    const { namesakeScore } = mode;
    const namesake = { basic_info: { name: 'Northwind Labs' } };
    const others =
      namesakeScore === undefined ? [] : [{ confidence_score: namesakeScore, company_data: namesake }];
    return {
      found: company => ({
        status: 200,
        body: wrapped({
          matched_on: matchedOn,
          match_type: type,
          matches: [{ confidence_score: 1, company_data: companyData(company) }, ...others],
        }),
        credits: 2 * (1 + others.length),
      }),
      nomatch,
      ratelimit,
      quota,
    };
  };
  return Simulator.start({
    basePath: '',
    keyHeader: ['authorization', `Bearer ${VENDOR_KEY}`],
    headers: { 'x-api-version': '2025-11-01' },
    keyRefused: { status: 401, body: { message: `Invalid API key in request ${VENDOR_KEY}` } },
    endpoints: [
      {
        method: 'POST',
        path: '/person/enrich',
        checkBody: bodyFault,
        answer: ({ body }: Asked) => {
          const withPhone = JSON.stringify(body.fields) === WITH_PHONE;
          if (withPhone && !hasContacts)
            return crustdataError(403, 'permission_error', 'No access to credit field');
          const [identifier] = Object.values(body).filter(Array.isArray).flat();
          return answerAbout(String(identifier), lookUp(String(identifier), withPhone));
        },
      },
      {
        method: 'POST',
        path: '/company/enrich',
        checkBody: companyFault,
        answer: ({ body: { fields, exact_match, ...asked } }: Asked) => {
          const [[type, [identifier]] = ['', ['']]] = Object.entries(asked).map(
            ([name, list]) => [name, Array.isArray(list) ? list.map(String) : []] as const,
          );
          return answerAboutCompany(identifier ?? '', companies(identifier ?? '', type));
        },
      },
    ],
  });
}

function bodyFault(body: Readonly<Record<string, unknown>>): string | null {
  if (body.preview === true) return oneOf(body, [['business_emails', 'preview']]);
  if (![PERSON_FIELDS, WITH_PHONE].includes(JSON.stringify(body.fields))) return `fields ${body.fields}`;
  const urls = ['professional_network_profile_urls', 'fields'];
  const emails = ['business_emails', 'min_similarity_score', 'fields'];
  return oneOf(body, [urls, emails]);
}

function personData(person: SimulatedPerson, withPhone: boolean, employerDomain = person.domain): object {
  const { place } = person;
  return {
    crustdata_person_id: 90000001,
    basic_profile: {
      name: fullName(person),
      first_name: person.firstName,
      last_name: person.lastName,
      current_title: person.title,
      last_updated: person.seen,
      location: {
        city: place?.city ?? null,
        state: place?.state ?? null,
        country: place?.country ?? null,
        raw: placeText(person),
      },
    },
    social_handles: {
      professional_network_identifier: { profile_url: profileUrl(person) },
      dev_platform_identifier: { profile_url: `https://github.com/${person.handle}` },
      twitter_identifier: { slug: person.handle },
    },
    experience: {
      employment_details: {
        current: [
          { name: 'Robots for All', title: 'Board Member', is_default: false },
          {
            name: person.company,
            title: person.title,
            seniority_level: person.level === null ? null : 'Vice President',
            is_default: true,
            company_website_domain: [employerDomain],
          },
        ],
        past: [],
      },
    },
    ...(withPhone ? { contact: { phone_numbers: person.phone === null ? [] : [person.phone] } } : {}),
    updated_at: person.seen,
  };
}

function companyFault(body: Readonly<Record<string, unknown>>): string | null {
  if (JSON.stringify(body.fields) !== COMPANY_FIELDS) return `fields ${body.fields}`;
  if (body.exact_match !== undefined && body.exact_match !== true) return 'exact_match is not true';
  const [identifiers] = Object.values(body).filter(Array.isArray);
  if (identifiers?.length !== 1) return 'more than one company';
  const urls = ['professional_network_profile_urls', 'fields'];
  return oneOf(body, [['domains', 'exact_match', 'fields'], ['names', 'fields'], urls]);
}

function companyData(company: SimulatedCompany): object {
  const { place } = company;
  return {
    crustdata_company_id: 631_001,
    basic_info: {
      name: company.name,
      primary_domain: company.domain,
      website: `https://${company.domain}`,
      professional_network_url: companyPage(company),
      description: company.description,
      year_founded: company.founded === null ? null : String(company.founded),
      company_type: 'Privately Held',
      employee_count_range: company.range,
      industries: ['Robotics'],
    },
    headcount: { total: company.employees },
    locations:
      place === null
        ? null
        : {
            hq_country: 'USA',
            hq_state: place.state,
            hq_city: place.city,
            headquarters: `${place.city}, ${place.state}, ${place.country}`,
          },
    taxonomy: { linkedin_industry: company.industry },
  };
}
