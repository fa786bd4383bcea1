import { NETWORKS, type Network } from '../../normalize/social.js';
import type { StatedHandles } from '../provider.js';

/** Handles on networks. Not by the network's name alone: many a file has a column `x` that is none. */
const HANDLE_COLUMNS = [
  'github_handle',
  'x_handle',
  'facebook_handle',
  'instagram_handle',
  'youtube_handle',
] as const satisfies readonly `${Network}_handle`[];

/** What a row about a person can hold, under our names, in the order in which a row keeps its values. */
export const PERSON_COLUMNS = [
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
  ...HANDLE_COLUMNS,
  'observed_at',
  'confidence',
] as const;

/** The same of a row about a company. */
export const COMPANY_COLUMNS = [
  'name',
  'domain',
  'linkedin_url',
  'industry',
  'size',
  'founded_year',
  'description',
  'hq_location',
  'city',
  'region',
  'country',
  'logo_url',
  'tech_stack',
  ...HANDLE_COLUMNS,
  'observed_at',
  'confidence',
] as const;

export type PersonColumn = (typeof PERSON_COLUMNS)[number];
export type CompanyColumn = (typeof COMPANY_COLUMNS)[number];
export type Column = PersonColumn | CompanyColumn;

/** The values of one row in the order of its columns, trimmed; an empty string where the file has none. */
export type Row = readonly string[];

/** The option `columns`, ours: theirs. */
export type ColumnNames = Readonly<Partial<Record<Column, string>>>;

/** What the file calls a column of ours: what the configuration says, or else the same name. */
export function nameInFile(names: ColumnNames, column: Column): string {
  return names[column] ?? column;
}

/** Reads one value of a row with these columns; null where there is none. */
export function valueReader<Name extends Column>(
  columns: readonly Name[],
): (row: Row, column: Name) => string | null {
  return (row, column) => row[columns.indexOf(column)] || null;
}

/** Whether a file with these columns can name handles. */
export function namesHandles(columns: readonly Column[]): boolean {
  return HANDLE_COLUMNS.some(column => columns.includes(column));
}

/** The handles that a row has, under their networks; null where it has none. */
export function handlesOf(
  value: (column: (typeof HANDLE_COLUMNS)[number]) => string | null,
): StatedHandles | null {
  const handles: Partial<Record<Network, string>> = {};
  let namesAny = false;
  for (const network of NETWORKS) {
    const handle = value(`${network}_handle`);
    if (handle === null) continue;
    handles[network] = handle;
    namesAny = true;
  }
  return namesAny ? handles : null;
}
