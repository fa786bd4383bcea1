import { lstat, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import type { Database } from '../database/database.js';
import { backupFailed, wrongTarget } from './backup-errors.js';
import { copyEmbedded } from './copy-embedded.js';
import { dumpPostgres } from './dump-postgres.js';

/** What is backed up: the settings' database, opened by the caller. */
export interface BackupSource {
  readonly database: Database;
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes a consistent backup to a new place: of the embedded database a data directory, which a server can start
 * on; of a PostgreSQL server a file for `pg_restore`. What has the target's name is complete and on the disk.
 * @param target an absolute path at which nothing is yet.
 * @returns its size in bytes.
 * @throws AppError `validation_error` for a wrong target, `backup_failed` with the reason.
 */
export async function backUp(source: BackupSource, target: string): Promise<number> {
  await checkTarget(target);
  if (source.databaseUrl !== null) return dumpPostgres(source.databaseUrl, target, source.environment);
  return copyEmbedded(source.database, source.dataDir, target);
}

async function checkTarget(target: string): Promise<void> {
  if (!isAbsolute(target)) throw wrongTarget('must be an absolute path');
  try {
    // A backup holds personal data, so folders that are made for it are their owner's alone.
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw backupFailed(error);
  }
  const exists = await lstat(target).then(
    () => true,
    () => false,
  );
  if (exists) throw wrongTarget('exists already; a backup is never written over something');
}
