import { type Origin, PERSON } from '../contacts/provenance.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';
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

/** A company after a person's change: what they gave is theirs in the provenance. */
export function changeCompany(
  company: Company,
  change: Partial<CompanyChange>,
  nowMs: number,
): Company | null {
  const made = withChange(company, change);
  if (made.kind === 'nameless') return null;
  const theirs: Origin = { source: PERSON, confidence: null, enrichmentId: null, atMs: nowMs };
  const touched = COMPANY_FIELDS.filter(field => change[field] !== undefined);
  const provenance = { ...company.provenance, ...Object.fromEntries(touched.map(field => [field, theirs])) };
  return { ...company, ...made.values, provenance, updated_at: new Date(nowMs) };
}

function valuesOf({
  id: _id,
  version: _version,
  provenance: _provenance,
  created_at: _created,
  updated_at: _updated,
  ...values
}: Company) {
  return values;
}
