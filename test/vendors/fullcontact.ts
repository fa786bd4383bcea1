import { fullName, placeText, profileUrl, type SimulatedPerson, SWITCHBOARD } from './people.js';
import {
  type Asked,
  answerAbout,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** Which parts of `details` come depends on the account's bundles. */
export interface FullcontactMode {
  readonly details?: 'all' | 'none';
}

function fullcontactError(status: number, message: string, credits = 0): Reply {
  return { status, body: { status, message: `${message} ${VENDOR_KEY}`, requestId: 'r' }, credits };
}

/** FullContact, v3: person.enrich. Whom it does not know is charged too. */
export function startFullcontact({ details = 'all' }: FullcontactMode = {}): Promise<Simulator> {
  const lookUp: LookUp = {
    found: person => ({
      status: 200,
      headers: { 'x-fullcontact-ratedelay': '0', 'x-rate-limit-remaining': '0' },
      body: fullcontactPerson(person, details),
      credits: 1,
    }),
    nomatch: fullcontactError(404, 'Profile not found', 1),
    ratelimit: fullcontactError(429, 'Rate limit'),
    quota: fullcontactError(403, 'Usage quota exceeded for this month.'),
  };
  return Simulator.start({
    basePath: '/v3',
    keyHeader: ['authorization', `Bearer ${VENDOR_KEY}`],
    keyRefused: fullcontactError(401, '401: Invalid access token:'),
    endpoints: [
      {
        method: 'POST',
        path: '/person.enrich',
        checkBody: body => {
          if (body.profiles === undefined) return oneOf(body, [['email']]);
          const [profile, ...more] = Array.isArray(body.profiles) ? body.profiles : [];
          return (
            oneOf(body, [['profiles']]) ?? oneOf(profile, [['url']]) ?? (more.length > 0 ? 'several' : null)
          );
        },
        answer: ({ body }: Asked) => {
          const [profile] = Array.isArray(body.profiles) ? body.profiles : [];
          return answerAbout(String(body.email ?? Object(profile).url), lookUp);
        },
      },
    ],
  });
}

function fullcontactPerson(person: SimulatedPerson, details: 'all' | 'none'): object {
  const { place } = person;
  const phones = [
    { label: 'fax', value: '+15035550101' },
    { label: 'company main', value: SWITCHBOARD },
    { label: 'work', value: person.phone },
  ];
  return {
    fullName: fullName(person),
    location: placeText(person),
    title: person.title,
    organization: person.company,
    linkedin: profileUrl(person),
    twitter: `https://twitter.com/${person.handle}`,
    facebook: null,
    details:
      details === 'none'
        ? {}
        : {
            name: { given: person.firstName, family: person.lastName, full: fullName(person) },
            emails: [],
            phones: person.phone === null ? [] : phones,
            employment: [{ name: person.company, domain: person.domain, current: true, title: person.title }],
            locations:
              place === null
                ? []
                : [
                    {
                      label: 'work',
                      city: place.city,
                      region: place.state,
                      regionCode: place.stateCode,
                      country: place.country,
                      countryCode: place.countryCode,
                    },
                  ],
            profiles: {
              linkedin: { service: 'linkedin', username: person.slug, url: profileUrl(person) },
              github: {
                service: 'github',
                username: person.handle,
                url: `https://github.com/${person.handle}`,
              },
            },
          },
    updated: person.seen,
  };
}
