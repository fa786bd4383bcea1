import type { Queryable } from '../../src/database/queryable.js';
import { hashKey, makeKey } from '../../src/workspaces/key.js';

/** More than any run can spend. */
const CREDITS = 1_000_000_000;

/** Rows of one statement: large enough to be quick, small enough for the embedded database's memory. */
const ROWS_PER_STATEMENT = 100_000;

/**
 * Fills a migrated, empty database with workspaces of the plan `unlimited` and contacts that are empty but for
 * name and e-mail; ids are those of `contactId` in `../load/requests.ts`.
 * @returns a key for each workspace, in the order of their numbers.
 */
export async function seedSluice(
  database: Queryable,
  workspaces: number,
  contactsPerWorkspace: number,
  fill: (database: Queryable) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const keys = Array.from({ length: workspaces }, () => makeKey());
  for (const [number, key] of keys.entries()) {
    const id = workspaceId(number);
    await database.query('insert into workspaces (id, name, plan) values ($1, $2, $3)', [
      id,
      `Workspace ${number}`,
      'unlimited',
    ]);
    await database.query('select * from grant_v1($1, $2, $3, null)', [id, CREDITS, 'bench']);
    await database.query(
      `insert into workspace_keys (id, workspace_id, name, hash, last_four, permissions)
       values (gen_random_uuid(), $1, 'bench', decode($2, 'hex'), $3, '{read,write}')`,
      [id, hashKey(key), key.slice(-4)],
    );
    for (let from = 0; from < contactsPerWorkspace; from += ROWS_PER_STATEMENT) {
      const to = Math.min(contactsPerWorkspace, from + ROWS_PER_STATEMENT) - 1;
      await database.query(
        `insert into contacts (workspace_id, id, full_name, first_name, last_name, email, created_at, updated_at)
         select $1, (lpad(to_hex($2::int), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(c), 12, '0'))::uuid,
           'Jane Doe ' || c, 'Jane', 'Doe ' || c, 'jane.doe.' || c || '@company' || c % 5000 || '.com', now(), now()
         from generate_series($3::int, $4::int) c`,
        [id, number, from, to],
      );
    }
  }
  await fill(database);
  await database.query('vacuum analyze');
  await database.query('checkpoint');
  return keys;
}

/** Adds settled enrichments of the first workspace's contacts, a month old: what a busy year leaves behind. */
export async function addOldEnrichments(database: Queryable, rows: number, contacts: number): Promise<void> {
  for (let from = 0; from < rows; from += ROWS_PER_STATEMENT) {
    const to = Math.min(rows, from + ROWS_PER_STATEMENT) - 1;
    await database.query(
      `insert into enrichments (workspace_id, id, contact_id, status, fence, requested, overwrite, fields_updated,
         credits_charged, created_at, settled_at, fields, attempts)
       select $1, (lpad(to_hex(1760000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
         ('00000000-0000-7000-8000-' || lpad(to_hex(n % $4::int), 12, '0'))::uuid, 'succeeded', 1, 63, false, 63,
         1, now() - interval '30 days', now() - interval '30 days',
         '[["people",0.9,1760000000000,[[0,"General Counsel"],[1,"Acme Corp"],[3,"+12025550147"]]]]', '[["people","found"]]'
       from generate_series($2::int, $3::int) n`,
      [workspaceId(0), from, to, contacts],
    );
  }
}

/** Gives every third contact of the first workspace a title and a phone number, each with who supplied it. */
export async function giveValues(database: Queryable, contacts: number): Promise<void> {
  for (let from = 0; from < contacts; from += ROWS_PER_STATEMENT) {
    const to = Math.min(contacts, from + ROWS_PER_STATEMENT) - 1;
    await database.query(
      `update contacts c set job_title = 'General Counsel', phone = '+12025550147',
         provenance = '[[9,"vendor",0.9,"01a2030e-69ca-77ba-a661-6ea777804ced",1760000000000]]'
       from generate_series($2::int, $3::int, 3) n
       where c.workspace_id = $1 and c.id = ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`,
      [workspaceId(0), Math.ceil(from / 3) * 3, to],
    );
  }
}

/** Empties the contacts again, so that they can be enriched anew with other keys. */
export async function emptyContacts(database: Queryable): Promise<void> {
  await database.query(
    `update contacts set job_title = null, company_name = null, linkedin_url = null, phone = null, location = null,
       seniority = null, provenance = null where job_title is not null`,
  );
  await database.query('vacuum contacts');
}

function workspaceId(number: number): string {
  return `${number.toString(16).padStart(8, '0')}-0000-7000-9000-000000000000`;
}
