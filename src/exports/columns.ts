/** Where an enriched field's value came from. */
interface Origin {
  readonly source: string;
  /** Null where a person gave it. */
  readonly confidence: number | null;
  readonly atMs: number;
}

/** A record by the names of its fields. */
export interface Exported {
  readonly id: string;
  /** By field. */
  readonly provenance: Readonly<Partial<Record<string, Origin>>>;
}

/** What is exported of a kind of records, and how. */
export interface ExportShape {
  readonly fields: readonly string[];
  /** The fields whose columns are followed by those that say where their values came from; none where that is not wanted. */
  readonly withOrigin: readonly string[];
}

/** The columns that say where an enriched field's value came from. */
const ORIGIN_COLUMNS: Readonly<Record<string, (origin: Origin) => string>> = {
  source: ({ source }) => source,
  confidence: ({ confidence }) => (confidence === null ? '' : String(confidence)),
  observed_at: ({ atMs }) => new Date(atMs).toISOString(),
};

/** The header of the CSV. */
export function columnNames({ fields, withOrigin }: ExportShape): string[] {
  return fields.flatMap(field => [
    field,
    ...(withOrigin.includes(field) ? Object.keys(ORIGIN_COLUMNS).map(part => `${field}_${part}`) : []),
  ]);
}

/** A record as cells; nothing is an empty one. */
export function toCells(record: Exported, { fields, withOrigin }: ExportShape): string[] {
  const values = new Map<string, unknown>(Object.entries(record));
  return fields.flatMap(field => {
    const cell = textOf(values.get(field));
    if (!withOrigin.includes(field)) return [cell];
    const origin = record.provenance[field];
    return [cell, ...Object.values(ORIGIN_COLUMNS).map(of => (origin === undefined ? '' : of(origin)))];
  });
}

/** A record as a JSON object. */
export function toObject(record: Exported, { fields, withOrigin }: ExportShape): Record<string, unknown> {
  const all = new Map<string, unknown>(Object.entries(record));
  const values = Object.fromEntries(fields.map(field => [field, all.get(field) ?? null]));
  if (withOrigin.length === 0) return values;
  const origins = fields.flatMap(field => {
    const origin = withOrigin.includes(field) ? record.provenance[field] : undefined;
    if (origin === undefined) return [];
    const { source, confidence, atMs } = origin;
    return [[field, { source, confidence, observed_at: new Date(atMs).toISOString() }] as const];
  });
  return { ...values, provenance: Object.fromEntries(origins) };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return listText(value.map(String));
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
  return String(value);
}

/** Divided by semicolons, and as JSON where an entry has what divides them. */
function listText(entries: readonly string[]): string {
  return entries.some(entry => /[;,]|^\s|\s$|^\[|^$/.test(entry))
    ? JSON.stringify(entries)
    : entries.join('; ');
}
