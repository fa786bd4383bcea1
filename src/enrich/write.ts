import type { Provenance } from '../contacts/provenance.js';

/** The contact's six fields and provenance after the write, computed from the version that was read. */
export interface ContactWrite {
  readonly kind: 'contact';
  readonly version: number;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly provenance: Provenance;
  readonly updatedAt: Date;
}

/** A company after the write: its row as `write_company_v1` takes it. */
export interface CompanyWrite {
  readonly kind: 'company';
  /** 0: it is made. */
  readonly version: number;
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly shown: unknown;
}

/** What a settle writes of a record. */
export type Write = ContactWrite | CompanyWrite;
