import { ownId, splitList } from '../imports/import-values.js';
import type { Member } from '../imports/kind.js';
import { readFoundedYear } from '../normalize/company-values.js';
import { registrableDomain } from '../normalize/domain.js';
import { normalizeCompanyLinkedin } from '../normalize/linkedin.js';
import { rearm } from '../tables/write-csv.js';

/** A year of our calendar; whether it is past is the row's to say. */
const YEAR_MAX = 9_999;

/** A domain by itself, as nobody writes anything else. */
function isDomain(value: string): boolean {
  return registrableDomain(value) === value.toLowerCase();
}

/** A bare domain, one with its `www`, or the URL of a site's root: what leads further is a page or a picture. */
function isWebsite(value: string): boolean {
  return siteDomain(value) !== null && (isDomain(value) || /^(https?:\/\/|www\.)/i.test(value));
}

/** The domain of the site whose root has this address, with or without its scheme. */
export function siteDomain(address: string): string | null {
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? registrableDomain(hostname) : null;
}

/** What a company can be made of, by the API's names. */
export const MEMBERS: Readonly<Record<string, Member>> = {
  id: { spellings: ['companyid'] },
  name: {
    spellings: [
      'company',
      'companyname',
      'organization',
      'organisation',
      'organizationname',
      'account',
      'accountname',
      'businessname',
      'legalname',
      'firma',
      'firmenname',
      'unternehmen',
      'empresa',
      'societe',
      'entreprise',
    ],
  },
  domain: {
    spellings: ['domainname', 'companydomain', 'companydomainname', 'emaildomain', 'webdomain'],
    recognizes: isDomain,
  },
  website: {
    spellings: [
      'url',
      'web',
      'site',
      'homepage',
      'websiteurl',
      'companywebsite',
      'companyurl',
      'webseite',
      'internetseite',
      'sitioweb',
      'siteweb',
    ],
    recognizes: isWebsite,
  },
  industry: { spellings: ['sector', 'vertical', 'companyindustry', 'branche', 'industria', 'secteur'] },
  size: {
    spellings: [
      'companysize',
      'employees',
      'employeecount',
      'employeerange',
      'numberofemployees',
      'headcount',
      'staff',
      'mitarbeiter',
      'mitarbeiterzahl',
      'empleados',
      'effectif',
    ],
  },
  founded_year: { spellings: ['founded', 'foundedin', 'yearfounded', 'foundingyear', 'grundungsjahr'] },
  description: { spellings: ['about', 'summary', 'companydescription', 'beschreibung'] },
  hq_location: {
    spellings: ['hq', 'headquarters', 'headquarter', 'headquarterslocation', 'location', 'sitz', 'hauptsitz'],
  },
  logo_url: { spellings: ['logo'] },
  linkedin_url: {
    spellings: ['linkedin', 'companylinkedin', 'companylinkedinurl', 'linkedincompanypage', 'linkedinpage'],
    recognizes: value => normalizeCompanyLinkedin(value) !== null,
  },
  tech_stack: { spellings: ['technologies', 'technology', 'tech'] },
  city: { spellings: ['town', 'hqcity', 'billingcity', 'stadt', 'ort', 'ciudad', 'ville'] },
  country: { spellings: ['hqcountry', 'billingcountry', 'land', 'pais', 'pays'] },
  tags: { spellings: ['tag', 'labels', 'label'] },
  created_at: { spellings: ['createddate', 'created', 'createdon'] },
};

/** The value for one member of a cell, or of a member of an object; what is not as it should be passes, to be named. */
export function memberValue(member: string, given: unknown): unknown {
  if (given === null || given === undefined) return undefined;
  if (typeof given !== 'string' && typeof given !== 'number') return given;
  const text = rearm(String(given).trim());
  if (text === '') return undefined;
  switch (member) {
    case 'tags':
    case 'tech_stack':
      return splitList(text);
    case 'founded_year':
      return readFoundedYear(withoutFraction(text), YEAR_MAX) ?? text;
    case 'size':
      return withoutFraction(text);
    case 'id':
      return ownId(text);
    default:
      return text;
  }
}

/** A table that has empty cells in a column of whole numbers is often written with `1998.0`. */
function withoutFraction(text: string): string {
  return text.replace(/^(\d+)\.0+$/, '$1');
}
