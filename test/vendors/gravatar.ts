import { hash } from 'node:crypto';
import { magicEmail } from './ask-vendor.js';
import { AVERY, fullName, MAGIC, type SimulatedPerson } from './people.js';
import { answerAbout, type LookUp, type Reply, Simulator, VENDOR_KEY } from './simulator.js';

/** How much of the hour is left; its end is said in Unix seconds, here by a clock that is an hour ahead. */
function limits(left: number): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 7_200),
  };
}

const usedUp: Reply = {
  status: 429,
  headers: limits(0),
  body: { error: `Rate limit exceeded ${VENDOR_KEY}`, code: 'rate_limit_exceeded' },
};

/** @param hasKey what a profile says without a key ends at the pronouns */
function lookUp(hasKey: boolean, nomatch: Reply): LookUp {
  return {
    found: person => ({ status: 200, headers: limits(99), body: gravatarProfile(person, hasKey) }),
    nomatch,
    ratelimit: usedUp,
    quota: usedUp,
  };
}

export interface GravatarForm {
  /** Its 404 has no documented body. */
  readonly notFound?: 'json' | 'text' | 'empty';
}

const NOT_FOUND: Readonly<Record<NonNullable<GravatarForm['notFound']>, unknown>> = {
  json: { error: 'Profile not found', code: 'not_found' },
  text: 'Not found',
  empty: '',
};

/** Whose hash a path may hold. */
const ADDRESSES = [AVERY.email, ...MAGIC.map(magicEmail)];

/** Gravatar, API v3: profiles. */
export function startGravatar({ notFound = 'json' }: GravatarForm = {}): Promise<Simulator> {
  const nomatch = { status: 404, headers: limits(99), body: NOT_FOUND[notFound] };
  return Simulator.start({
    basePath: '/v3',
    keyHeader: ['authorization', `Bearer ${VENDOR_KEY}`],
    keyIsOptional: true,
    keyRefused: { status: 401, body: { error: 'Invalid key', code: 'unauthorized' } },
    endpoints: [
      {
        method: 'GET',
        path: '/profiles/*',
        answer({ name, hasKey }) {
          const address = ADDRESSES.find(candidate => hash('sha256', candidate, 'hex') === name);
          return address === undefined ? nomatch : answerAbout(address, lookUp(hasKey, nomatch));
        },
      },
    ],
  });
}

/** A profile as the vendor documents it; what is not set is an empty text. */
export function gravatarProfile(person: SimulatedPerson, hasKey: boolean): object {
  const { place } = person;
  const open = {
    hash: hash('sha256', person.email, 'hex'),
    display_name: fullName(person),
    profile_url: `https://gravatar.com/${person.slug}`,
    avatar_url: 'https://0.gravatar.com/avatar/98cafe59',
    avatar_alt_text: '',
    location: place === null ? '' : `${place.city}, ${place.stateCode}`,
    description: 'I build robots.',
    job_title: person.title,
    company: person.company,
    verified_accounts: [
      {
        service_type: 'github',
        service_label: 'GitHub',
        url: `https://github.com/${person.handle}`,
        is_hidden: false,
      },
      {
        service_type: 'linkedin',
        service_label: 'LinkedIn',
        url: `https://www.linkedin.com/in/${person.slug}`,
        is_hidden: false,
      },
    ],
    pronunciation: '',
    pronouns: '',
  };
  if (!hasKey) return open;
  return {
    ...open,
    first_name: person.firstName,
    last_name: person.lastName,
    timezone: 'America/Los_Angeles',
    is_organization: false,
    languages: [],
    interests: [],
    links: [
      { label: 'Site', url: 'https://averyquill.example' },
      { label: 'X', url: `https://x.com/${person.handle}` },
    ],
    contact_info: {
      work_phone: person.phone ?? '',
      cell_phone: '',
      home_phone: '',
      email: '',
      contact_form: '',
      calendar: '',
    },
    payments: { links: [], crypto_wallets: [] },
    gallery: [],
    number_verified_accounts: 2,
    last_profile_edit: `${person.seen}T00:00:00Z`,
    registration_date: '2019-10-01T12:00:00Z',
  };
}
