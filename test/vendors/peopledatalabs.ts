import { fullName, type SimulatedPerson } from './people.js';
import {
  type Asked,
  answerAbout,
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

function lookUp(plan: Plan): LookUp {
  return {
    found: person => ({
      status: 200,
      headers: {
        'x-call-credits-spent': '1',
        'x-call-credits-type': 'enrich',
        'x-ratelimit-remaining': "{'minute': 99, 'day': 4000}",
      },
      body: { status: 200, likelihood: 9, data: pdlPerson(person, plan) },
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

/** People Data Labs, API v5: person/enrich. */
export function startPeopledatalabs(plan: Plan = 'full'): Promise<Simulator> {
  const people = lookUp(plan);
  return Simulator.start({
    basePath: '/v5',
    keyHeader: ['x-api-key', VENDOR_KEY],
    keyRefused: pdlError(401, 'authentication_error'),
    endpoints: [
      {
        method: 'GET',
        path: '/person/enrich',
        query: ['email', 'profile', 'name', 'company', 'min_likelihood', 'titlecase'],
        checkQuery: query => {
          if (query.titlecase !== 'true') return `titlecase is ${query.titlecase}`;
          if (!/^([0-9]|10)$/.test(query.min_likelihood ?? ''))
            return `min_likelihood ${query.min_likelihood}`;
          const { titlecase, min_likelihood, ...identifiers } = query;
          return oneOf(identifiers, [['email'], ['profile'], ['name', 'company']]);
        },
        answer: ({ query }: Asked) => answerAbout(query.email ?? query.profile ?? query.name ?? '', people),
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
