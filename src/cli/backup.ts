import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { processSettings, type Settings } from '../config.js';
import { createLogger } from '../logger.js';
import { call } from './answers.js';
import { connect, findServer } from './client.js';
import { jsonOption } from './options.js';
import { CommandError, EXIT } from './outcome.js';
import { print, printJson } from './print.js';
import type { Ends } from './run.js';

/** As long as a dump may take on the server. */
const BACKUP_MS_MAX = 6 * 3_600_000;

const HELP = `
The target is a path on the server's machine at which nothing is yet. Backups hold personal data: keep them safe.

The embedded database becomes a data directory, complete but for the admin token. Calls wait while it is copied,
which takes a fraction of a second unless it is large. To restore it, stop the server, then start it on the backup,
or on a copy of it in the old data directory's place; a new admin token is made:
  cp -a /var/backups/sluice-monday /var/lib/sluice-restored
  SLUICE_DATA_DIR=/var/lib/sluice-restored sluice serve

A database of DATABASE_URL becomes a file, written by pg_dump, which must be installed. To restore it, stop the
servers, then:
  pg_restore --clean --if-exists --no-owner --dbname "$DATABASE_URL" /var/backups/sluice-monday

Examples:
  sluice backup /var/backups/sluice-monday
  sluice backup "backups/$(date +%F)" --json`;

const backupAnswer = z.looseObject({ target: z.string(), bytes: z.number() });

/** `backup` */
export function addBackup(program: Command, ends: Ends): void {
  program
    .command('backup <target>')
    .description('write a consistent backup of the database, while a server runs or not')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(
      ends(async (given: string, options: { json?: boolean }) => {
        const settings = processSettings();
        const target = resolve(given);
        const server = await findServer(settings);
        const made =
          server === null ? await backUpHere(settings, target) : await backUpThere(server, settings, target);
        if (options.json) await printJson(made);
        else await print(`${made.target} is written: ${made.bytes.toLocaleString('en-US')} bytes.\n`);
        return EXIT.done;
      }),
    );
}

async function backUpThere(server: string, settings: Settings, target: string) {
  const client = await connect(server, settings, BACKUP_MS_MAX);
  try {
    return await call(client, backupAnswer, 'POST', '/admin/v1/backup', { target });
  } finally {
    await client.close();
  }
}

/** Opens the database without migrating it: a backup before an update must be of what the old release wrote. */
async function backUpHere(settings: Settings, target: string) {
  const { databaseUrl, dataDir, environment } = settings;
  if (databaseUrl === null && !existsSync(join(dataDir, 'postgres'))) {
    throw new CommandError(`There is no database in ${dataDir}. Set SLUICE_DATA_DIR or DATABASE_URL.`);
  }
  const { openDatabase } = await import('../database/open.js');
  const { backUp } = await import('../backup/backup.js');
  const logger = createLogger('silent');
  const database = await openDatabase({ databaseUrl, dataDir, logger, onCrash: () => {} });
  try {
    return { target, bytes: await backUp({ database, databaseUrl, dataDir, environment }, target) };
  } finally {
    await database.close();
  }
}
