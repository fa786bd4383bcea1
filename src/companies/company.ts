import type { Provenance } from '../contacts/provenance.js';
import type { CompanySize } from '../normalize/company-size.js';

/** What is known of a company, by member; null where nothing is. */
export interface CompanyValues {
  readonly name: string | null;
  /** The registrable domain; no two companies of a workspace have the same. */
  readonly domain: string | null;
  readonly industry: string | null;
  readonly size: CompanySize | null;
  readonly founded_year: number | null;
  readonly description: string | null;
  readonly hq_location: string | null;
  readonly logo_url: string | null;
  readonly linkedin_url: string | null;
  /** Sorted, each once. */
  readonly tech_stack: readonly string[];
  readonly website: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly tags: readonly string[];
}

/** A company as it is stored. */
export interface Company extends CompanyValues {
  readonly id: string;
  readonly version: number;
  readonly provenance: Provenance;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A company as every answer shows it. */
export function toCompanyAnswer(company: Company) {
  const { version: _ours, provenance: _origins, created_at, updated_at, ...values } = company;
  const createdAt = created_at.toISOString();
  const updatedAt = updated_at.toISOString();
  // `_date` is how the public API spells it for companies, `_at` how it does for contacts.
  return {
    ...values,
    created_at: createdAt,
    updated_at: updatedAt,
    created_date: createdAt,
    updated_date: updatedAt,
  };
}
