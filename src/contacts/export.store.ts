import { containing } from '../database/containing.js';
import type { Database } from '../database/database.js';
import type { Position } from '../exports/export-reply.js';
import { type ContactRow, type StoredContact, toRow } from './contacts.store.js';

/** What an export may choose contacts by; null: all. */
export interface ExportFilter {
  readonly search: string | null;
  readonly createdAfter: Date | null;
  readonly createdBefore: Date | null;
  /** A contact has all of them. */
  readonly tags: readonly string[];
}

/**
 * The contacts after a position, by their date of creation and their id: neither ever changes, so that contacts that
 * are changed, made or deleted meanwhile neither repeat nor hide others.
 */
export async function listForExport(
  database: Database,
  workspaceId: string,
  { search, createdAfter, createdBefore, tags }: ExportFilter,
  after: Position | null,
  limit: number,
): Promise<(ContactRow & Position)[]> {
  const { rows } = await database.query<StoredContact & { position: string }>(
    `select id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url, location,
       seniority, created_at, updated_at, version, provenance, related_company_id, priority, tags, custom_fields,
       notes, created_at::text as position
     from contacts
     where workspace_id = $1 and (created_at, id) > ($2::timestamptz, $3::uuid)
       and ($4::text is null or full_name ilike $4 or email ilike $4)
       and ($5::timestamptz is null or created_at > $5) and ($6::timestamptz is null or created_at < $6)
       and tags @> $7::text[]
     order by created_at, id limit $8`,
    [
      workspaceId,
      after?.position ?? '-infinity',
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      containing(search),
      createdAfter,
      createdBefore,
      tags,
      limit,
    ],
  );
  return rows.map(row => ({ ...toRow(row), position: row.position }));
}
