import type { Database } from '../database/database.js';

/** What was recorded of the values that some enrichments wrote, as `record.ts` encodes it, by enrichment. */
export async function recordedFields(
  database: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await database.query<{ id: string; fields: unknown }>(
    `select e.id, e.fields from unnest($2::uuid[]) as t (id)
     join enrichments e on e.workspace_id = $1 and e.id = t.id where e.fields is not null`,
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, fields }) => [id, fields]));
}
