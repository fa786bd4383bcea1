import { join } from 'node:path';
import type { Command } from 'commander';
import { processSettings } from '../config.js';
import { createLogger } from '../logger.js';
import { projectRoot } from '../paths.js';
import { jsonOption } from './options.js';
import { EXIT } from './outcome.js';
import { print, printJson } from './print.js';
import type { Ends } from './run.js';

const HELP = `
A server does this by itself when it starts; the command is for those who want it done before. It works on the
database of DATABASE_URL, else on the one in SLUICE_DATA_DIR, which no server may have open.

Examples:
  sluice migrate
  DATABASE_URL=postgres://sluice@db.internal/sluice sluice migrate --json`;

/** `migrate` */
export function addMigrate(program: Command, ends: Ends): void {
  program
    .command('migrate')
    .description('bring the database’s schema to this release')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(
      ends(async (options: { json?: boolean }) => {
        const applied = await migrateDatabase();
        if (options.json) await printJson({ applied });
        else if (applied.length === 0) await print('Nothing to apply: the schema is of this release.\n');
        else await print(`Applied:\n${applied.map(name => `  ${name}\n`).join('')}`);
        return EXIT.done;
      }),
    );
}

async function migrateDatabase(): Promise<string[]> {
  const { openDatabase } = await import('../database/open.js');
  const { migrate } = await import('../database/migrate.js');
  const { databaseUrl, dataDir } = processSettings();
  const logger = createLogger('silent');
  const database = await openDatabase({ databaseUrl, dataDir, logger, onCrash: () => {} });
  try {
    return await migrate(database, join(projectRoot, 'migrations'));
  } finally {
    await database.close();
  }
}
