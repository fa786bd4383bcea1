import { containing, namedIn } from '../database/containing.js';
import type { Database } from '../database/database.js';
import {
  keyOf,
  type Looked,
  lookAlong,
  type Place,
  placeValues,
  type StretchOrder,
  stretch,
} from '../database/stretch.js';
import { COMPANY_FIELDS, type CompanyField, maskOf } from '../normalize/fields.js';
import { type StoredCompany, toCompany } from './companies.store.js';
import type { Company } from './company.js';

/** Which companies are looked for; null: no condition. */
export interface CompanyFilter {
  /** A part of the name or of the domain. */
  readonly search: string | null;
  /** A part of the industry. */
  readonly industry: string | null;
  /** At least one of them is empty. */
  readonly missing: readonly CompanyField[] | null;
  /** A provider that supplied a value which the company still has. */
  readonly source: string | null;
}

export type FoundCompany = Company & Place;

/** Looks for companies from a place on, at a bounded number of them. */
export function lookForCompanies(
  database: Database,
  workspaceId: string,
  filter: CompanyFilter,
  order: StretchOrder,
  after: Place | null,
  limit: number,
): Promise<Looked<FoundCompany>> {
  return lookAlong(
    {
      filter,
      find: bounds => findCompanies(database, workspaceId, filter, order, after, bounds),
      placeAfter: rows => companyPlace(database, workspaceId, order, after, rows),
    },
    order,
    after,
    limit,
  );
}

/** The companies that fit among the next `scanMax` of an order, as contacts are found. */
async function findCompanies(
  database: Database,
  workspaceId: string,
  filter: CompanyFilter,
  order: StretchOrder,
  after: Place | null,
  bounds: { readonly limit: number; readonly scanMax: number },
): Promise<FoundCompany[]> {
  const { where, order: sorted } = stretch(order, after, 'name');
  const { rows } = await database.query<StoredCompany & Place>(
    `select id, version, provenance, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url,
       tech_stack, website, city, country, tags, created_at, updated_at, ${keyOf(order, 'name')} as key
     from (select k.*, k as whole from companies k where workspace_id = $1 and ${where} order by ${sorted} limit $4) c
     where ($5::text is null or name ilike $5 or domain ilike $5)
       and ($6::text is null or industry ilike $6)
       and ($7::smallint is null or company_gaps_v1(whole) & $7 <> 0)
       and ($8::text is null or strpos(provenance::text, $8) > 0)
     order by ${sorted} limit $9`,
    [
      workspaceId,
      ...placeValues(order, after),
      bounds.scanMax,
      containing(filter.search),
      containing(filter.industry),
      filter.missing === null ? null : maskOf(COMPANY_FIELDS, filter.missing),
      namedIn(filter.source),
      bounds.limit,
    ],
  );
  return rows.map(({ key, ...stored }) => ({ ...toCompany(stored), key }));
}

/** Where a look of so many companies ends; null where there are fewer. */
async function companyPlace(
  database: Database,
  workspaceId: string,
  order: StretchOrder,
  after: Place | null,
  companies: number,
): Promise<Place | null> {
  const { where, order: sorted } = stretch(order, after, 'name');
  const { rows } = await database.query<Place>(
    `select ${keyOf(order, 'name')} as key, id from companies where workspace_id = $1 and ${where}
     order by ${sorted} offset $4 - 1 limit 1`,
    [workspaceId, ...placeValues(order, after), companies],
  );
  return rows[0] ?? null;
}
