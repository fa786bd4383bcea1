import type { Queryable } from '../../src/database/queryable.js';

/** A run's item as the database has it, with what the enrichment says that it names. */
export interface BookedItem {
  readonly contact_id: string;
  readonly state: string;
  /** Of the enrichment; null: there is none. */
  readonly status: string | null;
  readonly enriched_contact: string | null;
}

/** A run and its items, read with the checker's own statements: every number as text. */
export interface RunBooks {
  readonly run: Readonly<Record<string, string>>;
  readonly items: readonly BookedItem[];
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
    `select i.record_id::text as contact_id, i.state, e.status, e.contact_id::text as enriched_contact from run_items i
     left join enrichments e on e.workspace_id = i.workspace_id and e.id = i.enrichment_id
     where i.run_id = $1 order by i.n`,
    [runId],
  );
  const [first] = runs.rows;
  if (first === undefined) throw new Error('The run is gone.');
  return { run: first.run, items: items.rows };
}
