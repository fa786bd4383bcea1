import { findCompanyByDomain } from '../companies/companies.store.js';
import type { Company } from '../companies/company.js';
import type { Database } from '../database/database.js';
import { emailDomain, isDisposableMail, isFreeMail } from '../normalize/domain.js';
import type { Field } from '../normalize/fields.js';
import { splitFullName } from '../normalize/names.js';
import type { EmailVerifier, Verified } from '../verify/verifier.js';
import { beforeBalance, FAILED, noMatchOutcome, type Outcome } from './answer.js';
import type { AdmittedCall, Attempt, EnrichCall, Part, Subject } from './call.js';
import { lowestConfidence, mainSource } from './merge.js';
import type { Waterfall } from './plan.js';
import { askVerifiers, type Verifiers } from './verify-address.js';
import type { Asking } from './waterfall.js';

type LookUp = Extract<Subject, { kind: 'look_up' }>;

/** The fields that are looked for, by the part that they are for. A phone number is in none: it costs the most. */
const FIELDS_OF: Readonly<Record<Part, readonly Field[]>> = {
  person: ['job_title', 'linkedin_url', 'location', 'seniority'],
  company: ['company_name'],
  social: ['linkedin_url'],
};

/** The fields that a look-up asks for. */
export function fieldsOfParts(parts: readonly Part[]): ReadonlySet<Field> {
  return new Set(parts.flatMap(part => FIELDS_OF[part]));
}

/** What a look-up needs beside what providers say. */
export interface Beside {
  /** What the workspace itself has of the address's company. */
  readonly company: { readonly domain: string; readonly known: Company | null } | null;
  readonly verified: Verified | null;
  /** Who was asked for that beside the waterfall. */
  readonly attempts: readonly Attempt[];
}

/** Finds that out, while providers are asked; null: a contact needs nothing beside them. */
export async function findBeside(
  { subject, workspaceId }: EnrichCall,
  { database, verifier }: { readonly database: Database; readonly verifier: EmailVerifier },
): Promise<Beside | null> {
  if (subject.kind !== 'look_up') return null;
  const [company, verified] = await Promise.all([
    subject.parts.includes('company') ? companyOfAddress(database, workspaceId, subject.email) : null,
    subject.verify ? verifier.verify(subject.email) : null,
  ]);
  return { company, verified, attempts: [] };
}

/** The same after the workspace's providers that check addresses were asked, where the address is to be verified. */
export async function withVerifiers(
  beside: Beside | null,
  admitted: AdmittedCall,
  asking: Asking,
  waterfall: Waterfall,
  dependencies: Verifiers,
): Promise<Beside | null> {
  if (beside === null || beside.verified === null) return beside;
  return { ...beside, ...(await askVerifiers(admitted, beside.verified, asking, waterfall, dependencies)) };
}

/** Whose address it is: nobody's where anybody can have one there. */
async function companyOfAddress(
  database: Database,
  workspaceId: string,
  email: string,
): Promise<Beside['company']> {
  const domain = emailDomain(email);
  if (domain === null || isFreeMail(domain) || isDisposableMail(domain)) return null;
  return { domain, known: await findCompanyByDomain(database, workspaceId, domain) };
}

/**
 * How a look-up ends. It costs a credit where somebody outside brought data; what was bought before, and is answered from
 * its receipt, is free.
 */
export function lookUpOutcome(
  { parts, email }: LookUp,
  asking: Asking,
  waterfall: Waterfall,
  { company, verified }: Beside,
): Outcome {
  const { merged, answers, attempts, without } = asking;
  const verification = verified === null ? {} : { deliverable: verified.deliverable };
  if (merged.changes.length === 0) {
    if (without.kind !== 'no_match') return FAILED;
    const found = verified === null ? {} : { ...verification, verification: verified.verification };
    return noMatchOutcome('contact', without.reason, found);
  }
  const value = (field: Field) => merged.changes.find(change => change.field === field)?.belief.value ?? null;
  const order = waterfall.providers.map(({ id }) => id);
  const believed = answers.filter(({ isAbout }) => isAbout);
  const source = mainSource(merged.changes, order);
  const named =
    believed.find(answer => answer.source === source && answer.fullName !== null) ??
    believed.find(({ fullName }) => fullName !== null);
  const made: Readonly<Record<Part, () => unknown>> = {
    person: () => personPart(named?.fullName ?? null, email, value),
    company: () => companyPart(value('company_name'), company),
    social: () => {
      const linkedin = value('linkedin_url');
      return linkedin === null ? null : { linkedin };
    },
  };
  const isCached =
    attempts.some(({ outcome, cached }) => outcome === 'found' && cached) && !attempts.some(isBought);
  const answered = {
    ...Object.fromEntries(parts.map(part => [part, made[part]()])),
    ...verification,
    ...(verified === null ? {} : { details: { verification: verified.verification } }),
    source: isCached ? 'cached' : source,
    confidence: lowestConfidence(merged.changes),
  };
  return {
    status: isCached ? 'unchanged' : 'succeeded',
    write: null,
    // Nothing of the person is kept: what was found is in the answer alone.
    changes: [],
    charge: isCached ? 0 : 1,
    body: beforeBalance(answered),
  };
}

/** Rules that cost nothing bring nothing that would have to be paid again. */
function isBought({ outcome, cached, cost }: Asking['attempts'][number]): boolean {
  return outcome === 'found' && !cached && cost > 0;
}

function personPart(fullName: string | null, email: string, value: (field: Field) => string | null) {
  const names = fullName === null ? { first_name: null, last_name: null } : splitFullName(fullName);
  const person = {
    full_name: fullName,
    ...names,
    job_title: value('job_title'),
    seniority: value('seniority'),
    location: value('location'),
    linkedin_url: value('linkedin_url'),
  };
  return Object.values(person).every(known => known === null) ? null : { ...person, email };
}

function companyPart(name: string | null, company: Beside['company']) {
  const known = company?.known ?? null;
  if (name === null && known === null) return null;
  return {
    name: known?.name ?? name,
    domain: company?.domain ?? null,
    industry: known?.industry ?? null,
    size: known?.size ?? null,
    founded_year: known?.founded_year ?? null,
    description: known?.description ?? null,
    linkedin_url: known?.linkedin_url ?? null,
    hq_location: known?.hq_location ?? null,
  };
}
