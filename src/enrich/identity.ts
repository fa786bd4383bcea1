import { compareCompanies } from '../normalize/company.js';
import { compareNames } from '../normalize/compare-names.js';
import { emailDomain, isFreeMail } from '../normalize/domain.js';
import { linkedinKey } from '../normalize/linkedin.js';
import type { Identity, KnownPerson } from '../providers/provider.js';

/** Below this similarity of names an answer is about somebody else, whatever else fits. */
const NAME_CONFLICT_BELOW = 0.8;

/** From this similarity on names count as the same person's, where something else fits as well. */
const NAME_MATCH_FROM = 0.88;

/** From this similarity on company names count as the same company's. */
const COMPANY_MATCH_FROM = 0.9;

/** What of an answer says whom it is about: its identity, and the company it names. */
export interface Answered {
  readonly identity: Identity | undefined;
  readonly company_name: string | undefined;
}

function sameText(a: string | null | undefined, b: string | null | undefined): boolean | null {
  if (a === null || a === undefined || b === null || b === undefined || a === '' || b === '') return null;
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function sameLinkedin(a: string | null, b: string | undefined): boolean | null {
  if (a === null || b === undefined) return null;
  const left = linkedinKey(a);
  const right = linkedinKey(b);
  return left === null || right === null ? null : left === right;
}

/** The contact's company and the answer's are the same: by work e-mail domain or by name; null: nothing to compare. */
function sameCompany(person: KnownPerson, answered: Answered): boolean | null {
  const ours = person.email === null ? null : emailDomain(person.email);
  const theirs = answered.identity?.email === undefined ? null : emailDomain(answered.identity.email);
  if (ours !== null && ours === theirs && !isFreeMail(ours)) return true;
  const company = answered.identity?.company_name ?? answered.company_name;
  if (person.company_name === null || company === undefined) return null;
  return compareCompanies(person.company_name, company) >= COMPANY_MATCH_FROM;
}

/**
 * Whether an answer is about this contact. A name that conflicts rejects it always. An exact key (the same e-mail
 * or LinkedIn profile) confirms it otherwise; without one the name must match well and the company too. An answer
 * that was given for the e-mail asked about and carries none itself counts as keyed by it, unless its name conflicts.
 */
export function isAboutPerson(person: KnownPerson, answered: Answered): boolean {
  const identity = answered.identity;
  if (identity === undefined) return true;
  const email = sameText(person.email, identity.email);
  const linkedin = sameLinkedin(person.linkedin_url, identity.linkedin_url);
  const unsaid = email === null && linkedin === null && person.email !== null && identity.email === undefined;
  const keyed = email === true || linkedin === true || unsaid;
  // By far the most answers name the person just as the contact does: comparing names in earnest is 20 µs.
  if (keyed && person.full_name === identity.full_name) return true;

  const name =
    person.full_name === null || identity.full_name === undefined
      ? null
      : compareNames(person.full_name, identity.full_name);
  if (name !== null && name < NAME_CONFLICT_BELOW) return false;
  return keyed || (name !== null && name >= NAME_MATCH_FROM && sameCompany(person, answered) === true);
}
