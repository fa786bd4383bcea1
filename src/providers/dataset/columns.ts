import { z } from 'zod';

/** What a row can hold, under our names, in the order in which a row keeps its values. */
export const COLUMNS = [
  'email',
  'full_name',
  'first_name',
  'last_name',
  'linkedin_url',
  'company_name',
  'job_title',
  'phone',
  'location',
  'seniority',
  'observed_at',
  'confidence',
] as const;

export type Column = (typeof COLUMNS)[number];

/** The values of one row in the order of `COLUMNS`, trimmed; an empty string where the file has none. */
export type Row = readonly string[];

/** The option `columns`, ours: theirs. */
export const columnNames = z.partialRecord(z.enum(COLUMNS), z.string().trim().min(1).max(200)).default({});

export type ColumnNames = z.output<typeof columnNames>;

/** What the file calls a column of ours: what the configuration says, or else the same name. */
export function nameInFile(names: ColumnNames, column: Column): string {
  return names[column] ?? column;
}

/** One value of a row; null where there is none. */
export function valueIn(row: Row, column: Column): string | null {
  return row[COLUMNS.indexOf(column)] || null;
}
