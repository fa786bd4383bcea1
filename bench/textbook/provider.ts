import { createHash } from 'node:crypto';
import { FIELDS, type FieldValues } from '../../src/normalize/fields.js';

const TITLES = [
  ['General Counsel', 'c_suite'],
  ['Head of Operations', 'head'],
  ['Senior Associate', 'senior'],
  ['Director of Sales', 'director'],
] as const;
const CITIES = ['New York, NY, US', 'Austin, TX, US', 'Chicago, IL, US', 'Boston, MA, US'] as const;

/** What the local provider is sure of; one figure for all its fields. */
export const CONFIDENCE = 0.91;

/** A provider without input and output: all six fields, the same ones for the same address every time. */
export function askLocalProvider(email: string): FieldValues {
  const digest = createHash('sha256').update(email).digest();
  const number = digest.readUInt32BE(0);
  const [jobTitle, seniority] = TITLES[number % TITLES.length] ?? TITLES[0];
  return {
    job_title: jobTitle,
    company_name: `Acme ${number % 5_000} Corporation`,
    linkedin_url: `https://linkedin.com/in/${digest.toString('hex', 4, 10)}`,
    phone: `+1212555${String(number % 10_000).padStart(4, '0')}`,
    location: CITIES[number % CITIES.length] ?? CITIES[0],
    seniority,
  };
}

/** The fields that are still empty and that the provider has a value for, in the contract's order. */
export function valuesToWrite(stored: Readonly<Record<string, unknown>>, found: FieldValues): FieldValues {
  const missing = FIELDS.filter(field => !stored[field] && found[field] !== undefined);
  return Object.fromEntries(missing.map(field => [field, found[field]]));
}
