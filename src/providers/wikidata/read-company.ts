import type { CompanyField } from '../../normalize/fields.js';
import { normalizeCompanyLinkedin } from '../../normalize/linkedin.js';
import { locationFromParts } from '../../normalize/location.js';
import type { Reading } from '../vendor/reading.js';
import { BETWEEN_VALUES, type Column } from './query.js';

/** How sure it is by field: people write what they know, and few count a company's people anew every year. */
const CONFIDENCE = {
  name: 0.9,
  industry: 0.75,
  size: 0.7,
  founded_year: 0.9,
  description: 0.6,
  hq_location: 0.8,
  logo_url: 0.7,
  linkedin_url: 0.85,
} as const satisfies Partial<Record<CompanyField, number>>;

/** What Wikidata can fill. */
export const FILLS = [
  'name',
  'industry',
  'size',
  'founded_year',
  'description',
  'hq_location',
  'logo_url',
  'linkedin_url',
] as const satisfies (keyof typeof CONFIDENCE)[];

/** A company as Wikidata has it. */
export interface WikidataCompany {
  readonly name: string | undefined;
  readonly fields: Readonly<Partial<Record<CompanyField, string>>>;
  readonly fieldConfidence: Readonly<Partial<Record<CompanyField, number>>>;
}

/** Reads one row of the answer. Of what it has several values, none is taken; of headcounts the latest. */
export function readCompany(row: Reading, fills: readonly CompanyField[]): WikidataCompany {
  const text = (column: Column) => row.at(column, 'value').text;
  const several = (column: Column) =>
    (text(column) ?? '').split(BETWEEN_VALUES).filter(value => value !== '');
  const values: Readonly<Record<(typeof FILLS)[number], string | undefined>> = {
    name: text('name'),
    industry: only(several('industries')),
    size: latest(several('headcounts')),
    founded_year: text('founded')?.slice(0, 4),
    description: text('description'),
    hq_location: only(several('seats').map(seatOf)),
    logo_url: only(several('logos'))?.replace(/^http:/, 'https:'),
    linkedin_url: only(several('pages').map(pageOf)),
  };
  const given = FILLS.filter(field => fills.includes(field) && values[field] !== undefined);
  return {
    name: values.name,
    fields: Object.fromEntries(given.map(field => [field, values[field] ?? ''])),
    fieldConfidence: Object.fromEntries(given.map(field => [field, CONFIDENCE[field]])),
  };
}

/** The value, where all say the same. */
function only(values: readonly (string | null)[]): string | undefined {
  const [value, ...others] = new Set(values);
  return others.length === 0 ? (value ?? undefined) : undefined;
}

/** Of `2021-12-31T00:00:00Z 83` and the like; one without a date is older than all. */
function latest(headcounts: readonly string[]): string | undefined {
  return [...headcounts].sort().at(-1)?.split(' ').at(-1);
}

/** `Portland;US-OR;US` as a place. */
function seatOf(seat: string): string | null {
  const [city = '', region = '', country = ''] = seat.split(';');
  return locationFromParts({
    city,
    region: region.replace(/^[A-Z]{2}-/, '') || null,
    country: country || null,
  });
}

function pageOf(id: string): string | null {
  return normalizeCompanyLinkedin(`https://www.linkedin.com/company/${encodeURIComponent(id)}`);
}
