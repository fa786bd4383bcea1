import { z } from 'zod';
import { clientDates } from '../http/client-date.js';
import { line, meta, paging, text } from '../http/schemas.js';
import { COMPANY_SIZES, readCompanySize } from '../normalize/company-size.js';
import { readFoundedYear, readTechStack, TECH_STACK_MAX } from '../normalize/company-values.js';
import { registrableDomain } from '../normalize/domain.js';
import { normalizeCompanyLinkedin } from '../normalize/linkedin.js';

const VALUE_LENGTH_MAX = 500;
const DESCRIPTION_LENGTH_MAX = 5_000;
const TAGS_MAX = 50;
const TAG_LENGTH_MAX = 100;

/** Text that is nothing but white space empties a member, as null does. */
function member(lengthMax: number) {
  return line(lengthMax)
    .nullable()
    .transform(value => (value === null || value.trim() === '' ? null : value.trim()))
    .optional();
}

/** Text that is read into its one spelling; what can not be read is refused with `problem`. */
function read<Value>(reader: (value: string) => Value | null, problem: string) {
  return member(VALUE_LENGTH_MAX).transform((value, context) => {
    if (value === undefined || value === null) return value;
    const found = reader(value);
    if (found === null) context.addIssue({ code: 'custom', message: problem });
    return found;
  });
}

/** An http or https URL, which may come without its scheme. */
function webAddress(value: string): string | null {
  const address = value.includes('://') ? value : `https://${value}`;
  return URL.canParse(address) && /^https?:\/\//i.test(address) ? address : null;
}

/** Any spelling of a domain: a host, a URL, an address on it. */
const companyDomain = read(registrableDomain, 'must be a domain such as acme.com');

function companyMembers(now: () => number) {
  return {
    name: member(VALUE_LENGTH_MAX),
    domain: companyDomain.describe('In any spelling: `https://www.Acme.com/about` is `acme.com`.'),
    industry: member(VALUE_LENGTH_MAX),
    size: z
      .union([z.string().max(60), z.int()])
      .nullable()
      .transform((value, context) => {
        if (value === null || value === '') return null;
        const size = readCompanySize(value)?.size ?? null;
        if (size === null)
          context.addIssue({ code: 'custom', message: `must be one of ${COMPANY_SIZES.join(', ')}` });
        return size;
      })
      .optional()
      .describe(`One of ${COMPANY_SIZES.join(', ')}; a headcount or another range is put in its bucket.`),
    founded_year: z
      .int('must be a year')
      .nullable()
      .refine(
        value => value === null || readFoundedYear(value, new Date(now()).getUTCFullYear()) !== null,
        'must be a year from 1600 to this one',
      )
      .optional(),
    description: text(DESCRIPTION_LENGTH_MAX).nullable().optional(),
    hq_location: member(VALUE_LENGTH_MAX),
    logo_url: read(webAddress, 'must be an http or https URL'),
    linkedin_url: read(normalizeCompanyLinkedin, 'must be the URL of a company on LinkedIn'),
    tech_stack: z
      .array(line(TAG_LENGTH_MAX))
      .max(TECH_STACK_MAX, `must have at most ${TECH_STACK_MAX} names`)
      .transform(names => readTechStack(names) ?? [])
      .optional(),
    website: read(webAddress, 'must be an http or https URL'),
    city: member(VALUE_LENGTH_MAX),
    country: member(VALUE_LENGTH_MAX),
    tags: z.array(line(TAG_LENGTH_MAX)).max(TAGS_MAX, `must have at most ${TAGS_MAX} tags`).optional(),
  };
}

/** @param now for the latest year in which a company can have been founded. */
export function companyCreation(now: () => number) {
  return z.strictObject({ ...companyMembers(now), ...clientDates });
}

/** @param now for the latest year in which a company can have been founded. */
export function companyChange(now: () => number) {
  return z
    .strictObject(companyMembers(now))
    .refine(change => Object.keys(change).length > 0, 'name at least one member to change');
}

export type CompanyCreation = z.output<ReturnType<typeof companyCreation>>;
export type CompanyChange = z.output<ReturnType<typeof companyChange>>;

export const companyQuery = z.strictObject({
  ...paging(50, 100),
  search: line(200).optional().describe('A part of the name.'),
  industry: line(200).optional().describe('A part of the industry.'),
});

export const companyShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  size: z.enum(COMPANY_SIZES).nullable(),
  founded_year: z.int().nullable(),
  description: z.string().nullable(),
  hq_location: z.string().nullable(),
  logo_url: z.string().nullable(),
  linkedin_url: z.string().nullable(),
  tech_stack: z.array(z.string()),
  website: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  tags: z.array(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
  created_date: z.string().describe('The same as `created_at`.'),
  updated_date: z.string().describe('The same as `updated_at`.'),
});

export const companyList = z.object({ data: z.object({ companies: z.array(companyShape) }), meta });
export const companyAnswer = z.object({ data: companyShape });
export const companyDeleted = z.object({ data: z.object({ deleted: z.literal(true), id: z.string() }) });
