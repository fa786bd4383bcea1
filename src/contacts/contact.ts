import type { Provenance } from './provenance.js';

/** What an enrichment reads of a contact, and what a list shows. */
export interface Contact {
  readonly id: string;
  readonly version: number;
  readonly full_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly provenance: Provenance;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Somebody of whom an address is all that is known, or nothing, and nothing is stored. */
export function strangerAt(email: string | null): Contact {
  return {
    id: '',
    version: 0,
    full_name: null,
    first_name: null,
    last_name: null,
    email,
    phone: null,
    job_title: null,
    company_name: null,
    linkedin_url: null,
    location: null,
    seniority: null,
    provenance: {},
    created_at: new Date(0),
    updated_at: new Date(0),
  };
}

/** The members that every contact in an answer has, in the order of the contract's example. */
export interface ContactSummary {
  readonly id: string;
  readonly full_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export function toSummary(contact: Omit<Contact, 'version' | 'provenance'>): ContactSummary {
  return {
    id: contact.id,
    full_name: contact.full_name,
    first_name: contact.first_name,
    last_name: contact.last_name,
    email: contact.email,
    job_title: contact.job_title,
    company_name: contact.company_name,
    linkedin_url: contact.linkedin_url,
    phone: contact.phone,
    location: contact.location,
    seniority: contact.seniority,
    created_at: contact.created_at.toISOString(),
    updated_at: contact.updated_at.toISOString(),
  };
}
