import { decodeProvenance, encodeProvenance } from '../contacts/provenance.js';
import { containing } from '../database/containing.js';
import { type Database, isUniqueViolation } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';
import { type Company, type CompanyValues, toCompanyAnswer } from './company.js';

const COLUMNS = `id, version, provenance, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url,
  tech_stack, website, city, country, tags, created_at, updated_at`;

/** A company as the database gives it. */
export interface StoredCompany extends Omit<Company, 'provenance'> {
  readonly provenance: unknown;
}

export function toCompany({ provenance, ...company }: StoredCompany): Company {
  return { ...company, provenance: provenance === null ? {} : decodeProvenance(provenance, COMPANY_FIELDS) };
}

function firstOf([stored]: readonly StoredCompany[]): Company | null {
  return stored === undefined ? null : toCompany(stored);
}

export type CompanyWritten =
  | { readonly kind: 'written'; readonly company: Company }
  | { readonly kind: 'duplicate'; readonly companyId: string }
  /** The company is not there, or was changed by somebody else since it was read. */
  | { readonly kind: 'gone' };

async function findCompanyByDomain(
  database: Database,
  workspaceId: string,
  domain: string,
): Promise<Company | null> {
  const { rows } = await database.query<StoredCompany>(
    `select ${COLUMNS} from companies where workspace_id = $1 and domain = $2`,
    [workspaceId, domain],
  );
  return firstOf(rows);
}

/** Runs a write; a domain that another company has becomes `duplicate` with that company's id. */
async function writing(
  database: Database,
  workspaceId: string,
  domain: string | null,
  write: () => Promise<Company | null>,
): Promise<CompanyWritten> {
  try {
    const company = await write();
    return company === null ? { kind: 'gone' } : { kind: 'written', company };
  } catch (error) {
    if (!isUniqueViolation(error, 'companies_domain') || domain === null) throw error;
    const other = await findCompanyByDomain(database, workspaceId, domain);
    // The other company may be gone by now; then the write simply goes through.
    return other === null
      ? writing(database, workspaceId, domain, write)
      : { kind: 'duplicate', companyId: other.id };
  }
}

function valueParameters(values: CompanyValues): unknown[] {
  const { name, domain, industry, size, founded_year, description, hq_location } = values;
  const { logo_url, linkedin_url, tech_stack, website, city, country, tags } = values;
  return [
    ...[name, domain, industry, size, founded_year, description, hq_location],
    ...[logo_url, linkedin_url, tech_stack, website, city, country, tags],
  ];
}

/** The `data` of `company.created` and `company.updated`, as JSON. */
function eventData(company: Company): string {
  return JSON.stringify({ company: toCompanyAnswer(company) });
}

export function insertCompany(
  database: Database,
  workspaceId: string,
  company: Company,
): Promise<CompanyWritten> {
  return writing(database, workspaceId, company.domain, async () => {
    const { rows } = await database.query<StoredCompany>(
      `with written as (
         insert into companies (workspace_id, id, created_at, updated_at, name, domain, industry, size, founded_year,
           description, hq_location, logo_url, linkedin_url, tech_stack, website, city, country, tags)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         returning *
       )
       select ${COLUMNS} from written w, lateral emit_events_v1(w.workspace_id, 'company.created', array[$19])`,
      [
        workspaceId,
        company.id,
        company.created_at,
        company.updated_at,
        ...valueParameters(company),
        eventData(company),
      ],
    );
    return firstOf(rows);
  });
}

export async function getCompany(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<Company | null> {
  const { rows } = await database.query<StoredCompany>(
    `select ${COLUMNS} from companies where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return firstOf(rows);
}

/**
 * The companies that have one of these ids or domains, locked until the transaction ends: what is computed from them is
 * written over just these.
 */
export async function lockCompanies(
  transaction: Queryable,
  workspaceId: string,
  ids: readonly string[],
  domains: readonly string[],
): Promise<Company[]> {
  const { rows } = await transaction.query<StoredCompany>(
    `select ${COLUMNS} from companies
     where workspace_id = $1 and (id = any ($2::uuid[]) or domain = any ($3::text[])) order by id for no key update`,
    [workspaceId, ids, domains],
  );
  return rows.map(toCompany);
}

/** Writes a company over the version that was read; `gone` where it has changed or was deleted since. */
export function updateCompany(
  database: Database,
  workspaceId: string,
  company: Company,
): Promise<CompanyWritten> {
  return writing(database, workspaceId, company.domain, async () => {
    const { rows } = await database.query<StoredCompany>(
      `with written as (
         update companies set version = version + 1, updated_at = $4, name = $5, domain = $6, industry = $7, size = $8,
           founded_year = $9, description = $10, hq_location = $11, logo_url = $12, linkedin_url = $13,
           tech_stack = $14, website = $15, city = $16, country = $17, tags = $18,
           provenance = $19::json
         where workspace_id = $1 and id = $2 and version = $3
         returning *
       )
       select ${COLUMNS} from written w, lateral emit_events_v1(w.workspace_id, 'company.updated', array[$20])`,
      [
        workspaceId,
        company.id,
        company.version,
        company.updated_at,
        ...valueParameters(company),
        encodeProvenance(company.provenance, COMPANY_FIELDS),
        eventData(company),
      ],
    );
    return firstOf(rows);
  });
}

/** Deletes it for good; its contacts stay, without the link. */
export async function deleteCompany(database: Database, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await database.query(
    `with gone as (delete from companies where workspace_id = $1 and id = $2 returning *)
     select g.id from gone g, lateral emit_events_v1(g.workspace_id, 'company.deleted', array[$3])`,
    [workspaceId, id, JSON.stringify({ company: { id } })],
  );
  return rows.length > 0;
}

export interface CompanyQuery {
  readonly search: string | null;
  readonly industry: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** A page of the companies that fit, oldest first, and how many fit in all. */
export async function listCompanies(
  database: Database,
  workspaceId: string,
  query: CompanyQuery,
): Promise<{ rows: Company[]; total: number }> {
  const [name, industry] = [containing(query.search), containing(query.industry)];
  const page = await database.query<StoredCompany>(
    `select ${COLUMNS} from companies
     where workspace_id = $1 and ($2::text is null or name ilike $2) and ($3::text is null or industry ilike $3)
     order by created_at, id limit $4 offset $5`,
    [workspaceId, name, industry, query.limit, query.offset],
  );
  const total = await database.query<{ total: number }>(
    `select count(*) as total from companies
     where workspace_id = $1 and ($2::text is null or name ilike $2) and ($3::text is null or industry ilike $3)`,
    [workspaceId, name, industry],
  );
  return { rows: page.rows.map(toCompany), total: total.rows[0]?.total ?? 0 };
}
