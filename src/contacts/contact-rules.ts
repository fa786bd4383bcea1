import { FIELDS } from '../normalize/fields.js';
import { composeName, nameFromEmail, splitFullName } from '../normalize/names.js';
import type { ContactChange, ContactCreation } from './contact-schemas.js';
import type { ContactRow, ContactValues } from './contacts.store.js';
import { type Origin, PERSON, type Provenance } from './provenance.js';

/** A member as it is stored: nothing but white space is nothing. */
function stored(value: string | null | undefined): string | null {
  return value === null || value === undefined || value.trim() === '' ? null : value;
}

export interface Names {
  readonly full_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
}

/**
 * The three names from what was given: a full name is split ("Last, First" as well), parts are composed, and an
 * e-mail address is the last resort.
 */
export function completeNames(given: Names, email: string | null): Names {
  if (given.full_name !== null) {
    const split = splitFullName(given.full_name);
    return {
      full_name: composeName(split.first_name, split.last_name) ?? given.full_name,
      first_name: given.first_name ?? split.first_name,
      last_name: given.last_name ?? split.last_name,
    };
  }
  if (given.first_name !== null || given.last_name !== null) {
    return { ...given, full_name: composeName(given.first_name, given.last_name) };
  }
  const derived = email === null ? null : nameFromEmail(email);
  if (derived === null) return given;
  return { ...derived, full_name: composeName(derived.first_name, derived.last_name) };
}

function hasIdentity({ full_name, first_name, last_name }: Names, email: string | null): boolean {
  return [full_name, first_name, last_name, email].some(value => value !== null);
}

export type ContactMade =
  | { readonly kind: 'made'; readonly values: Required<ContactValues> }
  | { readonly kind: 'nameless' };

/** A new contact's values; `nameless` where there is neither a name nor an e-mail. */
export function makeContact(creation: ContactCreation): ContactMade {
  const email = stored(creation.email);
  const given = {
    full_name: stored(creation.full_name),
    first_name: stored(creation.first_name),
    last_name: stored(creation.last_name),
  };
  if (!hasIdentity(given, email)) return { kind: 'nameless' };
  const { full_name, first_name, last_name } = completeNames(given, email);
  return {
    kind: 'made',
    // Member by member: begun with a spread, each of these objects took 2 kB, and an import makes a million of them.
    values: {
      full_name,
      first_name,
      last_name,
      email,
      phone: stored(creation.phone),
      job_title: stored(creation.job_title),
      company_name: stored(creation.company_name ?? creation.company),
      linkedin_url: stored(creation.linkedin_url),
      location: stored(creation.location),
      seniority: creation.seniority ?? null,
      related_company_id: creation.related_company_id ?? creation.company_id ?? null,
      priority: creation.priority ?? null,
      tags: creation.tags ?? [],
      custom_fields: creation.custom_fields ?? {},
      notes: stored(creation.notes),
    },
  };
}

export type ContactChanged =
  | {
      readonly kind: 'changed';
      readonly values: Required<ContactValues>;
      readonly provenance: Provenance;
    }
  | { readonly kind: 'nameless' };

/** Names after a change: a new full name is split anew, new parts are composed anew. */
function changedNames(contact: ContactRow, change: ContactChange, email: string | null): Names {
  if (change.full_name !== undefined) {
    const given = {
      full_name: stored(change.full_name),
      first_name: stored(change.first_name),
      last_name: stored(change.last_name),
    };
    return given.full_name === null ? given : completeNames(given, email);
  }
  if (change.first_name === undefined && change.last_name === undefined) {
    const { full_name, first_name, last_name } = contact;
    return { full_name, first_name, last_name };
  }
  const first_name = change.first_name === undefined ? contact.first_name : stored(change.first_name);
  const last_name = change.last_name === undefined ? contact.last_name : stored(change.last_name);
  return { full_name: composeName(first_name, last_name), first_name, last_name };
}

/** A contact after a person's change: what they touched is theirs in the provenance. Notes are appended. */
export function changeContact(contact: ContactRow, change: ContactChange, nowMs: number): ContactChanged {
  const pick = (given: string | null | undefined, present: string | null) =>
    given === undefined ? present : stored(given);
  const email = pick(change.email, contact.email);
  const names = changedNames(contact, change, email);
  if (!hasIdentity(names, email)) return { kind: 'nameless' };
  const company = change.company_name === undefined ? change.company : change.company_name;
  const companyId = change.related_company_id === undefined ? change.company_id : change.related_company_id;
  const values: Required<ContactValues> = {
    ...names,
    email,
    phone: pick(change.phone, contact.phone),
    job_title: pick(change.job_title, contact.job_title),
    company_name: pick(company, contact.company_name),
    linkedin_url: pick(change.linkedin_url, contact.linkedin_url),
    location: pick(change.location, contact.location),
    seniority: change.seniority === undefined ? contact.seniority : change.seniority,
    related_company_id: companyId === undefined ? contact.related_company_id : companyId,
    priority: change.priority === undefined ? contact.priority : change.priority,
    tags: change.tags ?? contact.tags,
    custom_fields: change.custom_fields ?? contact.custom_fields,
    notes: appendedNotes(contact.notes, change.notes),
  };
  const theirs: Origin = { source: PERSON, confidence: null, enrichmentId: null, atMs: nowMs };
  const touched = FIELDS.filter(field => (field === 'company_name' ? company : change[field]) !== undefined);
  const provenance = { ...contact.provenance, ...Object.fromEntries(touched.map(field => [field, theirs])) };
  return { kind: 'changed', values, provenance };
}

function appendedNotes(present: string | null, given: string | null | undefined): string | null {
  if (given === undefined) return present;
  const added = stored(given);
  return added === null || present === null ? added : `${present}\n${added}`;
}
