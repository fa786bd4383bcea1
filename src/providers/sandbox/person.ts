import { createHash } from 'node:crypto';
import { companyKey } from '../../normalize/company.js';
import { emailKey } from '../../normalize/email.js';
import type { Field, FieldValues } from '../../normalize/fields.js';
import { linkedinKey, normalizeLinkedin } from '../../normalize/linkedin.js';
import { locationCountry } from '../../normalize/location.js';
import { composeName, nameFromEmail } from '../../normalize/names.js';
import { phoneCountry } from '../../normalize/phone.js';
import { seniorityFromTitle } from '../../normalize/seniority.js';
import type { Handles } from '../../normalize/social.js';
import { foldText, foldWords } from '../../normalize/text.js';
import { companyFromEmail } from '../inference/company-from-domain.js';
import type { KnownPerson, Question } from '../provider.js';

/** Every title says its level, so that the two agree. */
const TITLES = [
  ...[
    'General Counsel',
    'Deputy General Counsel',
    'Managing Partner',
    'Partner',
    'Of Counsel',
    'Senior Associate',
  ],
  ...[
    'Associate',
    'Head of Legal Operations',
    'VP of Engineering',
    'Director of Compliance',
    'Chief Financial Officer',
  ],
  ...['Senior Product Manager', 'Marketing Manager', 'Paralegal', 'Founder', 'Senior Data Analyst'],
] as const;

const COMPANIES = [
  'Northwind Labs',
  'Harbor & Pine',
  'Fjord Freight',
  'Lanternworks',
  'Blue Heron Legal',
  'Tidewater Robotics',
] as const;

const NAMES = [
  'Avery Quillfeather',
  'Marlow Winterbourne',
  'Sable Okonjo-Hart',
  'Tamsin Greyfell',
  'Ignatius Brook',
] as const;

/** A place and how numbers kept for film and radio begin there; `digits` more follow. */
interface Place {
  readonly location: string;
  readonly prefix: string;
  readonly digits: number;
}

const PLACES: readonly [Place, ...Place[]] = [
  { location: 'New York, NY, US', prefix: '+121255501', digits: 2 },
  { location: 'Washington, DC, US', prefix: '+120255501', digits: 2 },
  { location: 'San Francisco, CA, US', prefix: '+141555501', digits: 2 },
  { location: 'Chicago, IL, US', prefix: '+131255501', digits: 2 },
  { location: 'Austin, TX, US', prefix: '+151255501', digits: 2 },
  { location: 'Toronto, ON, CA', prefix: '+141655501', digits: 2 },
  { location: 'London, GB', prefix: '+442079460', digits: 3 },
  { location: 'Edinburgh, GB', prefix: '+441314960', digits: 3 },
  { location: 'Paris, FR', prefix: '+33199001', digits: 3 },
  { location: 'Berlin, DE', prefix: '+493023125', digits: 3 },
  { location: 'Sydney, NSW, AU', prefix: '+6125550', digits: 4 },
];

/** Draws that depend on the person and the purpose alone: the same person is the same to every simulated vendor. */
export class Draws {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A number from 0 up to but not including 1. */
  fraction(purpose: string): number {
    return this.#hash(purpose).readUInt32BE(0) / 2 ** 32;
  }

  pick<T>(purpose: string, choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.fraction(purpose) * choices.length)] ?? choices[0];
  }

  /** `length` decimal digits, at most 9. */
  digits(purpose: string, length: number): string {
    return String(Math.floor(this.fraction(purpose) * 10 ** length)).padStart(length, '0');
  }

  /** 8 hexadecimal digits. */
  tag(purpose: string): string {
    return this.#hash(purpose).toString('hex', 0, 4);
  }

  #hash(purpose: string): Buffer {
    return createHash('sha256')
      .update(JSON.stringify([this.#seed, purpose]))
      .digest();
  }
}

/** What tells a person from others, by the first identifier that is known. */
export function personSeed({ email, linkedin_url, full_name, company_name, phone }: KnownPerson): string {
  if (email !== null) return emailKey(email) ?? foldText(email);
  if (linkedin_url !== null) return linkedinKey(linkedin_url) ?? foldText(linkedin_url);
  return JSON.stringify([foldText(full_name ?? ''), companyKey(company_name), phone]);
}

export interface SimulatedPerson {
  readonly fullName: string;
  readonly values: Required<FieldValues>;
  readonly handles: Handles;
}

/**
 * The made-up truth about a contact. What is known and not asked for is taken over, so that a level fits its title
 * and a number its country; the rest is drawn.
 */
export function simulatePerson({ known, wanted }: Question, draws: Draws): SimulatedPerson {
  const kept = (field: Field) => (wanted.includes(field) ? null : known[field]);
  const fullName = nameOf(known) ?? draws.pick('name', NAMES);
  const place = placeOf(kept('location'), kept('phone'), draws);
  const title = kept('job_title') ?? draws.pick('title', TITLES);
  const company = known.company_name ?? workCompany(known) ?? draws.pick('company', COMPANIES);
  return {
    fullName,
    handles: handlesOf(fullName, draws),
    values: {
      job_title: title,
      company_name: company,
      linkedin_url: kept('linkedin_url') ?? profileOf(fullName, draws),
      phone: kept('phone') ?? place.prefix + draws.digits('phone', place.digits),
      location: kept('location') ?? place.location,
      seniority: seniorityFromTitle(title) ?? kept('seniority') ?? 'senior',
    },
  };
}

function nameOf({ email, full_name, first_name, last_name }: KnownPerson): string | null {
  const shown = email === null ? null : nameFromEmail(email);
  return (
    full_name ??
    composeName(first_name, last_name) ??
    composeName(shown?.first_name ?? null, shown?.last_name ?? null)
  );
}

function workCompany({ email }: KnownPerson): string | null {
  return email === null ? null : companyFromEmail(email);
}

function placeOf(location: string | null, phone: string | null, draws: Draws): Place {
  const exact = PLACES.find(place => place.location === location);
  if (exact !== undefined) return exact;
  const country = locationCountry(location) ?? (phone === null ? null : phoneCountry(phone));
  const [first, ...others] = PLACES.filter(place => locationCountry(place.location) === country);
  return draws.pick('place', first === undefined ? PLACES : [first, ...others]);
}

/** A name with a random tail: no living person's profile. */
function profileOf(fullName: string, draws: Draws): string {
  const slug = [...foldWords(fullName), draws.tag('profile')].join('-');
  return (
    normalizeLinkedin(`https://linkedin.com/in/${slug}`) ?? `https://linkedin.com/in/${draws.tag('profile')}`
  );
}

/** A name with a random tail, on the networks that the person is on. */
export function handlesOf(name: string, draws: Draws): Handles {
  const [first = 'someone'] = foldWords(name);
  const handle = `${first.replace(/[^a-z0-9]/g, '').slice(0, 6)}${draws.tag('handle')}`;
  const isOn = (network: string) => draws.fraction(`is on ${network}`) < 0.5;
  return { ...(isOn('github') && { github: handle }), ...(isOn('x') && { x: handle }) };
}
