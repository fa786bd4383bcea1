/** The document's example, for the specification. */
export const summaryExample = {
  id: '123e4567-e89b-12d3-a456-426614174000',
  full_name: 'Jane Doe',
  first_name: 'Jane',
  last_name: 'Doe',
  email: 'jane@acme.com',
  job_title: 'General Counsel',
  company_name: 'Acme Corp',
  linkedin_url: 'https://linkedin.com/in/janedoe',
  phone: '+1-555-0100',
  location: 'New York, NY, US',
  seniority: 'c_suite',
  created_at: '2026-02-24T10:00:00.000Z',
  updated_at: '2026-02-24T10:00:05.000Z',
};

export const contactExample = {
  ...summaryExample,
  related_company_id: null,
  priority: 1,
  tags: ['board'],
  custom_fields: { region: 'EMEA' },
  notes: null,
};
