import type { Command } from 'commander';
import { EXIT } from './outcome.js';
import type { Ends } from './run.js';

const HELP = `
Set by environment variables: PORT (8787), HOST (127.0.0.1), DATABASE_URL (unset: an embedded database),
SLUICE_DATA_DIR (./data), SLUICE_CONFIG (./sluice.config.yaml), SLUICE_ADMIN_TOKEN (unset: made at the first start),
SLUICE_SANDBOX (0: no sandbox workspace), SLUICE_LOG_LEVEL (info).

Examples:
  sluice serve
  PORT=9000 SLUICE_DATA_DIR=/var/lib/sluice sluice serve`;

/** `serve` */
export function addServe(program: Command, ends: Ends): void {
  program
    .command('serve')
    .description('serve until SIGTERM or SIGINT')
    .addHelpText('after', HELP)
    .action(
      ends(async () => {
        const { serve } = await import('../main.js');
        return (await serve()) === 0 ? EXIT.done : EXIT.failed;
      }),
    );
}

const WORKER_HELP = `
Every server works on runs as well; workers are for more of it, and stay when servers are replaced. Settings are those
of "sluice serve"; PORT and HOST are not used. The embedded database belongs to one process, so a worker beside a server
needs DATABASE_URL.

Example:
  DATABASE_URL=postgres://db.example.com/sluice sluice worker`;

/** `worker` */
export function addWorker(program: Command, ends: Ends): void {
  program
    .command('worker')
    .description('work on runs until SIGTERM or SIGINT, without serving')
    .addHelpText('after', WORKER_HELP)
    .action(
      ends(async () => {
        const { work } = await import('../main.js');
        return (await work()) === 0 ? EXIT.done : EXIT.failed;
      }),
    );
}
