import { domainToUnicode } from 'node:url';
import { companyKey } from '../../normalize/company.js';
import { registrableDomain } from '../../normalize/domain.js';
import { locationFromParts } from '../../normalize/location.js';
import { difference } from '../../normalize/similarity.js';
import { cleanText, foldWords } from '../../normalize/text.js';
import { typedPlace } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import { copyrightOwner, feedTitle } from './footer.js';
import { described, type SchemaNode, several } from './nodes.js';
import type { Page } from './page.js';

/** What a site says of whose it is, and how sure that is to be the company's, 0 to 1. */
export interface Stated {
  readonly value: string;
  readonly confidence: number;
}

/**
 * In structured data a site names itself for search engines; elsewhere the name is often a slogan or the theme's.
 * A name that the domain does not remind of may be a parent's, a brand's or a web designer's.
 */
const NAME_CONFIDENCE = { structured: 0.9, shared: 0.8, footer: 0.7, feed: 0.65, title: 0.55 };
const UNLIKE_DOMAIN_FACTOR = 0.8;

/** From here on a domain reminds of a name; the longest ones differ in a word. */
const ALIKE_FROM = 0.65;

const ORGANIZATION =
  /(?:Organization|Business|Corporation|Company|Agency|Service|Store|Shop|NGO|Consortium|University|School|Hospital|Hotel|Restaurant|Attorney|Dentist|Physician|Clinic|Brand)$/;

/**
 * The organisations that a site says it is, the likeliest first: those whose own address is at this domain, then those
 * that say none. One with an address elsewhere is somebody else (a partner, a theme's author).
 */
export function organizations(pages: readonly Page[], domain: string): Reading[] {
  const all = pages
    .flatMap(({ nodes }) => nodes)
    .filter(({ types }) => types.some(type => ORGANIZATION.test(type)))
    .filter(node => !OTHERS.has(node.via))
    .map(node => ({ node, isHere: isAt(node, domain) }));
  const here = all.filter(({ isHere }) => isHere === true);
  const unsaid = all.filter(({ node, isHere }) => isHere === null && node.via === '');
  return [...here, ...unsaid].map(({ node }) => node.value);
}

/** By these members others are named: partners, customers, employers of other people. */
const OTHERS = new Set([
  'author',
  'brand',
  'manufacturer',
  'seller',
  'itemReviewed',
  'hiringOrganization',
  'worksFor',
  'affiliation',
  'alumniOf',
  'memberOf',
  'sponsor',
  'subOrganization',
  'parentOrganization',
  'issuedBy',
  'recognizedBy',
]);

/** Null: it does not say where it is. */
function isAt({ value }: SchemaNode, domain: string): boolean | null {
  const addresses = [value.at('url').text, value.at('@id').text].filter(text => /^https?:/i.test(text ?? ''));
  if (addresses.length === 0) return null;
  return addresses.some(text => registrableDomain(text ?? '') === domain);
}

/** The company's name as its site gives it; undefined where it gives none that could be one. */
export function companyName(pages: readonly Page[], domain: string): Stated | undefined {
  const [home] = pages;
  if (home === undefined) return undefined;
  const structured = organizations(pages, domain)
    .map(organization => organization.any('name', 'legalName').text)
    .find(name => cleanText(name) !== null);
  const shared = home.meta.get('og:site_name') ?? home.meta.get('application-name');
  return (
    stated(structured, NAME_CONFIDENCE.structured, domain) ??
    stated(shared, NAME_CONFIDENCE.shared, domain) ??
    reminding(copyrightOwner(home), NAME_CONFIDENCE.footer, domain) ??
    reminding(feedTitle(home), NAME_CONFIDENCE.feed, domain) ??
    titleName(home, domain)
  );
}

function stated(name: string | undefined, confidence: number, domain: string): Stated | undefined {
  const value = cleanText(name);
  // The domain itself, as many themes put it, is no name.
  if (value === null || registrableDomain(value) === domain) return undefined;
  return { value, confidence: resembles(value, domain) ? confidence : confidence * UNLIKE_DOMAIN_FACTOR };
}

/** The same of a name that may as well be a parent's, a theme's or a slogan: only where the domain reminds of it. */
function reminding(name: string | undefined, confidence: number, domain: string): Stated | undefined {
  return name === undefined || !resembles(name, domain) ? undefined : stated(name, confidence, domain);
}

/** The part of a title that the domain reminds of: `Robots for everybody | Northwind Labs`. */
function titleName({ html }: Page, domain: string): Stated | undefined {
  const parts = html.title.slice(0, 500).split(/\s+[-–—|·•:»]\s+|[|·•»]|:\s/);
  const name = parts.map(cleanText).find(part => part !== null && resembles(part, domain));
  return name === undefined ? undefined : stated(name ?? undefined, NAME_CONFIDENCE.title, domain);
}

/** Whether a domain could have been chosen for a name: the same letters, some of its words, or its initials. */
export function resembles(name: string, domain: string): boolean {
  const label = foldWords(domainToUnicode(domain).split('.', 1)[0] ?? '').join('');
  const words = foldWords(name);
  const key = companyKey(name) ?? '';
  if (label === '' || key === '') return false;
  if (key === label || words.join('') === label || words.map(word => word[0]).join('') === label) return true;
  if (label.length >= 4 && key.length >= 4 && (key.startsWith(label) || label.startsWith(key))) return true;
  return key.length >= 6 && label.length >= 6 && difference(key, label) >= ALIKE_FROM;
}

/** The place of the company's only address; undefined where it names none, or offices in several places. */
export function companyPlace(pages: readonly Page[], domain: string): string | undefined {
  const nodes = pages.flatMap(page => page.nodes);
  const places = organizations(pages, domain)
    .flatMap(organization => several(organization.at('address')))
    .map(address => placeOfAddress(described(address, nodes)))
    .filter(place => place !== undefined);
  const [place, ...others] = new Set(places);
  return others.length > 0 ? undefined : place;
}

function placeOfAddress(address: Reading): string | undefined {
  const country = address.at('addressCountry');
  const place = locationFromParts({
    city: address.at('addressLocality').text ?? null,
    region: address.at('addressRegion').text ?? null,
    country: country.at('name').text ?? country.text ?? null,
  });
  return typedPlace(place ?? undefined);
}

/** The numbers that are the company's: nobody's own. */
export function companyPhones(pages: readonly Page[], domain: string): string[] {
  return organizations(pages, domain).flatMap(organization => [
    ...several(organization.at('telephone')).flatMap(number => number.text ?? []),
    ...several(organization.at('contactPoint')).flatMap(point => point.at('telephone').text ?? []),
  ]);
}
