import { companyPage, type SimulatedCompany } from './companies.js';
import { fullName, type SimulatedPerson } from './people.js';
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

/** On a limited plan what identifies or reaches a person is `true` for "exists". */
type Plan = 'full' | 'limited';

/** The end of the simulated minute. */
const MINUTE_ENDS = '2099-01-01T00:00:20Z';

function pdlError(status: number, type: string): Reply {
  return { status, body: { status, error: { type, message: `Simulated: ${VENDOR_KEY}` } } };
}

function lookUp<Known>(record: (known: Known) => object): LookUp<Known> {
  return {
    found: known => ({
      status: 200,
      headers: {
        'x-call-credits-spent': '1',
        'x-call-credits-type': 'enrich',
        'x-ratelimit-remaining': "{'minute': 99, 'day': 4000}",
      },
      body: { status: 200, likelihood: 9, ...record(known) },
      credits: 1,
    }),
    nomatch: { ...pdlError(404, 'not_found'), headers: { 'x-call-credits-spent': '0' } },
    ratelimit: {
      ...pdlError(429, 'rate_limit_error'),
      headers: { 'x-ratelimit-remaining': "{'minute': 0, 'day': 4000}", 'x-ratelimit-reset': MINUTE_ENDS },
    },
    quota: pdlError(402, 'payment_required'),
  };
}

/** What is wrong with the parameters that come with every question, or with the others. */
function queryFault(query: Readonly<Record<string, string>>, sets: readonly string[][]): string | null {
  const { titlecase, min_likelihood, ...identifiers } = query;
  if (titlecase !== 'true') return `titlecase is ${titlecase}`;
  if (!/^([0-9]|10)$/.test(min_likelihood ?? '')) return `min_likelihood ${min_likelihood}`;
  return oneOf(identifiers, sets);
}

/** People Data Labs, API v5: person/enrich and company/enrich. */
export function startPeopledatalabs(plan: Plan = 'full'): Promise<Simulator> {
  const people = lookUp((person: SimulatedPerson) => ({ data: pdlPerson(person, plan) }));
  const companies = lookUp(pdlCompany);
  return Simulator.start({
    basePath: '/v5',
    keyHeader: ['x-api-key', VENDOR_KEY],
    keyRefused: pdlError(401, 'authentication_error'),
    endpoints: [
      {
        method: 'GET',
        path: '/person/enrich',
        query: ['email', 'profile', 'name', 'company', 'min_likelihood', 'titlecase'],
        checkQuery: query => queryFault(query, [['email'], ['profile'], ['name', 'company']]),
        answer: ({ query }: Asked) => answerAbout(query.email ?? query.profile ?? query.name ?? '', people),
      },
      {
        method: 'GET',
        path: '/company/enrich',
        query: ['website', 'profile', 'name', 'min_likelihood', 'titlecase'],
        checkQuery: query => queryFault(query, [['website'], ['profile'], ['name']]),
        answer: ({ query }: Asked) =>
          answerAboutCompany(query.website ?? query.profile ?? query.name ?? '', companies),
      },
    ],
  });
}

function pdlPerson(person: SimulatedPerson, plan: Plan): object {
  const personal = (value: unknown) => (plan === 'full' ? value : value !== null);
  const { place } = person;
  return {
    id: 'qFiCt1oNaL0000000000000_0000',
    full_name: fullName(person),
    first_name: person.firstName,
    last_name: person.lastName,
    birth_year: null,
    linkedin_url: `linkedin.com/in/${person.slug}`,
    linkedin_username: person.slug,
    github_url: `github.com/${person.handle}`,
    twitter_url: `twitter.com/${person.handle}`,
    facebook_url: null,
    work_email: personal(person.email),
    recommended_personal_email: personal('avery@personal.example'),
    personal_emails: personal([]),
    mobile_phone: personal(person.phone),
    phone_numbers: personal(person.phone === null ? [] : [person.phone]),
    job_title: person.title,
    job_title_levels: person.level === null ? [] : ['senior', 'vp'],
    job_company_name: person.company,
    job_company_website: person.domain,
    job_last_verified: person.seen,
    location_name: place === null ? null : `${place.city}, ${place.state}, ${place.country}`,
    location_locality: place?.city ?? null,
    location_region: place?.state ?? null,
    location_country: place?.country ?? null,
    emails: personal([{ address: person.email, type: 'current_professional' }]),
    dataset_version: '35.0',
  };
}

/** Unlike a person, a company is not wrapped in `data`. */
export function pdlCompany(company: SimulatedCompany): object {
  const { place } = company;
  return {
    id: 'nwLabsFict0000000000',
    name: company.name.toUpperCase(),
    display_name: company.name,
    size: company.range,
    employee_count: company.employees,
    founded: company.founded,
    industry: company.industry,
    type: 'Private',
    ticker: null,
    headline: 'Robots For Warehouses',
    summary: company.description,
    tags: ['robotics'],
    website: company.domain,
    linkedin_url: companyPage(company).replace('https://www.', ''),
    linkedin_slug: company.slug,
    facebook_url: `facebook.com/${company.handle}`,
    twitter_url: `twitter.com/${company.handle}`,
    profiles: [],
    alternative_domains: company.otherDomains,
    location:
      place === null
        ? null
        : {
            name: `${place.city}, ${place.state}, ${place.country}`,
            locality: place.city,
            region: place.state,
            country: place.country,
            street_address: '1 Example Way',
          },
    dataset_version: '35.0',
  };
}
