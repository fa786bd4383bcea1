import type { Database } from '../database/database.js';
import type { GapCount } from './estimate.js';
import type { RunKind } from './kinds.js';
import type { RunOrder } from './run.js';
import { conditionsOf } from './runs.store.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What records of a list lack; those that are not there are left out. */
export async function gapsOfList(
  database: Database,
  workspaceId: string,
  kind: RunKind,
  ids: readonly string[],
): Promise<GapCount[]> {
  const { rows } = await database.query<GapCount>(
    `select gaps, own as "hasOwnCompany", count(*) as count from (
       select contact_gaps_v1(c) as gaps, has_own_company_v1(c) as own
       from unnest($2::uuid[]) as t (id) join contacts c on c.workspace_id = $1 and c.id = t.id
       where $3::text = 'contacts'
       union all
       select company_gaps_v1(c), false
       from unnest($2::uuid[]) as t (id) join companies c on c.workspace_id = $1 and c.id = t.id
       where $3::text = 'companies'
     ) lacking
     group by gaps, own`,
    [workspaceId, ids, kind],
  );
  return rows;
}

/** What the chosen ones of the next records lack, and which was the last; null: there are no more. */
export async function gapsAfter(
  database: Database,
  workspaceId: string,
  order: Pick<RunOrder, 'kind' | 'selection'>,
  lastId: string | null,
  rowsMax: number,
): Promise<{ readonly counts: GapCount[]; readonly lastId: string | null }> {
  const { rows } = await database.query<{
    gaps: number | null;
    own: boolean;
    count: number;
    last_id: string | null;
  }>(
    `with page as materialized (
       select id, chosen, gaps from choose_records_v1($10, $1, $2, $3, $4, $5, $6, $7, $8, $9)
     )
     select p.gaps, case when c.id is null then false else has_own_company_v1(c) end as own, count(*) as count,
       null::uuid as last_id
     from page p
     -- Where the workspace has no companies, as many have none, they are not looked for a million times.
     left join contacts c on $10::text = 'contacts' and exists (select from companies o where o.workspace_id = $1)
       and c.workspace_id = $1 and c.id = p.id
     where p.chosen group by p.gaps, own
     union all
     select null, false, count(*), case when count(*) = $3 then (select id from page order by id desc limit 1) end from page`,
    [workspaceId, lastId ?? FIRST_ID, rowsMax, ...conditionsOf(order), order.kind],
  );
  return {
    counts: rows.flatMap(({ gaps, own, count }) =>
      gaps === null ? [] : [{ gaps, hasOwnCompany: own, count }],
    ),
    lastId: rows.find(({ gaps }) => gaps === null)?.last_id ?? null,
  };
}
