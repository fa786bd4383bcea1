import type { Database } from '../database/database.js';
import type { SettledStatus } from './enrichments.store.js';

/** A call as it is kept. */
export interface EnrichmentRow {
  readonly id: string;
  readonly contact_id: string | null;
  readonly company_id: string | null;
  /** The domain by which a company was asked for; without a contact, company and domain something was looked up. */
  readonly domain: string | null;
  readonly status: 'running' | SettledStatus;
  readonly idempotency_key: string | null;
  readonly requested: number;
  readonly overwrite: boolean;
  readonly fields_updated: number;
  readonly credits_charged: number;
  readonly created_at: Date;
  readonly settled_at: Date | null;
  /** As `record.ts` encodes them; null: none. */
  readonly fields: unknown;
  readonly attempts: unknown;
}

const ENRICHMENT_COLUMNS = `id, contact_id, company_id, domain, status, idempotency_key, requested, overwrite, fields_updated,
  credits_charged, created_at, settled_at, fields, attempts`;

export async function getEnrichment(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<EnrichmentRow | null> {
  const { rows } = await database.query<EnrichmentRow>(
    `select ${ENRICHMENT_COLUMNS} from enrichments where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** A page of the enrichments of a workspace, or of one of its contacts or companies, newest first. */
export async function listEnrichments(
  database: Database,
  workspaceId: string,
  about: { readonly contactId: string | null; readonly companyId: string | null },
  limit: number,
  offset: number,
): Promise<{ rows: EnrichmentRow[]; total: number }> {
  const { contactId, companyId } = about;
  // Each condition by itself, so that each has its index.
  const filter = [
    ...(contactId === null ? [] : ['and contact_id = $2']),
    ...(companyId === null ? [] : [`and company_id = $${contactId === null ? 2 : 3}`]),
  ].join(' ');
  const parameters = [workspaceId, contactId, companyId].filter(value => value !== null);
  const count = parameters.length;
  const page = await database.query<EnrichmentRow>(
    `select ${ENRICHMENT_COLUMNS} from enrichments where workspace_id = $1 ${filter}
     order by id desc limit $${count + 1} offset $${count + 2}`,
    [...parameters, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    `select count(*) as total from enrichments where workspace_id = $1 ${filter}`,
    parameters,
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}
