import type { Company, CompanyValues } from './company.js';
import type { CompanyChange } from './company-schemas.js';

/** Nothing known yet. */
export const NOTHING_KNOWN: CompanyValues = {
  name: null,
  domain: null,
  industry: null,
  size: null,
  founded_year: null,
  description: null,
  hq_location: null,
  logo_url: null,
  linkedin_url: null,
  tech_stack: [],
  website: null,
  city: null,
  country: null,
  tags: [],
};

/** What is said of a company that nothing tells from another. */
export const NAMELESS = 'has neither a name nor a domain';

export type CompanyMade =
  | { readonly kind: 'made'; readonly values: CompanyValues }
  /** Neither a name nor a domain. */
  | { readonly kind: 'nameless' };

/** A new company's values, or those of one after a change; members that are left out stay as they are. */
export function withChange(present: Company | null, change: Partial<CompanyChange>): CompanyMade {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const values: CompanyValues = {
    ...NOTHING_KNOWN,
    ...(present === null ? {} : valuesOf(present)),
    ...Object.fromEntries(given),
  };
  return values.name === null && values.domain === null ? { kind: 'nameless' } : { kind: 'made', values };
}

function valuesOf({
  id: _id,
  version: _version,
  created_at: _created,
  updated_at: _updated,
  ...values
}: Company) {
  return values;
}
