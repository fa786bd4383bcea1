import { type Contact, toSummary } from './contact.js';

type Summarized = Omit<Contact, 'version' | 'provenance'>;

const EMPTY: Omit<Summarized, 'id' | 'created_at' | 'updated_at'> = {
  full_name: null,
  first_name: null,
  last_name: null,
  email: null,
  phone: null,
  job_title: null,
  company_name: null,
  linkedin_url: null,
  location: null,
  seniority: null,
};

/** The `data` of `contact.created` and `contact.updated`, as JSON: the contact as lists show it. */
export function contactEventData(
  contact: Partial<Summarized> & Pick<Summarized, 'id' | 'created_at' | 'updated_at'>,
): string {
  return JSON.stringify({ contact: toSummary({ ...EMPTY, ...contact }) });
}
