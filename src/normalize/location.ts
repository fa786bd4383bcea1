import { LRUCache } from 'lru-cache';
import { countryOfRegionCity, isGeorgianCity, meansCountry } from './ambiguous-places.js';
import { countryCoded, countryNamed } from './countries.js';
import { hasRegions, northAmericanRegion, regionCode } from './regions.js';
import { cleanText, foldWords } from './text.js';

/** A city longer than this is an address or a sentence. */
const CITY_MAX_CHARACTERS = 80;

/** More parts than an address has are no location. */
const PARTS_MAX = 8;

export interface LocationParts {
  readonly city?: string | null;
  readonly region?: string | null;
  readonly country?: string | null;
}

interface Place {
  readonly country: string;
  readonly region: string | null;
  /** What is left of the text, most specific first. */
  readonly rest: readonly string[];
}

const SEPARATOR = /\s*[,|·•(/]\s*|\s+[-–—]\s+/;
const FOOTNOTE = /\[[^\]]*\]|\)/g;
const POSTAL_CODE =
  /\s+\d{5}(?:-\d{4})?$|\s+[A-Z]\d[A-Z]\s*\d[A-Z]\d$|\s+[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?$|^(?:[A-Z]{1,2}-)?\d{4,6}\s+/;
const STREET = /^\d{1,3}[a-z]?\s|^\d+$/i;
const COUNTY = /\b(?:county|parish|borough|district)$/i;
const METRO_BEFORE = /^(?:greater|metro|city of)\s+/i;
const METRO_AFTER =
  /\s+(?:(?:city\s+)?metropolitan\s+(?:area|region)|metro(?:\s+area)?|metroplex|bay area|area|region)$/i;

/** Countries that are a city: the name says both. */
const CITY_STATES = new Set(['DJ', 'GI', 'GT', 'HK', 'KW', 'LU', 'MC', 'MO', 'PA', 'SG', 'SM', 'VA']);

/** Territories that have a country code of their own, named together with the country that they belong to. */
const TERRITORIES = new Set(['AS', 'GU', 'HK', 'MO', 'MP', 'PR', 'VI']);

const NOWHERE = new Set([
  'remote',
  'worldwide',
  'global',
  'anywhere',
  'hybrid',
  'various',
  'earth',
  'international',
  'online',
]);

/**
 * A location as `City, ST, CC`; the state only in countries of which people name it (US, CA, AU, BR, MX, IN), `ST, CC`
 * or `CC` where no more is said. Null where no country is certain. What is stored reads back as the same place.
 */
export function normalizeLocation(value: unknown): string | null {
  const known = typeof value === 'string' ? recent.get(value) : undefined;
  if (known !== undefined) return known;
  const place = readPlace(value);
  const location = place === null ? null : writePlace(place, cityOf(place));
  if (typeof value === 'string' && location !== null) recent.set(value, location);
  return location;
}

/** People live in few places: reading one anew is 7 µs, more than a third of reading a whole answer. */
const recent = new LRUCache<string, string>({
  max: 2_000,
  maxSize: 400_000,
  sizeCalculation: (to, from) => to.length + from.length,
});

/** The same from separate parts, as many vendors give them. */
export function locationFromParts(parts: LocationParts): string | null {
  const [city, region, country] = [parts.city, parts.region, parts.country].map(cleanText);
  if (country !== null && country !== undefined) {
    const code = countryNamed(country) ?? countryCoded(country);
    if (code === null) return null;
    const state = region === null || region === undefined ? null : regionCode(code, region);
    const place = { country: code, region: state, rest: typeof city === 'string' ? splitParts(city) : [] };
    return writePlace(place, cityOf(place));
  }
  return normalizeLocation([city, region].filter(part => typeof part === 'string').join(', '));
}

/** The ISO alpha-2 country of a location as stored or as typed, or null where it is not certain. */
export function locationCountry(location: unknown): string | null {
  return readPlace(location)?.country ?? null;
}

/** Whether a place is said to be in another: "Berlin, DE" in "DE". False where one of them is not read. */
export function isPlaceIn(place: string, larger: string): boolean {
  const [inner, outer] = [normalizeLocation(place), normalizeLocation(larger)];
  return inner !== null && outer !== null && inner.endsWith(`, ${outer}`);
}

/** What all spellings of one location have in common, or null where it is none. */
export function locationKey(value: unknown): string | null {
  const location = normalizeLocation(value);
  if (location === null) return null;
  const words = foldWords(location.replace(/^New York City,/, 'New York,'));
  return words.map(word => ({ saint: 'st', sainte: 'ste', fort: 'ft', mount: 'mt' })[word] ?? word).join(' ');
}

function writePlace({ country, region }: Place, city: string | null): string {
  const area = region === null ? country : `${region}, ${country}`;
  if (city === null) return area;
  // A city is left out where `City, CC` would read as a place in another country (a small town in Israel: `…, IL`).
  const location = `${city}, ${area}`;
  const again = readPlace(location);
  const same =
    again !== null && again.country === country && again.region === region && cityOf(again) === city;
  return same ? location : area;
}

function readPlace(value: unknown): Place | null {
  const text = cleanText(value);
  if (text === null) return null;
  const parts = splitParts(text.split(';', 1)[0] ?? '');
  const last = parts.at(-1);
  if (last === undefined || parts.length > PARTS_MAX) return null;
  const rest = parts.slice(0, -1);
  if (/^washington dc$/.test(foldWords(bareName(last)).join(' '))) {
    return { country: 'US', region: 'DC', rest: [...rest, 'Washington'] };
  }
  // `Oregon Area` is in Oregon; `New York Metropolitan Area` alone is in three states.
  return (
    readLast(last, rest) ??
    (rest.length > 0 && bareName(last) !== last ? readLast(bareName(last), rest) : null)
  );
}

/** Resolves from the right: a country with its region before it, or a region that tells its country. */
function readLast(last: string, rest: readonly string[]): Place | null {
  if (foldWords(last).join('').length === 2) return readCode(last, rest);
  const city = rest[0];
  if (/^georgia$/i.test(last)) {
    if (city === undefined) return null;
    return isGeorgianCity(city)
      ? { country: 'GE', region: null, rest }
      : { country: 'US', region: 'GA', rest };
  }
  const country = countryNamed(last);
  if (country !== null) return withRegion(country, rest);
  const region = northAmericanRegion(last);
  // Alone, `Washington` is the capital as often as the state.
  if (region === null || (city === undefined && /^washington$/i.test(last))) return null;
  return { country: region.country, region: region.code, rest };
}

/** Two letters at the end: a country's code, a state's, or either. */
function readCode(last: string, rest: readonly string[]): Place | null {
  const country = countryCoded(last);
  const region = northAmericanRegion(last);
  const city = rest[0];
  if (city === undefined) {
    // In small letters these are words (`in`, `or`, `me`); alone and in capitals a country comes first.
    if (last !== last.toUpperCase()) return null;
    if (country !== null) return { country, region: null, rest };
  } else if (country !== null) {
    const inside = withRegion(country, rest);
    // The province in Canada or the city in California.
    if (country === 'CA' && rest.length === 1 && /^ontario$/i.test(city)) return null;
    if (inside.region !== null) return inside;
    const elsewhere = readRegionCity(last, city, rest);
    if (elsewhere !== null) return elsewhere;
    if (region === null || meansCountry(country, city)) return inside;
  }
  if (region === null) return null;
  return readRegionCity(last, city ?? '', rest) ?? { country: region.country, region: region.code, rest };
}

function readRegionCity(last: string, city: string, rest: readonly string[]): Place | null {
  const country = countryOfRegionCity(last.toUpperCase(), city);
  return country === null ? null : { country, region: regionCode(country, last), rest };
}

function withRegion(country: string, rest: readonly string[]): Place {
  const before = rest.at(-1);
  if (before === undefined) return { country, region: null, rest };
  const named = countryNamed(before);
  if (named !== null && named !== country && TERRITORIES.has(named)) {
    return { country: named, region: null, rest: rest.slice(0, -1) };
  }
  if (!hasRegions(country)) return { country, region: null, rest };
  const region = regionCode(country, before);
  if (region === null) return { country, region: null, rest };
  const doubtful = rest.length === 1 && /^washington$/i.test(before);
  return { country, region: doubtful ? null : region, rest: rest.slice(0, -1) };
}

function cityOf({ country, region, rest }: Place): string | null {
  const named = rest.filter(part => !(rest.length > 1 && STREET.test(part)) && !COUNTY.test(part));
  // With its region before it the city comes last (`1 Main St, Portland`), otherwise first (`Munich, Bavaria`).
  const city = bareName((region === null ? named[0] : named.at(-1)) ?? '');
  if (city.length > CITY_MAX_CHARACTERS || !/\p{L}/u.test(city) || NOWHERE.has(city.toLowerCase()))
    return null;
  if (countryNamed(city) === country && !CITY_STATES.has(country)) return null;
  return /^\p{Ll}|^[^\p{Ll}]{4,}$/u.test(city) ? capitalized(city) : city;
}

/** The name without what people put around it: `Greater London`, `Portland Metropolitan Area`. */
function bareName(part: string): string {
  let name = part;
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(METRO_BEFORE, '').replace(METRO_AFTER, '').replace(POSTAL_CODE, '').trim();
  }
  return name;
}

function splitParts(text: string): string[] {
  return text
    .replace(FOOTNOTE, ' ')
    .split(SEPARATOR)
    .map(part => part.replace(POSTAL_CODE, '').trim())
    .filter(part => /\p{L}/u.test(part) && !NOWHERE.has(part.toLowerCase()));
}

function capitalized(text: string): string {
  return text.toLowerCase().replace(/(?<![\p{L}\p{M}'’])\p{L}/gu, letter => letter.toUpperCase());
}
