import { containing } from '../database/containing.js';
import type { Database } from '../database/database.js';
import type { Position } from '../exports/export-reply.js';
import { type StoredCompany, toCompany } from './companies.store.js';
import type { Company } from './company.js';

/** What an export may choose companies by; null: all. */
export interface ExportFilter {
  readonly search: string | null;
  readonly industry: string | null;
  readonly createdAfter: Date | null;
  readonly createdBefore: Date | null;
  /** A company has all of them. */
  readonly tags: readonly string[];
}

/**
 * The companies after a position, by their date of creation and their id: neither ever changes, so that companies that
 * are changed, made or deleted meanwhile neither repeat nor hide others.
 */
export async function listForExport(
  database: Database,
  workspaceId: string,
  { search, industry, createdAfter, createdBefore, tags }: ExportFilter,
  after: Position | null,
  limit: number,
): Promise<(Company & Position)[]> {
  const { rows } = await database.query<StoredCompany & Position>(
    `select id, version, provenance, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url,
       tech_stack, website, city, country, tags, created_at, updated_at, created_at::text as position
     from companies
     where workspace_id = $1 and (created_at, id) > ($2::timestamptz, $3::uuid)
       and ($4::text is null or name ilike $4 or domain ilike $4) and ($5::text is null or industry ilike $5)
       and ($6::timestamptz is null or created_at > $6) and ($7::timestamptz is null or created_at < $7)
       and tags @> $8::text[]
     order by created_at, id limit $9`,
    [
      workspaceId,
      after?.position ?? '-infinity',
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      containing(search),
      containing(industry),
      createdAfter,
      createdBefore,
      tags,
      limit,
    ],
  );
  return rows.map(({ position, ...stored }) => ({ ...toCompany(stored), position }));
}
