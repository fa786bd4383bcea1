import type { Database } from '../database/database.js';
import { companyOf, contactIdOf, type EnrichCall } from './call.js';
import { maskOfCall } from './enrichments.store.js';

interface LostAdmitKey {
  readonly enrichmentId: string;
  readonly fence: number;
  readonly call: EnrichCall;
}

/**
 * Writes calls down as failed whose admits got no answer, unless they had taken effect. An admit that arrives yet, late,
 * then finds its id taken and does nothing. Waits for one that is under way.
 */
export async function writeLostAdmits(database: Database, lost: readonly LostAdmitKey[]): Promise<void> {
  await database.query(
    `insert into enrichments (workspace_id, id, contact_id, status, fence, idempotency_key, requested, overwrite,
       created_at, settled_at, company_id, domain)
     select t.workspace_id, t.id, t.contact_id, 'failed', t.fence, t.key, t.requested, t.overwrite, now(), now(), t.company_id, t.domain
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[], $6::smallint[], $7::boolean[], $8::uuid[],
         $9::text[])
       as t (workspace_id, id, contact_id, fence, key, requested, overwrite, company_id, domain)
     on conflict (workspace_id, id) do nothing`,
    [
      lost.map(({ call }) => call.workspaceId),
      lost.map(({ enrichmentId }) => enrichmentId),
      lost.map(({ call }) => contactIdOf(call)),
      lost.map(({ fence }) => fence),
      lost.map(({ call }) => call.idempotencyKey),
      lost.map(({ call }) => maskOfCall(call)),
      lost.map(({ call }) => call.overwrite),
      lost.map(({ call }) => companyOf(call)?.companyId ?? null),
      lost.map(({ call }) => companyOf(call)?.domain ?? null),
    ],
  );
}

/** What runs under the fences of lost admits because of them: the calls themselves, or calls that they took over. */
export async function runningAfterLostAdmits(
  database: Database,
  lost: readonly LostAdmitKey[],
): Promise<{ n: number; enrichment_id: string }[]> {
  const { rows } = await database.query<{ n: number; enrichment_id: string }>(
    `select t.n::integer as n, e.id as enrichment_id
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[]) with ordinality as t (workspace_id, id, fence, key, n)
     left join claims c on c.workspace_id = t.workspace_id and c.idempotency_key = t.key
     join enrichments e on e.workspace_id = t.workspace_id and e.id in (t.id, c.enrichment_id)
     where e.status = 'running' and e.fence = t.fence`,
    [
      lost.map(({ call }) => call.workspaceId),
      lost.map(({ enrichmentId }) => enrichmentId),
      lost.map(({ fence }) => fence),
      lost.map(({ call }) => call.idempotencyKey),
    ],
  );
  return rows;
}
