import { companyKey } from './company.js';
import type { Field } from './fields.js';
import { linkedinKey, normalizeLinkedin } from './linkedin.js';
import { locationKey, normalizeLocation } from './location.js';
import { normalizePhone, phoneCountry } from './phone.js';
import { normalizeSeniority } from './seniority.js';
import { cleanText, foldText, foldWords } from './text.js';

/** What else the same answer says: a value is read in its light. */
export interface FieldContext {
  /** ISO alpha-2 country for phone numbers without a country code. */
  readonly country: string | null;
  /** The title that a seniority belongs to. */
  readonly title: string | null;
}

/** What a vendor says of a field in the form in which it is stored, or null where it is no data. */
export function normalizeField(field: Field, raw: unknown, { country, title }: FieldContext): string | null {
  switch (field) {
    case 'job_title':
    case 'company_name':
      return cleanText(raw);
    case 'linkedin_url':
      return normalizeLinkedin(raw);
    case 'phone':
      return normalizePhone(raw, { defaultCountry: country });
    case 'location':
      return normalizeLocation(raw);
    case 'seniority':
      return normalizeSeniority(raw, { title })?.seniority ?? null;
  }
}

/**
 * Whether two values of a field mean the same, as stored or as people type them. Symmetric. Values that cannot be
 * normalised compare by their folded text.
 */
export function sameValue(field: Field, a: string, b: string): boolean {
  if (a === b || foldText(a) === foldText(b)) return true;
  if (field === 'phone') return samePhone(a, b);
  const key = KEYS[field];
  const [left, right] = [key(a), key(b)];
  return left !== null && left === right;
}

const KEYS: Readonly<Record<Exclude<Field, 'phone'>, (value: string) => string | null>> = {
  job_title: value => foldWords(value.replace(/&/g, ' and ')).join(' ') || null,
  company_name: companyKey,
  linkedin_url: linkedinKey,
  location: locationKey,
  seniority: value => normalizeSeniority(value, { title: null })?.seniority ?? null,
};

/** A number typed without its country code is read in the other's country; one that is not valid counts by its digits. */
function samePhone(a: string, b: string): boolean {
  const [left, right] = [
    normalizePhone(a, { defaultCountry: null }),
    normalizePhone(b, { defaultCountry: null }),
  ];
  if (left !== null && right !== null) return left === right;
  if (left !== null) return normalizePhone(b, { defaultCountry: phoneCountry(left) }) === left;
  if (right !== null) return normalizePhone(a, { defaultCountry: phoneCountry(right) }) === right;
  const [digits, others] = [a.replace(/\D/g, ''), b.replace(/\D/g, '')];
  return digits !== '' && digits === others;
}
