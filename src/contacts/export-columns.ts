import { FIELDS, type Field } from '../normalize/fields.js';
import type { ContactRow } from './contacts.store.js';
import type { Origin } from './provenance.js';

/** What can be exported of a contact, in the order of the API; `contacts import` takes all of it back. */
export const EXPORT_FIELDS = [
  'id',
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'job_title',
  'company_name',
  'linkedin_url',
  'location',
  'seniority',
  'related_company_id',
  'priority',
  'tags',
  'custom_fields',
  'notes',
  'created_at',
  'updated_at',
] as const;

export type ExportField = (typeof EXPORT_FIELDS)[number];

/** The public API's own choice. */
export const DEFAULT_FIELDS: readonly ExportField[] = [
  'id',
  'full_name',
  'email',
  'phone',
  'job_title',
  'company_name',
  'linkedin_url',
  'tags',
  'created_at',
];

/** The columns that say where an enriched field's value came from. */
const ORIGIN_COLUMNS: Readonly<Record<string, (origin: Origin) => string>> = {
  source: ({ source }) => source,
  confidence: ({ confidence }) => (confidence === null ? '' : String(confidence)),
  observed_at: ({ atMs }) => new Date(atMs).toISOString(),
};

/** What is exported, and how. */
export interface ExportShape {
  readonly fields: readonly ExportField[];
  readonly withProvenance: boolean;
}

function isEnriched(field: ExportField): field is ExportField & Field {
  return FIELDS.some(name => name === field);
}

/** The header of the CSV. */
export function columnNames({ fields, withProvenance }: ExportShape): string[] {
  return fields.flatMap(field => [
    field,
    ...(withProvenance && isEnriched(field)
      ? Object.keys(ORIGIN_COLUMNS).map(part => `${field}_${part}`)
      : []),
  ]);
}

/** A contact as cells; nothing is an empty one. */
export function toCells(contact: ContactRow, { fields, withProvenance }: ExportShape): string[] {
  return fields.flatMap(field => {
    const cell = textOf(contact[field]);
    if (!withProvenance || !isEnriched(field)) return [cell];
    const origin = contact.provenance[field];
    return [cell, ...Object.values(ORIGIN_COLUMNS).map(of => (origin === undefined ? '' : of(origin)))];
  });
}

/** A contact as a JSON object. */
export function toObject(
  contact: ContactRow,
  { fields, withProvenance }: ExportShape,
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.fromEntries(fields.map(field => [field, contact[field]]));
  if (!withProvenance) return values;
  const origins = fields.filter(isEnriched).flatMap(field => {
    const origin = contact.provenance[field];
    if (origin === undefined) return [];
    const { source, confidence, atMs } = origin;
    return [[field, { source, confidence, observed_at: new Date(atMs).toISOString() }] as const];
  });
  return { ...values, provenance: Object.fromEntries(origins) };
}

function textOf(value: ContactRow[ExportField]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (isTags(value)) return tagsText(value);
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
  return String(value);
}

function isTags(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

/** Divided by semicolons, and as JSON where a tag has what divides tags. */
function tagsText(tags: readonly string[]): string {
  return tags.some(tag => /[;,]|^\s|\s$|^\[|^$/.test(tag)) ? JSON.stringify(tags) : tags.join('; ');
}
