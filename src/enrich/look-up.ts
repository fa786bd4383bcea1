import type { Database } from '../database/database.js';
import { emailDomain, isDisposableMail, isFreeMail } from '../normalize/domain.js';
import type { AnyField, CompanyField, Field } from '../normalize/fields.js';
import { splitFullName } from '../normalize/names.js';
import { NETWORKS, type Network } from '../normalize/social.js';
import { sideOf } from '../providers/side.js';
import type { EmailVerifier, Verified } from '../verify/verifier.js';
import { beforeBalance, FAILED, noMatchOutcome, type Outcome } from './answer.js';
import type { AdmittedCall, Attempt, Part, Subject } from './call.js';
import type { CompanyTarget } from './company-target.js';
import { Purse } from './course.js';
import { readCompany } from './enrichments.store.js';
import { type HandleResult, mergeHandles } from './handles.js';
import { type FieldResult, lowestConfidence, mainSource, wantedFields } from './merge.js';
import { WORKSPACE } from './own-company.js';
import type { Plan, Waterfall } from './plan.js';
import { askVerifiers, type Verifiers } from './verify-address.js';
import { type Asking, type Asks, askWaterfall, type WithoutData } from './waterfall.js';

type LookUp = Extract<Subject, { kind: 'look_up' }>;

/** The fields of a person by the part that they are for. A phone number is in none: it costs the most. */
const FIELDS_OF: Readonly<Record<Part, readonly Field[]>> = {
  person: ['job_title', 'linkedin_url', 'location', 'seniority'],
  company: ['company_name'],
  social: ['linkedin_url'],
};

/** The fields of the company part. */
const COMPANY_PART = [
  'name',
  'industry',
  'size',
  'founded_year',
  'description',
  'linkedin_url',
  'hq_location',
] as const satisfies readonly CompanyField[];

/** The fields of a person that a look-up asks for; of a domain alone none. */
export function fieldsOfParts({ email, parts }: Pick<LookUp, 'email' | 'parts'>): ReadonlySet<Field> {
  return new Set(email === null ? [] : parts.flatMap(part => FIELDS_OF[part]));
}

/** A look-up's company, and what was asked about it. */
interface AskedCompany {
  readonly target: CompanyTarget;
  readonly asking: Asking;
}

/** What a look-up needs beside what is asked about the person. */
export interface Beside {
  readonly company: AskedCompany | null;
  readonly verified: Verified | null;
}

/** What was asked in a look-up, of person and company together. */
export interface LookedUp {
  readonly asking: Asking;
  readonly beside: Beside;
  /** Of those who were asked whether mail to the address arrives. */
  readonly attempts: readonly Attempt[];
}

/**
 * Asks about the person and about the company at the same time, within one bound of costs. A company that the workspace
 * has is asked about only as far as it lacks something, and never written.
 */
export async function askLookUp(
  admitted: AdmittedCall,
  subject: LookUp,
  waterfall: Waterfall,
  asks: Asks,
  dependencies: Verifiers & { readonly database: Database; readonly verifier: EmailVerifier },
): Promise<LookedUp> {
  const { database, verifier } = dependencies;
  const shared = { ...asks, purse: new Purse() };
  const target = await companyOf(database, admitted.call.workspaceId, subject);
  const wanted = personFields(admitted.call.fields, subject, waterfall, target);
  const handles = subject.email !== null && subject.parts.includes('social');
  const [person, company, verified] = await Promise.all([
    askWaterfall(admitted, { wanted, handles, waterfall }, shared),
    target === null ? null : askAboutCompany(admitted, subject, target, waterfall, shared),
    subject.verify && subject.email !== null ? verifier.verify(subject.email) : null,
  ]);
  const asking = bothAsked(subject, person, company);
  if (verified === null) return { asking, beside: { company, verified }, attempts: [] };
  const checked = await askVerifiers(admitted, verified, asking, waterfall, dependencies);
  return { asking, beside: { company, verified: checked.verified }, attempts: checked.attempts };
}

/** What was asked about the person, with what was asked about the company. */
function bothAsked({ email }: LookUp, person: Asking, company: AskedCompany | null): Asking {
  if (company === null || person.without.kind === 'suppressed') return person;
  const attempts = [...person.attempts, ...company.asking.attempts.filter(isTold)];
  const { without: end } = company.asking;
  const without = email === null ? end : withoutEither(person.without, end);
  return { ...person, attempts, without };
}

/** That a provider knows no companies need not be told of a look-up in which it was asked about the person. */
function isTold({ reason }: Attempt): boolean {
  return reason !== 'fills_nothing_missing';
}

/** What a look-up without any data ends as: nothing final while either side may yet have some. */
function withoutEither(person: WithoutData, company: WithoutData): WithoutData {
  if (person.kind !== 'no_match') return person;
  return company.kind === 'no_match' && company.reason === 'no_identifiers' ? person : company;
}

/** The company of a domain, or of an address where not anybody can have one; null: there is none to look up. */
async function companyOf(
  database: Database,
  workspaceId: string,
  { email, domain, parts }: LookUp,
): Promise<CompanyTarget | null> {
  const asked = domain ?? workDomain(email);
  const isForCompany = parts.includes('company') || (email === null && parts.includes('social'));
  return asked === null || !isForCompany
    ? null
    : readCompany(database, workspaceId, { companyId: null, domain: asked });
}

function workDomain(email: string | null): string | null {
  const domain = email === null ? null : emailDomain(email);
  return domain === null || isFreeMail(domain) || isDisposableMail(domain) ? null : domain;
}

/** Nobody is asked about a person for the company's name alone, where somebody can be asked about the company. */
function personFields(
  fields: readonly AnyField[],
  { parts }: LookUp,
  { providers }: Waterfall,
  company: CompanyTarget | null,
): readonly AnyField[] {
  const knowsCompanies = providers.some(one => sideOf(one, 'company') !== null);
  return company !== null && knowsCompanies && !parts.includes('person')
    ? fields.filter(field => field !== 'company_name')
    : fields;
}

async function askAboutCompany(
  admitted: AdmittedCall,
  { email, parts }: LookUp,
  target: CompanyTarget,
  waterfall: Waterfall,
  asks: Asks,
): Promise<AskedCompany | null> {
  // Of a suppressed person the whole look-up is refused, and nothing may be bought for it.
  const { isSuppressed } = asks;
  if (isSuppressed !== null && (await isSuppressed(admitted.target.identifiers))) return null;
  const fields = parts.includes('company') ? COMPANY_PART : (['linkedin_url'] as const);
  const handles = email === null && parts.includes('social');
  const planned: Plan = { wanted: wantedFields(target, fields, false), handles, waterfall };
  return { target, asking: await askWaterfall({ ...admitted, target }, planned, asks) };
}

/**
 * How a look-up ends. It costs a credit where somebody outside brought data; what was bought before, and is answered from
 * its receipt, is free, and so is what the workspace has itself.
 */
export function lookUpOutcome(
  subject: LookUp,
  { asking, beside: { company, verified } }: LookedUp,
  waterfall: Waterfall,
): Outcome {
  const verification = verified === null ? {} : { deliverable: verified.deliverable };
  const handles = handlesOf(subject, asking, company, waterfall);
  const changes = [...asking.merged.changes, ...(company?.asking.merged.changes ?? []), ...handles];
  const parts = partsOf(subject, { asking, company, handles }, waterfall);
  const isNothing = Object.values(parts).every(part => part === null);
  if (changes.length === 0 && asking.without.kind !== 'no_match') return FAILED;
  if (changes.length === 0 && isNothing && asking.without.kind === 'no_match') {
    const found = verified === null ? {} : { ...verification, verification: verified.verification };
    return noMatchOutcome('look_up', asking.without.reason, found);
  }
  const isCached =
    asking.attempts.some(({ outcome, cached }) => outcome === 'found' && cached) &&
    !asking.attempts.some(isBought);
  const isOwn = changes.length === 0;
  const order = waterfall.providers.map(({ id }) => id);
  const answered = {
    ...parts,
    ...verification,
    ...(verified === null ? {} : { details: { verification: verified.verification } }),
    source: isOwn ? WORKSPACE : isCached ? 'cached' : mainSource(changes, order),
    confidence: lowestConfidence(changes),
  };
  return {
    status: isOwn || isCached ? 'unchanged' : 'succeeded',
    write: null,
    // Nothing of the person is kept: what was found is in the answer alone.
    changes: [],
    charge: isOwn || isCached ? 0 : 1,
    body: beforeBalance(answered),
  };
}

/** Rules that cost nothing bring nothing that would have to be paid again. */
function isBought({ outcome, cached, cost }: Attempt): boolean {
  return outcome === 'found' && !cached && cost > 0;
}

/** The handles of whom the part is about: the person, or of a domain alone the company. Nobody's where it is not asked for. */
function handlesOf(
  { email, parts }: LookUp,
  person: Asking,
  company: AskedCompany | null,
  waterfall: Waterfall,
): readonly HandleResult[] {
  if (!parts.includes('social')) return [];
  const { answers } = email === null ? (company?.asking ?? { answers: [] }) : person;
  return mergeHandles(answers, waterfall);
}

/** What a look-up comes to believe. */
interface Believed {
  readonly asking: Asking;
  readonly company: AskedCompany | null;
  readonly handles: readonly HandleResult[];
}

function socialPart(linkedin: string | null, handles: readonly HandleResult[]) {
  if (linkedin === null && handles.length === 0) return null;
  const called = (network: Network) => handles.find(one => one.network === network)?.belief.value ?? null;
  return { linkedin, ...Object.fromEntries(NETWORKS.map(network => [network, called(network)])) };
}

/** The parts that were asked for; null where nothing was found. */
function partsOf(
  { email, parts }: LookUp,
  { asking: { merged, answers }, company, handles }: Believed,
  waterfall: Waterfall,
): Readonly<Partial<Record<Part, unknown>>> {
  const value = (field: Field) => valueIn(merged.changes, field);
  const source = mainSource(
    merged.changes,
    waterfall.providers.map(({ id }) => id),
  );
  const believed = answers.filter(({ isAbout }) => isAbout);
  const named =
    believed.find(answer => answer.source === source && answer.fullName !== null) ??
    believed.find(({ fullName }) => fullName !== null);
  const made: Readonly<Record<Part, () => unknown>> = {
    person: () => personPart(merged.changes.length === 0 ? null : (named?.fullName ?? null), email, value),
    company: () => companyPart(value('company_name'), company),
    social: () => {
      const page = company === null ? null : companyValue(company, 'linkedin_url');
      return socialPart(email === null ? page : value('linkedin_url'), handles);
    },
  };
  return Object.fromEntries(parts.map(part => [part, made[part]()]));
}

function valueIn(changes: readonly FieldResult[], field: AnyField): string | null {
  return changes.find(change => change.field === field)?.belief.value ?? null;
}

function personPart(fullName: string | null, email: string | null, value: (field: Field) => string | null) {
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

/** What the workspace has of the company, or else what was found. */
function companyValue({ target, asking }: AskedCompany, field: CompanyField): string | null {
  return target.value(field) ?? valueIn(asking.merged.changes, field);
}

function companyPart(nameOfPerson: string | null, company: AskedCompany | null) {
  const shown = (field: CompanyField) => {
    const value = company === null ? null : companyValue(company, field);
    return value === null || company === null ? null : company.target.kind.shown(field, value);
  };
  const { name, ...others } = Object.fromEntries(COMPANY_PART.map(field => [field, shown(field)]));
  const values = { name: name ?? nameOfPerson, ...others };
  if (Object.values(values).every(value => value === null)) return null;
  return { name: values.name, domain: company?.target.known.domain ?? null, ...others };
}
