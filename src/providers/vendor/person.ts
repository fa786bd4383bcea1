import { FIELDS, type Field, type FieldValues } from '../../normalize/fields.js';
import { sameValue } from '../../normalize/fieldvalue.js';
import { readHandles } from '../../normalize/social.js';
import { cleanText } from '../../normalize/text.js';
import type { Found, Identity, Outcome } from '../provider.js';
import { missed, priceOf } from './cost.js';
import type { VendorHandles } from './handles.js';
import type { Key } from './key.js';

/** What an adapter read of a vendor's answer about a person; what the vendor did not say is undefined or null. */
export interface VendorPerson {
  readonly fields: Readonly<Partial<Record<Field, string | null | undefined>>>;
  readonly identity: Readonly<Record<keyof Identity, string | null | undefined>>;
  /** What the person is called on networks, or addresses of profiles there. */
  readonly handles?: VendorHandles;
  /** How sure the answer is, 0 to 1. */
  readonly confidence: number;
  readonly fieldConfidence?: Readonly<Partial<Record<Field, number>>>;
  /** When the vendor last saw the data, ISO 8601. */
  readonly observedAt?: string | undefined;
  /** Charged for the answer, in the vendor's credits; undefined: nobody knows. */
  readonly credits?: number | undefined;
}

/** The outcome that an answer amounts to: one without a usable field, or that only repeats its key, found nothing. */
export function personOutcome(person: VendorPerson, key: Key, creditCost: number | undefined): Outcome {
  const fields = usableFields(person.fields);
  const cost = priceOf(person.credits, creditCost);
  const handles = readHandles(person.handles);
  const isNews = FIELDS.some(field => fields[field] !== undefined && !repeatsKey(field, fields[field], key));
  const namesHandles = Object.keys(handles).length > 0;
  if (!isNews && !namesHandles) return missed(cost, 'no_usable_field');
  const found: Found = {
    outcome: 'found',
    fields,
    identity: statedIdentity(person.identity),
    confidence: Math.min(1, Math.max(0, person.confidence)),
    ...(person.fieldConfidence === undefined ? {} : { fieldConfidence: person.fieldConfidence }),
    ...(namesHandles ? { handles } : {}),
    ...(person.observedAt === undefined ? {} : { observedAt: person.observedAt }),
    ...(cost === undefined ? {} : { cost }),
  };
  return found;
}

function usableFields(raw: VendorPerson['fields']): FieldValues {
  const fields: FieldValues = {};
  for (const field of FIELDS) {
    const value = raw[field];
    if (typeof value === 'string' && cleanText(value) !== null) fields[field] = value;
  }
  return fields;
}

/** Some vendors echo what they were asked by, also where they know nothing. */
function repeatsKey(field: Field, value: string, key: Key): boolean {
  if (key.by === 'linkedin_url') return field === 'linkedin_url' && sameValue(field, value, key.url);
  return key.by === 'name' && field === 'company_name' && sameValue(field, value, key.company);
}

function statedIdentity(raw: VendorPerson['identity']): Identity {
  const stated = (value: string | null | undefined): string | undefined =>
    typeof value === 'string' && cleanText(value) !== null ? value : undefined;
  const [full_name, email] = [stated(raw.full_name), stated(raw.email)];
  const [linkedin_url, company_name] = [stated(raw.linkedin_url), stated(raw.company_name)];
  return {
    ...(full_name === undefined ? {} : { full_name }),
    ...(email === undefined ? {} : { email }),
    ...(linkedin_url === undefined ? {} : { linkedin_url }),
    ...(company_name === undefined ? {} : { company_name }),
  };
}
