import type { Queryable } from '../../src/database/queryable.js';

/** A run's item as the database has it, with what the enrichment says that it names. */
export interface BookedItem {
  readonly record_id: string;
  readonly state: string;
  /** Of the enrichment; null: there is none. */
  readonly status: string | null;
  readonly enriched: string | null;
}

/** A run and its items, read with the checker's own statements: every number as text. */
export interface RunBooks {
  readonly run: Readonly<Record<string, string>>;
  readonly items: readonly BookedItem[];
  /** The records of the run's workspace that have a value which only the vendor could have brought. */
  readonly written: readonly string[];
  /** Of each charge of the workspace, the record that its enrichment is about. */
  readonly charged: readonly string[];
}

export async function readRunBooks(database: Queryable, runId: string): Promise<RunBooks> {
  const runs = await database.query<{ run: Readonly<Record<string, string>> }>(
    `select json_build_object('status', status, 'total', total::text, 'taken', taken::text,
       'succeeded', succeeded::text, 'unchanged', unchanged::text, 'no_match', no_match::text,
       'not_found', not_found::text, 'suppressed', suppressed::text, 'failed', failed::text) as run
     from runs where id = $1`,
    [runId],
  );
  const items = await database.query<BookedItem>(
    `select i.record_id::text, i.state, e.status, coalesce(e.contact_id, e.company_id)::text as enriched from run_items i
     left join enrichments e on e.workspace_id = i.workspace_id and e.id = i.enrichment_id
     where i.run_id = $1 order by i.n`,
    [runId],
  );
  const written = await database.query<{ id: string }>(
    `select c.id::text from runs r join contacts c using (workspace_id) where r.id = $1 and c.job_title is not null
     union all
     select c.id::text from runs r join companies c using (workspace_id) where r.id = $1 and c.industry is not null`,
    [runId],
  );
  const charged = await database.query<{ id: string }>(
    `select coalesce(e.contact_id, e.company_id)::text as id from runs r
     join ledger_entries l on l.workspace_id = r.workspace_id and l.amount < 0
     join enrichments e on e.workspace_id = l.workspace_id and e.id = l.enrichment_id
     where r.id = $1`,
    [runId],
  );
  const [first] = runs.rows;
  if (first === undefined) throw new Error('The run is gone.');
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  return { run: first.run, items: items.rows, written: ids(written.rows), charged: ids(charged.rows) };
}
