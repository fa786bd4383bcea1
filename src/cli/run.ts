import { Command, CommanderError } from 'commander';
import { AppError } from '../errors.js';
import { version } from '../version.js';
import { addBackup } from './backup.js';
import { addCompanies } from './companies.js';
import { addContacts } from './contacts.js';
import { addCredits } from './credits.js';
import { addEnrich } from './enrich.js';
import { addKeys } from './keys.js';
import { addLedger } from './ledger.js';
import { addMigrate } from './migrate.js';
import { CommandError, describeFault, EXIT, type ExitCode } from './outcome.js';
import { expectClosedPipes, printNote } from './print.js';
import { addProviders } from './providers.js';
import { addRuns } from './runs.js';
import { addServe, addWorker } from './serve.js';
import { addSuppressions } from './suppressions.js';
import { addWaterfall } from './waterfall.js';
import { addWebhooks } from './webhooks.js';
import { addWorkspaces } from './workspaces.js';

/** Makes an action of a command's work, and keeps the exit code that the work ends with. */
export type Ends = <Arguments extends unknown[]>(
  work: (...given: Arguments) => Promise<ExitCode>,
) => (...given: Arguments) => Promise<void>;

const GROUPS = [
  addServe,
  addWorker,
  addWorkspaces,
  addKeys,
  addCredits,
  addContacts,
  addCompanies,
  addEnrich,
  addRuns,
  addSuppressions,
  addWebhooks,
  addProviders,
  addWaterfall,
  addLedger,
  addMigrate,
  addBackup,
] as const;

const HELP = `
While a server runs, the commands talk to it: to the one that SLUICE_URL names, else to the one at HOST and PORT.
Otherwise they work on the database themselves: the one of DATABASE_URL, else the one in SLUICE_DATA_DIR.
The admin token comes from SLUICE_ADMIN_TOKEN, else from the data directory.

Exit codes: 0 done, 1 failed, 2 partly done, 64 wrong usage.

Examples:
  sluice serve
  sluice workspaces create Acme --credits 1000
  sluice keys create CRM --workspace Acme
  sluice contacts import people.csv --workspace Acme
  sluice enrich list.csv --out enriched.csv --workspace Acme
  sluice runs start --all --workspace Acme --watch
  sluice credits show --workspace Acme --json`;

/**
 * Runs one command line.
 * @param argv without the program's own name.
 * @returns the exit code; nothing is thrown, what went wrong was said on standard error.
 */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: ExitCode = EXIT.done;
  const ends: Ends =
    work =>
    async (...given) => {
      exitCode = await work(...given);
    };
  const program = new Command('sluice')
    .description('An enrichment gateway that you run yourself.')
    .version(version)
    .helpCommand(false)
    .showHelpAfterError('Add --help to see how it is called.')
    .addHelpText('after', HELP)
    .exitOverride();
  for (const add of GROUPS) add(program, ends);
  expectClosedPipes();
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return tell(error);
  }
}

/** Says what went wrong in plain words, without a stack: those who need that find it in the server's log. */
async function tell(error: unknown): Promise<ExitCode> {
  // Said already, by commander.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  // Whoever read our output has seen enough.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.done;
  await printNote(`Error: ${messageOf(error)}`).catch(() => undefined);
  return error instanceof CommandError ? error.exitCode : EXIT.failed;
}

function messageOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  const fields = error.details?.fields;
  const named = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  return describeFault({
    code: error.code,
    message: error.message,
    fields: Object.fromEntries(named.map(([member, why]) => [member, String(why)])),
  });
}
