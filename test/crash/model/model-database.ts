import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { insertContact } from '../../../src/contacts/contacts.store.js';
import type { Database } from '../../../src/database/database.js';
import { migrate } from '../../../src/database/migrate.js';
import { openDatabase } from '../../../src/database/open.js';
import { createLogger } from '../../../src/logger.js';
import { projectRoot } from '../../../src/paths.js';
import { insertWorkspace } from '../../../src/workspaces/workspaces.store.js';

/** A database with the real functions in it, for tests that hold those against a model. */
export function modelDatabase(): () => Database {
  let folder = '';
  let opened: Database | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-model-'));
    const onCrash = (error: unknown) => {
      throw error;
    };
    opened = await openDatabase({
      databaseUrl: null,
      dataDir: folder,
      logger: createLogger('silent'),
      onCrash,
    });
    await migrate(opened, join(projectRoot, 'migrations'));
  });
  after(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (opened === undefined) throw new Error('The database is open while the tests run.');
    return opened;
  };
}

export async function newWorkspace(database: Database): Promise<string> {
  const id = randomUUID();
  await insertWorkspace(database, { id, name: 'Model', plan: 'unlimited', sandbox: false });
  return id;
}

/** A contact with nothing but an e-mail; its id. */
export async function newContact(database: Database, workspaceId: string, email: string): Promise<string> {
  const id = randomUUID();
  await insertContact(database, workspaceId, { id, email, createdAt: new Date(), updatedAt: new Date() });
  return id;
}
