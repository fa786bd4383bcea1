import type { Database } from '../database/database.js';
import type { GapCount } from './estimate.js';
import type { RunSelection } from './run.js';
import { conditionsOf } from './runs.store.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What contacts of a list lack; those that are not there are left out. */
export async function gapsOfList(
  database: Database,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<GapCount[]> {
  const { rows } = await database.query<GapCount>(
    `select contact_gaps_v1(c) as gaps, count(*) as contacts
     from unnest($2::uuid[]) as t (id) join contacts c on c.workspace_id = $1 and c.id = t.id
     group by 1`,
    [workspaceId, contactIds],
  );
  return rows;
}

/** What the chosen ones of the next contacts lack, and which was the last; null: there are no more. */
export async function gapsAfter(
  database: Database,
  workspaceId: string,
  selection: RunSelection,
  lastId: string | null,
  rowsMax: number,
): Promise<{ readonly counts: GapCount[]; readonly lastId: string | null }> {
  const { rows } = await database.query<{ gaps: number | null; contacts: number; last_id: string | null }>(
    `with page as materialized (
       select id, chosen, gaps from choose_contacts_v1($1, $2, $3, $4, $5, $6, $7)
     )
     select gaps, count(*) as contacts, null::uuid as last_id from page where chosen group by gaps
     union all
     select null, count(*), case when count(*) = $3 then (select id from page order by id desc limit 1) end from page`,
    [workspaceId, lastId ?? FIRST_ID, rowsMax, ...conditionsOf(selection)],
  );
  return {
    counts: rows.flatMap(({ gaps, contacts }) => (gaps === null ? [] : [{ gaps, contacts }])),
    lastId: rows.find(({ gaps }) => gaps === null)?.last_id ?? null,
  };
}
