import { compareCompanies, haveOtherForms } from '../normalize/company.js';
import { registrableDomain } from '../normalize/domain.js';
import { normalizeCompanyLinkedin } from '../normalize/linkedin.js';
import type { CompanyIdentity, KnownCompany } from '../providers/provider.js';

/** From this similarity on names count as the same company's. */
const NAME_MATCH_FROM = 0.9;

/**
 * Whether an answer is about the company that was asked about. Domains decide where both are known. Otherwise the
 * LinkedIn page does, or else the names, over legal forms, `The`, ampersands and share classes, but not
 * over forms of different places (`Merck KGaA`, `Merck & Co.`). An answer to a
 * question by domain that says no domain counts as keyed by it, unless it names another company.
 */
export function isAboutCompany(known: KnownCompany, answered: CompanyIdentity | undefined): boolean {
  if (answered === undefined) return true;
  const domain = answered.domain === undefined ? null : registrableDomain(answered.domain);
  if (known.domain !== null && domain !== null) return known.domain === domain;
  const page = normalizeCompanyLinkedin(answered.linkedin_url);
  const ours = normalizeCompanyLinkedin(known.linkedin_url);
  if (page !== null && ours !== null) return page === ours;
  if (known.name !== null && answered.name !== undefined) {
    const isSame = compareCompanies(known.name, answered.name) >= NAME_MATCH_FROM;
    return isSame && !haveOtherForms(known.name, answered.name);
  }
  return known.domain !== null;
}
