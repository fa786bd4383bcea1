import { type Contact, toSummary } from '../contacts/contact.js';
import type { Provenance } from '../contacts/provenance.js';
import { type AnyField, FIELDS, type Field, type FieldValues } from '../normalize/fields.js';
import { normalizeField, sameValue } from '../normalize/fieldvalue.js';
import { isPlaceIn, locationCountry } from '../normalize/location.js';
import { normalizeSeniority, seniorityFromTitle } from '../normalize/seniority.js';
import { readHandles } from '../normalize/social.js';
import { cleanText } from '../normalize/text.js';
import type { Found, KnownPerson } from '../providers/provider.js';
import type { PersonIdentifier } from '../suppressions/identifier.js';
import { isEmpty } from './call.js';
import { isAboutPerson } from './identity.js';
import { type FieldResult, valuesOf } from './merge.js';
import {
  type Answer,
  type AnswerOrigin,
  type Kind,
  observedAtMs,
  provenanceAfter,
  statedConfidence,
  type Target,
  type Told,
} from './target.js';
import type { ContactWrite } from './write.js';

/** Contacts: their six fields, of which each source's value excludes the others'. */
export const CONTACTS: Kind = {
  name: 'contact',
  fields: FIELDS,
  same(field: Field, a: string, b: string) {
    return sameValue(field, a, b);
  },
  saysLess: (field, stored, said) => field === 'location' && isPlaceIn(stored, said),
  adding: new Set(),
  unite: values => values.join(),
  shown: (_field, value) => value,
};

/** A contact, or somebody of whom no more than an address is known, as the stages see it. */
export class ContactTarget implements Target {
  readonly kind = CONTACTS;
  readonly contact: Contact;
  #known: KnownPerson | null = null;

  constructor(contact: Contact) {
    this.contact = contact;
  }

  get version(): number {
    return this.contact.version;
  }

  get provenance(): Provenance {
    return this.contact.provenance;
  }

  value(field: Field): string | null {
    const value = this.contact[field];
    return isEmpty(value) ? null : value;
  }

  get known(): KnownPerson {
    this.#known ??= knownPerson(this.contact);
    return this.#known;
  }

  get identifiers(): readonly PersonIdentifier[] {
    const { email, phone, linkedin_url, location } = this.contact;
    // A number that was typed without its country code is read in the country where the person is.
    const country = location === null ? null : locationCountry(location);
    return [
      { kind: 'email', value: email, country },
      { kind: 'phone', value: phone, country },
      { kind: 'linkedin_url', value: linkedin_url, country },
    ];
  }

  read(found: Found, origin: AnswerOrigin): Answer {
    const confidenceOf = statedConfidence(found, origin);
    const { values, seniorityFactor } = cleanValues(found.fields, this.contact);
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
      isAbout: isAboutPerson(this.known, {
        identity: found.identity,
        company_name: found.fields.company_name,
      }),
      derivesSeniority: origin.derivesSeniority,
      handles: { values: readHandles(found.handles), confidence: confidenceOf('linkedin_url') },
      fullName: found.identity?.full_name === undefined ? null : cleanText(found.identity.full_name),
      domain: null,
      observedAtMs: observedAtMs(found, origin.askedAtMs),
    };
  }

  /** An answer about somebody else says nothing of this person. */
  identifiersFound({ identity }: Found, { isAbout, values }: Answer): readonly PersonIdentifier[] {
    if (!isAbout) return [];
    const country = null;
    return [
      { kind: 'email', value: identity?.email, country },
      { kind: 'phone', value: values.phone, country },
      { kind: 'linkedin_url', value: values.linkedin_url, country },
      { kind: 'linkedin_url', value: identity?.linkedin_url, country },
    ];
  }

  speakers(
    field: AnyField,
    answers: readonly Answer[],
    believed: (field: AnyField) => string | null,
  ): readonly Answer[] {
    if (field !== 'seniority') return answers;
    const title = believed('job_title') ?? this.value('job_title');
    return answers.filter(answer => fitsTitle(answer, title));
  }

  after(changes: readonly FieldResult[], enrichmentId: string, nowMs: number): ContactTarget {
    const { contact } = this;
    const found = valuesOf(changes);
    // Member by member: what comes of spreading both, V8 finds out anew each time.
    return new ContactTarget({
      id: contact.id,
      version: contact.version,
      full_name: contact.full_name,
      first_name: contact.first_name,
      last_name: contact.last_name,
      email: contact.email,
      phone: found.phone ?? contact.phone,
      job_title: found.job_title ?? contact.job_title,
      company_name: found.company_name ?? contact.company_name,
      linkedin_url: found.linkedin_url ?? contact.linkedin_url,
      location: found.location ?? contact.location,
      seniority: found.seniority ?? contact.seniority,
      provenance: provenanceAfter(this.provenance, changes, enrichmentId),
      created_at: contact.created_at,
      updated_at: new Date(nowMs),
    });
  }

  answer({ fields_updated, source, confidence }: Told) {
    return { contact: toSummary(this.contact), fields_updated, source, confidence };
  }

  get write(): ContactWrite {
    const { version, job_title, company_name, linkedin_url, phone, location, seniority } = this.contact;
    const { provenance, updated_at: updatedAt } = this.contact;
    return {
      kind: 'contact',
      version,
      job_title,
      company_name,
      linkedin_url,
      phone,
      location,
      seniority,
      provenance,
      updatedAt,
    };
  }
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

interface Cleaned {
  readonly values: FieldValues;
  /** A level that a vendor's word only hints at ("executive") is worth less than one that it names. */
  readonly seniorityFactor: number;
}

const NOTHING_KNOWN = { country: null, title: null };

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

/** A level belongs to its title: only answers that meant the same title, or one of the same level, may say it. */
function fitsTitle({ values, derivesSeniority }: Answer, title: string | null): boolean {
  if (derivesSeniority) return true;
  if (title === null || values.job_title === undefined) return false;
  if (sameValue('job_title', values.job_title, title)) return true;
  const level = seniorityFromTitle(values.job_title);
  return level !== null && level === seniorityFromTitle(title);
}
