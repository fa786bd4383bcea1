import type { KnownPerson } from './provider.js';

/** A person of whom nothing is known: what others are made of. */
export const NOTHING_KNOWN: KnownPerson = {
  email: null,
  full_name: null,
  first_name: null,
  last_name: null,
  job_title: null,
  company_name: null,
  linkedin_url: null,
  phone: null,
  location: null,
  seniority: null,
};
