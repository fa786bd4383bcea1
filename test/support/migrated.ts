import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open.js';
import { createLogger } from '../../src/logger.js';
import { projectRoot } from '../../src/paths.js';
import { createPostgresDatabase, type DatabaseKind } from './databases.js';

/** An empty database with every table. */
export interface Migrated {
  readonly database: Database;
  readonly drop: () => Promise<void>;
}

export async function migrated(kind: DatabaseKind): Promise<Migrated> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-migrated-'));
  const server = kind === 'postgres' ? await createPostgresDatabase() : null;
  const database = await openDatabase({
    databaseUrl: server?.url ?? null,
    dataDir,
    logger: createLogger('silent'),
    onCrash: error => {
      throw error;
    },
  });
  await migrate(database, join(projectRoot, 'migrations'));
  const drop = async () => {
    await database.close();
    await server?.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { database, drop };
}
