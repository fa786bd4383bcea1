import type { Command } from 'commander';
import { call, credits } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { jsonOption, wholeNumber, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { listing, plain, print, printJson } from './print.js';
import type { Ends } from './run.js';

const GRANT_HELP = `
A grant with the same reference is the same grant: repeating the command adds nothing a second time.

Examples:
  sluice credits grant 1000 --reference invoice-2026-114 --workspace Acme
  sluice credits grant 50 --reference goodwill-17 --note "outage of 3 May" --json`;

const SHOW_HELP = `
Available is the balance less what calls in flight hold.

Examples:
  sluice credits show --workspace Acme
  sluice credits show --json`;

/** `credits grant` and `credits show` */
export function addCredits(program: Command, ends: Ends): void {
  const group = program
    .command('credits')
    .description('grant and show credits of a workspace')
    .helpCommand(false);
  group
    .command('grant')
    .argument('<amount>', 'how many credits', wholeNumber)
    .description('grant credits, once per reference')
    .requiredOption('--reference <text>', 'your own name for this grant: an invoice, an order')
    .option('--note <text>', 'kept beside it in the ledger')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', GRANT_HELP)
    .action(
      ends(
        async (
          amount: number,
          options: { reference: string; note?: string; workspace?: string; json?: boolean },
        ) => {
          const { reference, note } = options;
          const body = { amount, reference, ...(note === undefined ? {} : { note }) };
          await withClient(async client => {
            const { id, name } = await chooseWorkspace(client, options.workspace);
            const after = await call(client, credits, 'POST', `/admin/v1/workspaces/${id}/credits`, body);
            if (options.json) return printJson({ workspace_id: id, ...after });
            return print(
              `${plain(name)} has the grant ${plain(reference)} of ${amount.toLocaleString('en-US')} credits. ` +
                `Balance ${after.balance.toLocaleString('en-US')}, available ${after.available.toLocaleString('en-US')}.\n`,
            );
          });
          return EXIT.done;
        },
      ),
    );
  group
    .command('show')
    .description('show the balance')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', SHOW_HELP)
    .action(
      ends(async (options: { workspace?: string; json?: boolean }) => {
        const { id, name, credits } = await withClient(client => chooseWorkspace(client, options.workspace));
        const { balance, held, available } = credits;
        if (options.json) await printJson({ workspace_id: id, ...credits });
        else await print(listing({ Workspace: name, Balance: balance, Held: held, Available: available }));
        return EXIT.done;
      }),
    );
}
