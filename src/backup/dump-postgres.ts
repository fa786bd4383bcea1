import { spawn } from 'node:child_process';
import { open, rename, rm } from 'node:fs/promises';
import { backupFailed } from './backup-errors.js';
import { connectionEnvironment } from './connection-environment.js';

/** A dump that takes longer is of a database that has backups of its own; what hangs must end some time. */
const DUMP_MS_MAX = 6 * 3_600_000;

/** The end of what `pg_dump` says; it names the cause last. */
const WORDS_LENGTH_MAX = 2_000;

/**
 * Dumps a PostgreSQL server's database with `pg_dump`, which sees one moment of it while calls go on.
 * @returns the bytes of the file.
 */
export async function dumpPostgres(
  databaseUrl: string,
  target: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const unfinished = `${target}.unfinished-${process.pid}`;
  try {
    // Made before `pg_dump` writes it, so that nobody else can ever read it.
    await (await open(unfinished, 'wx', 0o600)).close();
    await runPgDump(unfinished, { ...environment, ...connectionEnvironment(databaseUrl) });
    const file = await open(unfinished, 'r+');
    try {
      await file.sync();
      const { size } = await file.stat();
      await rename(unfinished, target);
      return size;
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(unfinished, { force: true });
    throw backupFailed(error);
  }
}

function runPgDump(file: string, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('pg_dump', ['--format=custom', '--no-password', '--file', file], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
      // A signal, since `timeout` would keep the process running where pg_dump did not start.
      signal: AbortSignal.timeout(DUMP_MS_MAX),
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-WORDS_LENGTH_MAX);
    });
    child.on('error', error => reject(isMissing(error) ? pgDumpMissing() : error));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(words.trim() || `pg_dump ended with ${signal ?? `code ${code}`}`));
    });
  });
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}

function pgDumpMissing(): Error {
  return new Error(
    'pg_dump was not found. Install the client programs of PostgreSQL, of the database server’s version or a later one, ' +
      'on the machine where Sluice runs',
  );
}
