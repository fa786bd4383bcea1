/** The kinds of records, which have the same pages. */
export type Records = 'contacts' | 'companies';

/** What an enrichment can fill, in the order in which the API lists it. */
export const CONTACT_FIELDS = [
  'job_title',
  'company_name',
  'linkedin_url',
  'phone',
  'location',
  'seniority',
] as const;

/** The same of a company. */
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

export const FIELDS: Readonly<Record<Records, readonly string[]>> = {
  contacts: CONTACT_FIELDS,
  companies: COMPANY_FIELDS,
};
