import { AVERY, MAGIC, type Magic, type Place } from './people.js';

/** A made-up company as the simulated vendors know one; what is null is not known. */
export interface SimulatedCompany {
  readonly name: string;
  readonly domain: string;
  readonly otherDomains: readonly string[];
  readonly slug: string;
  /** What the company is called on X and Facebook. */
  readonly handle: string;
  readonly industry: string;
  readonly employees: number | null;
  /** The same as LinkedIn's range. */
  readonly range: string | null;
  readonly founded: number | null;
  readonly description: string;
  readonly place: Place | null;
  readonly logo: string;
  readonly technologies: readonly string[];
  /** When the vendors last saw it, ISO 8601. */
  readonly seen: string;
}

/** Which every simulated vendor knows. */
export const NORTHWIND: SimulatedCompany = {
  name: AVERY.company,
  domain: AVERY.domain,
  otherDomains: [],
  slug: 'northwind-labs-example',
  handle: 'northwindlabs',
  industry: 'Software Development',
  employees: 83,
  range: '51-200',
  founded: 2014,
  description: 'Northwind Labs builds warehouse robots.',
  place: AVERY.place,
  logo: 'https://logos.example/northwind-labs.png',
  technologies: ['Cloudflare', 'Hubspot'],
  seen: '2026-08-02',
};

/** Which `wrongcompany` is answered with. */
const ANOTHER: SimulatedCompany = {
  ...NORTHWIND,
  name: 'Marchbanks',
  domain: 'marchbanks.example',
  slug: 'marchbanks',
  handle: 'marchbanks',
  industry: 'Banking',
  logo: 'https://logos.example/marchbanks.png',
};

const STALE = '2019-03-01';

export function companyPage({ slug }: SimulatedCompany): string {
  return `https://www.linkedin.com/company/${slug}`;
}

/** The first word of a domain, of a LinkedIn page's URL or of a name: what can be magic in it. */
function wordOf(identifier: string): string {
  return identifier.replace(/^.*\/company\//, '').split('.', 1)[0] ?? '';
}

/** The magic word that a company is named by: `nomatch.example`, `…/company/nomatch`; null: an ordinary one. */
export function companyMagicOf(identifier: string): Magic | null {
  return MAGIC.find(magic => magic === wordOf(identifier)) ?? null;
}

/** Which company an identifier means; null: none that the vendors know. */
export function companyBy(identifier: string): SimulatedCompany | null {
  const word = wordOf(identifier);
  if (word === 'wrongcompany') return ANOTHER;
  if (word === 'partial') {
    return {
      ...NORTHWIND,
      domain: identifier,
      employees: null,
      range: null,
      founded: null,
      place: null,
      technologies: [],
    };
  }
  // One that was bought and is known by its own name.
  if (word === 'alias') return { ...NORTHWIND, otherDomains: [identifier] };
  if (word === 'stale') return { ...NORTHWIND, domain: identifier, seen: STALE };
  const isMeant = (company: SimulatedCompany) =>
    [company.name, company.domain, companyPage(company)].includes(identifier);
  return [NORTHWIND, ANOTHER].find(isMeant) ?? null;
}
