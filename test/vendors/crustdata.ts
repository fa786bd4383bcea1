import { fullName, placeText, profileUrl, type SimulatedPerson } from './people.js';
import {
  type Asked,
  answerAbout,
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
}

function crustdataError(status: number, type: string, message: string): Reply {
  return { status, body: { error: { type, message: `${message} ${VENDOR_KEY}`, metadata: [] } } };
}

const PERSON_FIELDS = '["basic_profile","social_handles","experience"]';
const WITH_PHONE = '["basic_profile","social_handles","experience","contact.phone_numbers"]';

/** Crustdata, version 2025-11-01: person/enrich. */
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
    social_handles: { professional_network_identifier: { profile_url: profileUrl(person) } },
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
