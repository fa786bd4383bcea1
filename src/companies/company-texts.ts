import type { CompanyField } from '../normalize/fields.js';
import type { CompanyValues } from './company.js';

/** Names in a list can not contain it: they are single lines. */
const BETWEEN_NAMES = '\n';

/** Several names as one text. */
export function joinNames(names: readonly string[]): string {
  return names.join(BETWEEN_NAMES);
}

/** Undoes `joinNames`. */
export function splitNames(text: string): string[] {
  return text.split(BETWEEN_NAMES);
}

/** A company's value as a text, the form in which values of all kinds are compared and weighed; null: it has none. */
export function companyText(company: CompanyValues, field: CompanyField): string | null {
  const value = company[field];
  if (value === null) return null;
  const text = typeof value === 'object' ? joinNames(value) : String(value);
  return text.trim() === '' ? null : text;
}

/** Undoes `companyText`. */
export function companyValue(field: CompanyField, text: string): string | number | readonly string[] {
  if (field === 'tech_stack') return splitNames(text);
  return field === 'founded_year' ? Number(text) : text;
}
