import type { VendorPerson } from '../vendors/http-vendor.js';

/** A person as a vendor knows her: right, and in none of the forms in which values are stored. */
export const GENERAL_COUNSEL: VendorPerson = {
  name: 'Jane Doe',
  title: '  General   Counsel ',
  employer: 'Acme Corp',
  profile: 'http://www.linkedin.com/in/JaneDoe/?trk=people',
  phone: '(202) 555-0147',
  place: 'New York, New York, United States',
  level: 'C-Suite',
  score: 0.91,
};

/** The same as it is stored. */
export const STORED_COUNSEL = {
  job_title: 'General Counsel',
  company_name: 'Acme Corp',
  linkedin_url: 'https://linkedin.com/in/janedoe',
  phone: '+12025550147',
  location: 'New York, NY, US',
  seniority: 'c_suite',
} as const;
