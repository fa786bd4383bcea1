import { encodeProvenance } from '../contacts/provenance.js';
import type { Queryable } from '../database/queryable.js';
import { arrayLiteral } from '../imports/import-values.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';
import type { Company } from './company.js';

/** One parameter for each column that `unnest` makes a table of. */
function columnsOf(companies: readonly Company[]): unknown[] {
  const column = <Value>(of: (company: Company) => Value) => companies.map(of);
  return [
    column(({ id }) => id),
    column(({ name }) => name),
    column(({ domain }) => domain),
    column(({ industry }) => industry),
    column(({ size }) => size),
    column(({ founded_year }) => founded_year),
    column(({ description }) => description),
    column(({ hq_location }) => hq_location),
    column(({ logo_url }) => logo_url),
    column(({ linkedin_url }) => linkedin_url),
    column(({ tech_stack }) => arrayLiteral(tech_stack)),
    column(({ website }) => website),
    column(({ city }) => city),
    column(({ country }) => country),
    column(({ tags }) => arrayLiteral(tags)),
    column(({ created_at }) => created_at),
    column(({ updated_at }) => updated_at),
    column(({ provenance }) => encodeProvenance(provenance, COMPANY_FIELDS)),
  ];
}

const ROWS = `unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::timestamptz[],
    $18::timestamptz[], $19::text[])
  as t (id, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url, tech_stack,
    website, city, country, tags, created_at, updated_at, provenance)`;

/** Inserts those whose domain nobody has, in the order of the domains: two imports must not wait for each other. @returns how many. */
export async function insertCompanies(
  transaction: Queryable,
  workspaceId: string,
  companies: readonly Company[],
): Promise<number> {
  const { rows } = await transaction.query(
    `insert into companies (workspace_id, id, name, domain, industry, size, founded_year, description, hq_location,
       logo_url, linkedin_url, tech_stack, website, city, country, tags, created_at, updated_at)
     select $1, t.id, t.name, t.domain, t.industry, t.size, t.founded_year, t.description, t.hq_location, t.logo_url,
       t.linkedin_url, t.tech_stack::text[], t.website, t.city, t.country, t.tags::text[], t.created_at, t.updated_at
     from ${ROWS} order by t.domain
     on conflict do nothing returning id`,
    [workspaceId, ...columnsOf(companies)],
  );
  return rows.length;
}

/** Writes companies that were locked. */
export async function updateCompanies(
  transaction: Queryable,
  workspaceId: string,
  companies: readonly Company[],
): Promise<void> {
  await transaction.query(
    `update companies c set version = c.version + 1, name = t.name, domain = t.domain, industry = t.industry,
       size = t.size, founded_year = t.founded_year, description = t.description, hq_location = t.hq_location,
       logo_url = t.logo_url, linkedin_url = t.linkedin_url, tech_stack = t.tech_stack::text[], website = t.website,
       city = t.city, country = t.country, tags = t.tags::text[], updated_at = t.updated_at,
       provenance = t.provenance::json
     from ${ROWS}
     where c.workspace_id = $1 and c.id = t.id`,
    [workspaceId, ...columnsOf(companies)],
  );
}
