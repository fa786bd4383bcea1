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

/** What is not confirmed of ContactOut: nearly all of its answer. */
export interface ContactoutMode {
  readonly spelling?: 'snake' | 'camel';
  readonly title?: 'experience' | 'member' | 'headline';
  readonly envelope?: 'profile' | 'data' | 'none';
  readonly quotaStatus?: 402 | 403;
  readonly keyStatus?: 400 | 401;
}

function contactoutError(status: number, message: string): Reply {
  return { status, body: { status_code: status, message: `${message} ${VENDOR_KEY}` } };
}

const IDENTIFIERS = [['linkedin_url'], ['email'], ['full_name', 'company']];

/** ContactOut, v1: people/enrich and stats. */
export function startContactout(mode: ContactoutMode = {}): Promise<Simulator> {
  const { envelope = 'profile', quotaStatus = 403, keyStatus = 401 } = mode;
  const lookUp = (withPhone: boolean): LookUp => ({
    found(person) {
      const profile = contactoutProfile(person, withPhone, mode);
      return {
        status: 200,
        body: { status_code: 200, ...(envelope === 'none' ? profile : { [envelope]: profile }) },
        credits: 1 + (withPhone && person.phone !== null ? 1 : 0),
      };
    },
    nomatch: contactoutError(404, 'Profile not found'),
    ratelimit: contactoutError(429, 'Too many requests'),
    quota: contactoutError(quotaStatus, 'You have run out of credits'),
  });
  return Simulator.start({
    basePath: '/v1',
    keyHeader: ['token', VENDOR_KEY],
    keyRefused: contactoutError(keyStatus, 'Invalid token'),
    endpoints: [
      {
        method: 'POST',
        path: '/people/enrich',
        checkBody: body => {
          const include = body.include === undefined ? '["phone"]' : JSON.stringify(body.include);
          if (include !== '["phone"]') return `include ${include}`;
          if (body.company !== undefined && !Array.isArray(body.company)) return 'company is no list';
          return oneOf(body, IDENTIFIERS, ['include']);
        },
        answer: ({ body }: Asked) =>
          answerAbout(
            String(body.linkedin_url ?? body.email ?? body.full_name),
            lookUp(body.include !== undefined),
          ),
      },
      {
        method: 'GET',
        path: '/stats',
        answer: () => ({ status: 200, body: { status_code: 200, usage: {} } }),
      },
    ],
  });
}

function contactoutProfile(person: SimulatedPerson, withPhone: boolean, mode: ContactoutMode): object {
  const { spelling = 'snake', title = 'experience' } = mode;
  const job = spelling === 'snake' ? { is_current: true } : { isCurrent: true };
  return {
    ...(spelling === 'snake'
      ? { full_name: fullName(person), linkedin_url: profileUrl(person) }
      : { fullName: fullName(person), url: profileUrl(person) }),
    ...(title === 'member' ? { title: person.title } : {}),
    headline: `${person.title} at ${person.company}`,
    company: { name: person.company, domain: person.domain },
    github: [person.handle],
    twitter: [`https://twitter.com/${person.handle}`],
    location: placeText(person),
    country: person.place?.country ?? null,
    seniority: person.level,
    phone: withPhone && person.phone !== null ? [person.phone] : [],
    experience:
      title === 'experience'
        ? [
            { title: 'Engineer', is_current: false },
            { title: person.title, ...job },
          ]
        : ['VP of Engineering at Northwind Labs'],
  };
}
