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

/** Values by field; a field without a value is absent, never null or empty. */
export type FieldValues = Partial<Record<Field, string>>;

/** A set of fields as one number: bit i stands for the i-th. */
export function fieldMask(fields: readonly Field[]): number {
  return fields.reduce((mask, field) => mask | (1 << FIELDS.indexOf(field)), 0);
}

/** Undoes `fieldMask`; in the contract's order. */
export function fieldsOfMask(mask: number): Field[] {
  return FIELDS.filter((_, index) => (mask & (1 << index)) !== 0);
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
