import { makeContact } from '../contacts/contact-rules.js';
import { insertContact, listContacts } from '../contacts/contacts.store.js';
import { grantCredits } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { hashKey, makeKey } from '../workspaces/key.js';
import { insertKey } from '../workspaces/keys.store.js';
import { anyWorkspace, insertWorkspace, sandboxWorkspaces } from '../workspaces/workspaces.store.js';
import { sampleContacts } from './sample-contacts.js';

const SANDBOX_CREDITS = 1_000;

/** What a start tells its user of the sandbox workspace. */
export interface Sandbox {
  /** Only the start that made it can show it. */
  readonly key: string | null;
  /** A contact to try it on. */
  readonly contactId: string;
}

/** The sandbox workspace: made where the database has no workspace at all, else the one that was made then. */
export async function openSandbox(database: Database, now: () => number): Promise<Sandbox | null> {
  if (!(await anyWorkspace(database))) return makeSandbox(database, now);
  const [workspaceId] = await sandboxWorkspaces(database);
  if (workspaceId === undefined) return null;
  const oldest = await listContacts(database, workspaceId, {
    search: null,
    createdAfter: null,
    sort: { by: 'created_at', descending: false },
    limit: 1,
    offset: 0,
  });
  return { key: null, contactId: oldest.rows[0]?.id ?? '<contact id>' };
}

/**
 * Makes the sandbox workspace with credits, a key and sample contacts.
 * The workspace row comes first, so that a start that dies half-way does not make a second one.
 */
async function makeSandbox(database: Database, now: () => number): Promise<Sandbox> {
  const workspaceId = uuidv7(now());
  await insertWorkspace(database, { id: workspaceId, name: 'Sandbox', plan: 'org', sandbox: true });
  await grantCredits(database, workspaceId, { amount: SANDBOX_CREDITS, reference: 'opening', note: null });
  const createdAt = new Date(now());
  const ids: string[] = [];
  for (const sample of sampleContacts) {
    const made = makeContact(sample);
    if (made.kind === 'nameless') continue;
    const id = uuidv7(now());
    await insertContact(database, workspaceId, { ...made.values, id, createdAt, updatedAt: createdAt });
    ids.push(id);
  }
  const key = makeKey();
  await insertKey(database, {
    id: uuidv7(now()),
    workspaceId,
    name: 'first key',
    hash: hashKey(key),
    lastFour: key.slice(-4),
    permissions: ['read', 'write'],
    expiresAt: null,
  });
  return { key, contactId: ids[0] ?? '' };
}
