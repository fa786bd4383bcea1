import type { Contact } from '../contacts/contact.js';
import type { Origin, Provenance } from '../contacts/provenance.js';
import { FIELDS, type Field, type FieldValues } from '../normalize/fields.js';
import { normalizeField, sameValue } from '../normalize/fieldvalue.js';
import { locationCountry } from '../normalize/location.js';
import { normalizeSeniority, seniorityFromTitle } from '../normalize/seniority.js';
import { cleanText } from '../normalize/text.js';
import type { Found, KnownPerson } from '../providers/provider.js';
import { isEmpty } from './call.js';
import { type Belief, type Claim, weigh } from './confidence.js';
import { isAboutPerson } from './identity.js';

/** An answer as it was understood for one contact: clean values, and whether they are about this person at all. */
export interface Answer {
  readonly source: string;
  readonly values: FieldValues;
  /** By field: the provider's own confidence times the trust in it, 0 to 1. */
  readonly confidences: Readonly<Record<Field, number>>;
  /** False: it is about somebody else, and nothing in it is believed. */
  readonly aboutPerson: boolean;
  /** A provider that derives a level from a title by rule; others must have said title and level together. */
  readonly derivesSeniority: boolean;
  /** How the provider calls the person. */
  readonly fullName: string | null;
  /** ISO 8601. */
  readonly observedAt: string;
}

/** Trust in a provider that states no confidence and has none configured. */
export const TRUST_UNSTATED = 0.8;

export interface FieldResult {
  readonly field: Field;
  readonly belief: Belief;
  readonly previous: string | null;
  readonly observedAt: string;
}

export interface Merged {
  /** Fields whose stored value is to change, in the contract's order. */
  readonly changes: readonly FieldResult[];
  /** Stored values that the answers repeat. */
  readonly confirmed: readonly FieldResult[];
  /** Requested fields for which nothing believable is known yet. */
  readonly missing: readonly Field[];
}

export interface MergeRequest {
  readonly contact: Contact;
  readonly requested: readonly Field[];
  readonly overwrite: boolean;
  readonly answers: readonly Answer[];
  readonly minConfidence: number;
  /** Provider ids in the order of the waterfall: decides ties. */
  readonly order: readonly string[];
}

/** Which of the requested fields this contact needs: the empty ones, or with `overwrite` all. */
export function wantedFields(contact: Contact, requested: readonly Field[], overwrite: boolean): Field[] {
  return requested.filter(field => overwrite || isEmpty(contact[field]));
}

/** Who gave an answer, and when. */
export interface AnswerOrigin {
  readonly source: string;
  /** The configured trust, 0 to 1; null: none configured. */
  readonly trust: number | null;
  readonly derivesSeniority: boolean;
  readonly askedAtMs: number;
}

interface Cleaned {
  readonly values: FieldValues;
  /** A level that a vendor's word only hints at ("executive") is worth less than one that it names. */
  readonly seniorityFactor: number;
}

/** What a provider said in the form in which it is stored; what is no data is left out. Each value is read once. */
function cleanValues(raw: FieldValues, contact: Contact): Cleaned {
  const location =
    raw.location === undefined ? null : normalizeField('location', raw.location, NOTHING_KNOWN);
  // A location that is stored in our form ends with its country.
  const country =
    (contact.location === null ? null : locationCountry(contact.location)) ?? location?.slice(-2) ?? null;
  const title =
    raw.job_title === undefined ? null : normalizeField('job_title', raw.job_title, NOTHING_KNOWN);
  const level = raw.seniority === undefined ? null : normalizeSeniority(raw.seniority, { title });
  const clean: Readonly<Record<Field, string | null>> = {
    job_title: title,
    company_name:
      raw.company_name === undefined ? null : normalizeField('company_name', raw.company_name, NOTHING_KNOWN),
    linkedin_url:
      raw.linkedin_url === undefined ? null : normalizeField('linkedin_url', raw.linkedin_url, NOTHING_KNOWN),
    phone: raw.phone === undefined ? null : normalizeField('phone', raw.phone, { country, title }),
    location,
    seniority: level?.seniority ?? null,
  };
  const values: FieldValues = {};
  for (const field of FIELDS) {
    const value = clean[field];
    if (value !== null) values[field] = value;
  }
  return { values, seniorityFactor: level?.confidenceFactor ?? 1 };
}

const NOTHING_KNOWN = { country: null, title: null };

/** Reads what a provider said of a contact: is it about this person, and what are its values worth. Pure. */
export function readAnswer(contact: Contact, found: Found, origin: AnswerOrigin): Answer {
  const stated = found.observedAt === undefined ? Number.NaN : Date.parse(found.observedAt);
  const confidenceOf = (field: Field) => {
    const own = found.fieldConfidence?.[field] ?? found.confidence;
    return (own ?? 1) * (origin.trust ?? (own === undefined ? TRUST_UNSTATED : 1));
  };
  const { values, seniorityFactor } = cleanValues(found.fields, contact);
  return {
    source: origin.source,
    values,
    confidences: {
      job_title: confidenceOf('job_title'),
      company_name: confidenceOf('company_name'),
      linkedin_url: confidenceOf('linkedin_url'),
      phone: confidenceOf('phone'),
      location: confidenceOf('location'),
      seniority: confidenceOf('seniority') * seniorityFactor,
    },
    aboutPerson: isAboutPerson(knownPerson(contact), {
      identity: found.identity,
      company_name: found.fields.company_name,
    }),
    derivesSeniority: origin.derivesSeniority,
    fullName: found.identity?.full_name === undefined ? null : cleanText(found.identity.full_name),
    observedAt: new Date(Number.isNaN(stated) ? origin.askedAtMs : stated).toISOString(),
  };
}

function claimOf(answer: Answer, field: Field): Claim | null {
  const value = answer.values[field];
  return value === undefined ? null : { source: answer.source, value, confidence: answer.confidences[field] };
}

/** A level belongs to its title: only answers that meant the same title, or one of the same level, may say it. */
function fitsTitle({ values, derivesSeniority }: Answer, title: string | null): boolean {
  if (derivesSeniority) return true;
  if (title === null || values.job_title === undefined) return false;
  if (sameValue('job_title', values.job_title, title)) return true;
  const level = seniorityFromTitle(values.job_title);
  return level !== null && level === seniorityFromTitle(title);
}

/** What is known of a contact, for asking and for comparing: stored values, empty ones as null. */
export function knownPerson(contact: Contact): KnownPerson {
  const known = (value: string | null) => (isEmpty(value) ? null : value);
  return {
    email: known(contact.email),
    full_name: known(contact.full_name),
    first_name: known(contact.first_name),
    last_name: known(contact.last_name),
    job_title: known(contact.job_title),
    company_name: known(contact.company_name),
    linkedin_url: known(contact.linkedin_url),
    phone: known(contact.phone),
    location: known(contact.location),
    seniority: known(contact.seniority),
  };
}

/**
 * What the answers amount to for this contact: weighs each field and compares with what is stored. Pure, and
 * independent of the order in which the answers came.
 */
export function merge(request: MergeRequest): Merged {
  const { contact, minConfidence } = request;
  const answers = request.answers.filter(answer => answer.aboutPerson);
  const wanted = wantedFields(contact, request.requested, request.overwrite);
  const rank = (source: string) => request.order.indexOf(source);
  const believe = (field: Field, among: readonly Answer[]): Belief | null => {
    const claims = among.map(answer => claimOf(answer, field)).filter(claim => claim !== null);
    const belief = weigh(claims, (a, b) => sameValue(field, a, b), rank);
    return belief !== null && belief.confidence >= minConfidence ? belief : null;
  };

  const changes: FieldResult[] = [];
  const confirmed: FieldResult[] = [];
  const missing: Field[] = [];
  let title = isEmpty(contact.job_title) ? null : contact.job_title;
  for (const field of FIELDS) {
    if (!wanted.includes(field)) continue;
    const among = field === 'seniority' ? answers.filter(answer => fitsTitle(answer, title)) : answers;
    const belief = believe(field, among);
    if (belief === null) {
      missing.push(field);
      continue;
    }
    const previous = isEmpty(contact[field]) ? null : contact[field];
    const observedAt = among.find(answer => answer.source === belief.source)?.observedAt ?? '';
    const result = { field, belief, previous, observedAt };
    if (previous !== null && sameValue(field, previous, belief.value)) confirmed.push(result);
    else changes.push(result);
    if (field === 'job_title') title = belief.value;
  }
  return { changes, confirmed, missing };
}

/** The contact's values after the write. */
export function valuesAfter(contact: Contact, changes: readonly FieldResult[]): Record<Field, string | null> {
  const after: Record<Field, string | null> = {
    job_title: contact.job_title,
    company_name: contact.company_name,
    linkedin_url: contact.linkedin_url,
    phone: contact.phone,
    location: contact.location,
    seniority: contact.seniority,
  };
  for (const { field, belief } of changes) after[field] = belief.value;
  return after;
}

/** The contact's provenance after the write. */
export function provenanceAfter(
  contact: Contact,
  changes: readonly FieldResult[],
  enrichmentId: string,
): Provenance {
  const entries: [Field, Origin][] = changes.map(({ field, belief, observedAt }) => [
    field,
    { source: belief.source, confidence: belief.confidence, enrichmentId, atMs: Date.parse(observedAt) },
  ]);
  return { ...contact.provenance, ...Object.fromEntries(entries) };
}

/** The id that answers name as `source`: who supplied most of the fields, of equals the one earlier in the waterfall. */
export function mainSource(results: readonly FieldResult[], order: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const { belief } of results) counts.set(belief.source, (counts.get(belief.source) ?? 0) + 1);
  let best: string | null = null;
  for (const [source, count] of counts) {
    const ahead =
      best === null ? 1 : count - (counts.get(best) ?? 0) || order.indexOf(best) - order.indexOf(source);
    if (ahead > 0) best = source;
  }
  return best;
}

/** The lowest confidence among the results; null where there are none. */
export function lowestConfidence(results: readonly FieldResult[]): number | null {
  return results.length === 0 ? null : Math.min(...results.map(({ belief }) => belief.confidence));
}
