import type { SimulatedCompany } from './companies.js';
import { fullName, placeText, type SimulatedPerson } from './people.js';
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

/** The envelope of its errors; `403` is the rate limit and `429` the quota. */
export function hunterError(status: number, id: string): Reply {
  return { status, body: { errors: [{ id, code: status, details: `Simulated: ${id}, ${VENDOR_KEY}` }] } };
}

const notFound = { ...hunterError(404, 'not_found'), credits: 0 };

const lookUp: LookUp = {
  found: person => ({
    status: 200,
    body: { data: hunterPerson(person), meta: { email: person.email } },
    credits: 1,
  }),
  nomatch: notFound,
  ratelimit: hunterError(403, 'rate_limit'),
  quota: hunterError(429, 'too_many_requests'),
  suppressed: hunterError(451, 'claimed_email'),
};

const companies: LookUp<SimulatedCompany> = {
  ...lookUp,
  found: company => ({
    status: 200,
    body: { data: hunterCompany(company), meta: { domain: company.domain } },
    credits: 1,
  }),
};

const NOT_CHECKED: Reply = { status: 200, body: { data: { status: 'unknown', score: 0 } }, credits: 1 };

export interface HunterMode {
  /** How often the verifier still works on an address before it answers; each look counts as the same call. */
  readonly looks?: number;
  /** What the verifier answers to everything. */
  readonly verifier?: Reply;
}

/** Hunter, API v2: people/find, companies/find, email-verifier and account. */
export function startHunter({ looks = 0, verifier }: HunterMode = {}): Promise<Simulator> {
  return Simulator.start({
    basePath: '/v2',
    keyHeader: ['x-api-key', VENDOR_KEY],
    keyRefused: hunterError(401, 'authentication_failed'),
    endpoints: [
      {
        method: 'GET',
        path: '/people/find',
        query: ['email', 'linkedin_handle', 'clearbit_format'],
        checkQuery: query => oneOf(query, [['email'], ['linkedin_handle']]),
        answer: ({ query }: Asked) => answerAbout(query.email ?? query.linkedin_handle ?? '', lookUp),
      },
      {
        method: 'GET',
        path: '/companies/find',
        query: ['domain', 'clearbit_format'],
        checkQuery: query => oneOf(query, [['domain']]),
        answer: ({ query }: Asked) => answerAboutCompany(query.domain ?? '', companies),
      },
      {
        method: 'GET',
        path: '/email-verifier',
        query: ['email'],
        checkQuery: query => oneOf(query, [['email']]),
        answer: ({ query, before }: Asked) => {
          if (before < looks) return { status: 202, body: { data: { email: query.email } } };
          if (verifier !== undefined) return verifier;
          return answerAbout(query.email ?? '', {
            ...lookUp,
            found: person => ({ status: 200, body: { data: hunterMailbox(person.email) }, credits: 1 }),
            nomatch: NOT_CHECKED,
          });
        },
      },
      {
        method: 'GET',
        path: '/account',
        answer: () => ({
          status: 200,
          body: { data: { reset_date: '2026-12-01', requests: { credits: { used: 88, available: 500 } } } },
        }),
      },
    ],
  });
}

/** A record as the vendor documents it. */
export function hunterPerson(person: SimulatedPerson): object {
  const { place } = person;
  return {
    id: 'b3ae14fb-0000-56d1-ac68-a76f8ce04dec',
    name: { fullName: fullName(person), givenName: person.firstName, familyName: person.lastName },
    email: person.email,
    location: placeText(person),
    timeZone: 'America/Los_Angeles',
    utcOffset: -8,
    geo: {
      city: place?.city ?? null,
      state: place?.state ?? null,
      stateCode: place?.stateCode ?? null,
      country: place?.country ?? null,
      countryCode: place?.countryCode ?? null,
      lat: 45.52,
      lng: -122.67,
    },
    employment: {
      domain: person.domain,
      name: person.company,
      title: person.title,
      role: 'engineering',
      subRole: null,
      seniority: person.level === null ? null : 'executive',
    },
    facebook: { handle: null },
    github: { handle: person.handle },
    twitter: { handle: person.handle },
    linkedin: { handle: person.slug },
    gravatar: { handle: null },
    fuzzy: false,
    emailProvider: 'google.com',
    indexedAt: person.seen,
    phone: person.phone,
    activeAt: '2026-09-03',
    inactiveAt: null,
  };
}

/** A company's record as the vendor documents it. */
export function hunterCompany(company: SimulatedCompany): object {
  const { place } = company;
  return {
    id: '95ca56a8-0000-5c41-881e-293d9ca4741a',
    name: company.name,
    legalName: `${company.name}, Inc.`,
    domain: company.domain,
    domainAliases: company.otherDomains,
    site: { phoneNumbers: [], emailAddresses: [] },
    category: { sector: 'Information Technology', industry: company.industry, naicsCode: null },
    tags: ['robotics'],
    description: company.description,
    foundedYear: company.founded,
    location: place === null ? null : `${place.city}, ${place.state}, ${place.country}`,
    geo: {
      city: place?.city ?? null,
      state: place?.state ?? null,
      stateCode: place?.stateCode ?? null,
      country: place?.country ?? null,
      countryCode: place?.countryCode ?? null,
    },
    logo: company.logo,
    linkedin: { handle: `company/${company.slug}` },
    twitter: { handle: company.handle },
    facebook: { handle: company.handle },
    instagram: { handle: null },
    phone: null,
    type: 'private',
    metrics: { employees: company.range, trafficRank: 'very_high' },
    tech: company.technologies.map(name => name.toLowerCase()),
    techCategories: [],
    fundingRounds: [],
  };
}

/** What its verifier says of an address. */
export function hunterMailbox(email: string): object {
  return {
    status: 'valid',
    result: 'deliverable',
    score: 100,
    email,
    regexp: true,
    gibberish: false,
    disposable: false,
    webmail: false,
    mx_records: true,
    smtp_server: true,
    smtp_check: true,
    accept_all: false,
    block: false,
    sources: [],
  };
}
