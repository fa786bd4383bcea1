import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { projectRoot } from '../../src/paths.js';

/** More than any run can spend. */
const CREDITS = 1_000_000_000;

export interface Seeded {
  /** One key for each workspace, in the order of their numbers. */
  readonly workspaceKeys: readonly string[];
}

/**
 * Makes the baseline's schema anew, with workspaces of the plan `unlimited`, and for each of them contacts
 * that are empty but for name and e-mail. Contact ids are those of `contactId` in `../load/requests.ts`.
 */
export async function seedTextbook(
  client: Client,
  workspaces: number,
  contactsPerWorkspace: number,
): Promise<Seeded> {
  await client.query('drop schema if exists textbook cascade');
  await client.query(await readFile(join(projectRoot, 'bench/textbook/schema.sql'), 'utf8'));
  const workspaceKeys = Array.from({ length: workspaces }, (_, number) => keyOf(number));
  const hashes = workspaceKeys.map(key => createHash('sha256').update(key).digest());
  await client.query(
    `insert into textbook.workspaces (id, name, plan, balance, ledger_hash)
     select ${workspaceIdOf('n')}, 'Workspace ' || n, 'unlimited', $2, sha256('')
       from generate_series(0, $1::int - 1) n`,
    [workspaces, CREDITS],
  );
  await client.query(
    `insert into textbook.workspace_keys (key_hash, workspace_id, permissions)
     select hash, ${workspaceIdOf('n - 1')}, '{write:enrich}'
       from unnest($1::bytea[]) with ordinality as k (hash, n)`,
    [hashes],
  );
  await client.query(
    `insert into textbook.contacts (id, workspace_id, full_name, email)
     select (lpad(to_hex(w), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(c), 12, '0'))::uuid,
            ${workspaceIdOf('w')}, 'Jane Doe ' || c, 'jane.doe.' || c || '@company' || c % 5000 || '.com'
       from generate_series(0, $1::int - 1) w, generate_series(0, $2::int - 1) c`,
    [workspaces, contactsPerWorkspace],
  );
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  return { workspaceKeys };
}

/** A key in the contract's form, the same for the same number. */
function keyOf(workspace: number): string {
  return `wbk_${createHash('sha256').update(`workspace ${workspace}`).digest('hex').slice(0, 52)}`;
}

function workspaceIdOf(number: string): string {
  return `(lpad(to_hex((${number})::int), 8, '0') || '-0000-7000-9000-000000000000')::uuid`;
}
