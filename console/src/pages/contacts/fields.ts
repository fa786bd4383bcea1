/** What an enrichment can fill, in the order in which the API lists it. */
export const FIELDS = [
  'job_title',
  'company_name',
  'linkedin_url',
  'phone',
  'location',
  'seniority',
] as const;

export type Field = (typeof FIELDS)[number];

export function isField(name: string): name is Field {
  return FIELDS.some(field => field === name);
}
