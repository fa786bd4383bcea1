/** A made-up person as the simulated vendors know one; what is null is not known. */
export interface SimulatedPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly slug: string;
  /** What the person is called on GitHub and X. */
  readonly handle: string;
  readonly title: string;
  /** In the words that most vendors have for it; each simulator puts it into its own. */
  readonly level: 'vp' | null;
  readonly company: string;
  readonly domain: string;
  readonly phone: string | null;
  readonly place: Place | null;
  /** When the vendors last saw it, ISO 8601. */
  readonly seen: string;
}

export interface Place {
  readonly city: string;
  readonly state: string;
  readonly stateCode: string;
  readonly country: string;
  readonly countryCode: string;
}

/** Whom every simulated vendor knows. */
export const AVERY: SimulatedPerson = {
  firstName: 'Avery',
  lastName: 'Quillfeather',
  email: 'avery.quillfeather@northwind-labs.example',
  slug: 'averyquillfeather',
  handle: 'averyquill',
  title: 'VP of Engineering',
  level: 'vp',
  company: 'Northwind Labs',
  domain: 'northwind-labs.example',
  phone: '+12025550147',
  place: { city: 'Portland', state: 'Oregon', stateCode: 'OR', country: 'United States', countryCode: 'US' },
  seen: '2026-08-02',
};

/** The number of Avery's company: nobody's own. */
export const SWITCHBOARD = '+15035550100';

/** Whom `wrongperson` is answered with. */
const SOMEBODY_ELSE: SimulatedPerson = {
  ...AVERY,
  firstName: 'Ottoline',
  lastName: 'Marchbanks',
  email: 'ottoline@marchbanks.example',
  slug: 'ottoline-marchbanks',
  handle: 'ottoline',
  title: 'Head of Accounts',
  company: 'Marchbanks',
  domain: 'marchbanks.example',
  phone: '+442079460018',
};

const STALE = '2019-03-01';

/** What a vendor does for a person whose address or profile is named so: `nomatch@…`, `…/in/nomatch`. */
export const MAGIC = [
  'nomatch',
  'ratelimit',
  'quota',
  'suppressed',
  'slow',
  'reset',
  'badjson',
  'html502',
  'partial',
  'wrongperson',
  'stale',
] as const;

export type Magic = (typeof MAGIC)[number];

export function fullName({ firstName, lastName }: SimulatedPerson): string {
  return `${firstName} ${lastName}`;
}

export function profileUrl({ slug }: SimulatedPerson): string {
  return `https://www.linkedin.com/in/${slug}`;
}

export function placeText({ place }: SimulatedPerson): string | null {
  return place === null ? null : `${place.city}, ${place.state}, ${place.country}`;
}

/** The magic word that an e-mail address, a profile's URL or name is; null: an ordinary one. */
export function magicOf(identifier: string): Magic | null {
  const word = identifier.replace(/^.*\/in\//, '').split(/[@+]/, 1)[0];
  return MAGIC.find(magic => magic === word) ?? null;
}

/** Whom an identifier means; null: nobody whom the vendors know. */
export function personBy(identifier: string): SimulatedPerson | null {
  const magic = magicOf(identifier);
  if (magic === null) {
    const isMeant = (person: SimulatedPerson) =>
      [person.email, person.slug, profileUrl(person), fullName(person)].includes(identifier);
    return [AVERY, SOMEBODY_ELSE].find(isMeant) ?? null;
  }
  if (magic === 'wrongperson') return SOMEBODY_ELSE;
  const person = { ...AVERY, email: `${magic}@${AVERY.domain}`, slug: magic };
  if (magic === 'partial') return { ...person, phone: null, place: null, level: null };
  return magic === 'stale' ? { ...person, seen: STALE } : person;
}
