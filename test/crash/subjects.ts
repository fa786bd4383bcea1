import { COMPANY_OF_KNOWN, VALUES_OF_KNOWN } from './paid-vendor.js';

/** What a call can be about. */
export type SubjectKind = 'contact' | 'company';

interface Subject {
  /** Where one is made, and where it is enriched by the id that is called so there. */
  readonly path: string;
  readonly enrichPath: string;
  readonly idName: string;
  /** By what it is known outside: an e-mail address, a domain. */
  nameOf(word: string): string;
  /** How one is made. */
  bodyOf(name: string): object;
  /** What is asked for, and what those who know it say, in one order. */
  readonly fields: readonly string[];
  readonly known: readonly string[];
}

export const SUBJECTS: Readonly<Record<SubjectKind, Subject>> = {
  contact: {
    path: '/v1/contacts',
    enrichPath: '/v1/enrich/contact',
    idName: 'contact_id',
    nameOf: word => `${word}@acme.com`,
    bodyOf: email => ({ full_name: 'Jane Doe', email }),
    fields: ['job_title', 'company_name', 'location'],
    known: [VALUES_OF_KNOWN.title, VALUES_OF_KNOWN.employer, VALUES_OF_KNOWN.place],
  },
  company: {
    path: '/v1/companies',
    enrichPath: '/v1/enrich/company',
    idName: 'company_id',
    nameOf: word => `${word}.com`,
    bodyOf: domain => ({ domain }),
    fields: ['industry', 'size'],
    known: [COMPANY_OF_KNOWN.trade, COMPANY_OF_KNOWN.staff],
  },
};
