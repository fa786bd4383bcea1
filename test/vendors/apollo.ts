import { companyPage, type SimulatedCompany } from './companies.js';
import { fullName, type SimulatedPerson, SWITCHBOARD } from './people.js';
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

/** What is not confirmed of Apollo: how it says that who is asked about is not known, and that the credits are used up. */
export interface ApolloMode {
  readonly miss?: 'null' | 'absent';
  readonly companyMiss?: 'null' | 'absent' | 'status_404' | 'status_422';
  readonly quotaStatus?: 402 | 403 | 422;
  /** The key may ask for the credits that are left. */
  readonly isMasterKey?: boolean;
  /** The person is in the team's own Apollo already. */
  readonly contact?: object;
}

/** Above 2^53: as a number it can not be read without loss. */
const REQUEST_ID = '1039995589705121900';

const INACCESSIBLE = (endpoint: string): Reply => ({
  status: 403,
  body: {
    error: `This API key is not authorized to access api/v1/${endpoint}. Request an API key from your administrator that includes this endpoint in its configured scope.`,
    error_code: 'API_INACCESSIBLE',
  },
});

const KEY_REFUSED: Reply = {
  status: 401,
  headers: { 'content-type': 'text/plain' },
  body: `Invalid API key ${VENDOR_KEY}. See https://docs.apollo.io/reference/authentication for how to authenticate.`,
};

const COMPANY_MISSES: Readonly<Record<NonNullable<ApolloMode['companyMiss']>, Reply>> = {
  null: { status: 200, body: { organization: null } },
  absent: { status: 200, body: {} },
  status_404: { status: 404, body: { error: 'Not found' } },
  status_422: { status: 422, body: { error: 'Organization could not be found' } },
};

/** Apollo: organizations/enrich, people/match, whose parameters ride in the query string, and credit_usage_stats. */
export function startApollo(mode: ApolloMode = {}): Promise<Simulator> {
  const { miss = 'null', quotaStatus = 422, isMasterKey = true } = mode;
  const lookUp: LookUp = {
    found: person => ({
      status: 200,
      headers: { 'x-minute-requests-left': '49', 'x-rate-limit-24-hour': '', 'x-24-hour-requests-left': '' },
      body: `{"person":${JSON.stringify(apolloPerson(person, mode.contact))},"request_id":${REQUEST_ID}}`,
      credits: 1,
    }),
    nomatch: {
      status: 200,
      body: miss === 'null' ? `{"person":null,"request_id":${REQUEST_ID}}` : '{}',
    },
    ratelimit: {
      status: 429,
      headers: { 'retry-after': '23', 'x-minute-requests-left': '0' },
      body: {
        message: 'The maximum number of api calls allowed for api/v1/people/match is 50 times per minute.',
      },
    },
    quota: {
      status: quotaStatus,
      body: { error: 'You have insufficient credits. Please upgrade your plan.' },
    },
  };
  const { ratelimit, quota } = lookUp;
  const companies: LookUp<SimulatedCompany> = {
    found: company => ({ status: 200, body: { organization: apolloCompany(company) }, credits: 1 }),
    nomatch: COMPANY_MISSES[mode.companyMiss ?? 'null'],
    ratelimit,
    quota,
  };
  return Simulator.start({
    basePath: '/api/v1',
    keyHeader: ['x-api-key', VENDOR_KEY],
    headers: { 'cache-control': 'no-cache', 'content-type': 'application/json' },
    keyRefused: KEY_REFUSED,
    endpoints: [
      {
        method: 'POST',
        path: '/people/match',
        query: ['email', 'linkedin_url', 'name', 'organization_name'],
        checkQuery: query => oneOf(query, [['email'], ['linkedin_url'], ['name', 'organization_name']]),
        answer: ({ query }: Asked) =>
          answerAbout(query.email ?? query.linkedin_url ?? query.name ?? '', lookUp),
      },
      {
        method: 'GET',
        path: '/organizations/enrich',
        query: ['domain', 'linkedin_url', 'name', 'website'],
        checkQuery: query => oneOf(query, [['domain'], ['linkedin_url'], ['name']]),
        answer: ({ query }: Asked) =>
          answerAboutCompany(query.domain ?? query.linkedin_url ?? query.name ?? '', companies),
      },
      {
        method: 'POST',
        path: '/usage_stats/credit_usage_stats',
        answer: () =>
          isMasterKey
            ? { status: 200, body: { lead_credit: { limit: 500, consumed: 88, left_over: 412 } } }
            : INACCESSIBLE('usage_stats/credit_usage_stats'),
      },
    ],
  });
}

function apolloPerson(person: SimulatedPerson, contact: object | undefined): object {
  const { place } = person;
  return {
    id: '64a7ff0cc4dfae0001fict01',
    first_name: person.firstName,
    last_name: person.lastName,
    name: fullName(person),
    linkedin_url: `http://www.linkedin.com/in/${person.slug}`,
    twitter_url: `https://twitter.com/${person.handle}`,
    github_url: `https://github.com/${person.handle}`,
    facebook_url: null,
    title: person.title,
    email: person.email,
    email_status: 'verified',
    employment_history: [{ current: true, title: person.title, organization_name: person.company }],
    city: place?.city ?? null,
    state: place?.state ?? null,
    country: place?.country ?? null,
    seniority: person.level,
    contact_id: null,
    ...(contact === undefined ? {} : { contact }),
    organization: {
      id: '5e66b6381e05b4008fict001',
      name: person.company,
      primary_domain: person.domain,
      twitter_url: 'https://twitter.com/northwindlabs',
      facebook_url: 'https://www.facebook.com/northwindlabs',
      primary_phone: { number: SWITCHBOARD },
      phone: SWITCHBOARD,
    },
  };
}

export function apolloCompany(company: SimulatedCompany): object {
  const { place } = company;
  return {
    id: '5e66b6381e05b4008fict001',
    name: company.name,
    website_url: `http://www.${company.domain}`,
    linkedin_url: companyPage(company).replace('https', 'http'),
    twitter_url: `https://twitter.com/${company.handle}`,
    facebook_url: `https://www.facebook.com/${company.handle}/`,
    primary_phone: { number: SWITCHBOARD },
    phone: SWITCHBOARD,
    founded_year: company.founded,
    logo_url: company.logo,
    primary_domain: company.domain,
    industry: company.industry.toLowerCase(),
    industries: [company.industry.toLowerCase()],
    keywords: ['robotics'],
    estimated_num_employees: company.employees,
    city: place?.city ?? null,
    state: place?.state ?? null,
    country: place?.country ?? null,
    seo_description: 'Robots for warehouses.',
    short_description: company.description,
    annual_revenue: 12_000_000,
    technology_names: company.technologies,
    current_technologies: company.technologies.map(name => ({ uid: name.toLowerCase(), name })),
    departmental_head_count: { engineering: 28 },
  };
}
