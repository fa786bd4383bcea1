/** What can be exported of a contact, in the order of the API; `contacts import` takes all of it back. */
export const EXPORT_FIELDS = [
  'id',
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'job_title',
  'company_name',
  'linkedin_url',
  'location',
  'seniority',
  'related_company_id',
  'priority',
  'tags',
  'custom_fields',
  'notes',
  'created_at',
  'updated_at',
] as const;

/** The public API's own choice. */
export const DEFAULT_FIELDS: readonly (typeof EXPORT_FIELDS)[number][] = [
  'id',
  'full_name',
  'email',
  'phone',
  'job_title',
  'company_name',
  'linkedin_url',
  'tags',
  'created_at',
];
