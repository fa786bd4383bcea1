import type { Database } from '../database/database.js';

/** Where a receipt stands in the order of its key. */
export interface ReceiptPlace {
  readonly workspaceId: string;
  readonly provider: string;
  readonly question: string;
}

/**
 * Ends the receipts after a place, so many of them, with the days that their providers' are kept at the most. Marks of
 * people who opted out hold no data and stay.
 * @returns where it came to, null at the end of the receipts, and how many were shortened
 */
export async function shortenReceipts(
  database: Database,
  after: ReceiptPlace,
  kept: readonly { readonly provider: string; readonly days: number }[],
  rowsMax: number,
): Promise<{ last: ReceiptPlace | null; shortened: number }> {
  const { rows } = await database.query<{
    seen: number;
    shortened: number;
    workspace_id: string;
    provider: string;
    question: string;
  }>(
    `with page as (
       select ctid, workspace_id, provider, question from receipts
       where (workspace_id, provider, question) > ($1, $2, $3)
       order by workspace_id, provider, question limit $4
     ),
     shortened as (
       update receipts r set fresh_until = r.asked_at + make_interval(secs => k.days * 86400)
       from page p join unnest($5::text[], $6::float8[]) as k (provider, days) on k.provider = p.provider
       where r.ctid = p.ctid and r.state = 'answered' and r.outcome->>'outcome' <> 'suppressed'
         and r.fresh_until > r.asked_at + make_interval(secs => k.days * 86400)
       returning 1
     )
     select (select count(*) from page)::integer as seen, (select count(*) from shortened)::integer as shortened,
       p.workspace_id, p.provider, p.question
     from page p order by p.workspace_id desc, p.provider desc, p.question desc limit 1`,
    [
      after.workspaceId,
      after.provider,
      after.question,
      rowsMax,
      kept.map(({ provider }) => provider),
      kept.map(({ days }) => days),
    ],
  );
  const [row] = rows;
  if (row === undefined) return { last: null, shortened: 0 };
  const { workspace_id: workspaceId, provider, question, seen, shortened } = row;
  return { last: seen < rowsMax ? null : { workspaceId, provider, question }, shortened };
}
