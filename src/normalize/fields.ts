/**
 * The fields that an enrichment may fill, in the order in which every answer lists them.
 * The order is part of the contract: `fields_updated` follows it, and a field's index is its bit in the
 * database's field masks, so the list may grow at the end but never be reordered.
 */
export const FIELDS = [
  'job_title',
  'company_name',
  'linkedin_url',
  'phone',
  'location',
  'seniority',
] as const;

export type Field = (typeof FIELDS)[number];

/** The fields of a company that an enrichment may fill; what is said of `FIELDS` holds for them as well. */
export const COMPANY_FIELDS = [
  'name',
  'industry',
  'size',
  'founded_year',
  'description',
  'hq_location',
  'logo_url',
  'linkedin_url',
  'tech_stack',
] as const;

export type CompanyField = (typeof COMPANY_FIELDS)[number];

/** A field of any kind of record; `linkedin_url` is one of both. */
export type AnyField = Field | CompanyField;

/** Every name of a field, once. */
export const ALL_FIELDS: readonly AnyField[] = [...new Set([...FIELDS, ...COMPANY_FIELDS])];

/** Something for each field. */
export function everyField<Value>(value: (field: AnyField) => Value): Readonly<Record<AnyField, Value>> {
  return {
    job_title: value('job_title'),
    company_name: value('company_name'),
    linkedin_url: value('linkedin_url'),
    phone: value('phone'),
    location: value('location'),
    seniority: value('seniority'),
    name: value('name'),
    industry: value('industry'),
    size: value('size'),
    founded_year: value('founded_year'),
    description: value('description'),
    hq_location: value('hq_location'),
    logo_url: value('logo_url'),
    tech_stack: value('tech_stack'),
  };
}

/** Values by field; a field without a value is absent, never null or empty. */
export type FieldValues = Partial<Record<Field, string>>;

/** Some of the fields of a kind as one number: bit i stands for the i-th. */
export function maskOf<Name>(all: readonly Name[], some: readonly Name[]): number {
  return some.reduce((mask, field) => mask | (1 << all.indexOf(field)), 0);
}

/** Undoes `maskOf`; in the contract's order. */
export function fieldsIn<Name>(all: readonly Name[], mask: number): Name[] {
  return all.filter((_, index) => (mask & (1 << index)) !== 0);
}

/** A set of a contact's fields as one number. */
export function fieldMask(fields: readonly Field[]): number {
  return maskOf(FIELDS, fields);
}

/** Undoes `fieldMask`; in the contract's order. */
export function fieldsOfMask(mask: number): Field[] {
  return fieldsIn(FIELDS, mask);
}

/** The levels of `seniority`, highest first. */
export const SENIORITIES = [
  'owner',
  'founder',
  'c_suite',
  'partner',
  'vp',
  'head',
  'director',
  'manager',
  'senior',
  'entry',
  'intern',
] as const;

export type Seniority = (typeof SENIORITIES)[number];
