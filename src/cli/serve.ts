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
