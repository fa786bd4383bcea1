import type { Database } from '../database/database.js';

export interface SoughtCompany {
  readonly contactId: string;
  /** Of the contact's work address; null: it has none. */
  readonly domain: string | null;
}

export interface OwnCompanyRow {
  readonly name: string | null;
  readonly hq_location: string | null;
  readonly updated_at: Date;
  /** Whether the contact is linked to it. */
  readonly linked: boolean;
}

/** The companies of some contacts of one workspace, in their order: the linked one, or else that of the domain. */
export async function findOwnCompanies(
  database: Database,
  workspaceId: string,
  sought: readonly SoughtCompany[],
): Promise<(OwnCompanyRow | null)[]> {
  const { rows } = await database.query<OwnCompanyRow & { n: number }>(
    `select t.n::integer as n, c.name, c.hq_location, c.updated_at, c.linked
     from unnest($2::uuid[], $3::text[]) with ordinality as t (contact_id, domain, n)
     left join contacts p on p.workspace_id = $1 and p.id = t.contact_id
     join lateral (
       select l.name, l.hq_location, l.updated_at, true as linked from companies l
       where l.workspace_id = $1 and l.id = p.related_company_id
       union all
       select d.name, d.hq_location, d.updated_at, false from companies d
       where d.workspace_id = $1 and d.domain = t.domain
       limit 1
     ) c on true`,
    [workspaceId, sought.map(({ contactId }) => contactId), sought.map(({ domain }) => domain)],
  );
  const byPlace = new Map(rows.map(row => [row.n, row]));
  return sought.map((_, place) => byPlace.get(place + 1) ?? null);
}
