import { type Command, Option } from 'commander';
import { PLAN_NAMES } from '../workspaces/plans.js';
import { call, listAll, workspace } from './answers.js';
import { withClient } from './client.js';
import { jsonOption, wholeNumber } from './options.js';
import { EXIT } from './outcome.js';
import { listing, print, printJson, table } from './print.js';
import type { Ends } from './run.js';

const CREATE_HELP = `
Examples:
  sluice workspaces create Acme
  sluice workspaces create "Acme Berlin" --plan unlimited --credits 5000 --json`;

const LIST_HELP = `
Examples:
  sluice workspaces list
  sluice workspaces list --json`;

/** `workspaces create` and `workspaces list` */
export function addWorkspaces(program: Command, ends: Ends): void {
  const group = program.command('workspaces').description('create and list workspaces').helpCommand(false);
  group
    .command('create <name>')
    .description('create a workspace')
    .addOption(new Option('--plan <plan>', 'how many calls it may make').choices(PLAN_NAMES).default('org'))
    .option('--credits <number>', 'credits to begin with', wholeNumber, 0)
    .addOption(jsonOption())
    .addHelpText('after', CREATE_HELP)
    .action(
      ends(async (name: string, options: { plan: string; credits: number; json?: boolean }) => {
        const body = { name, plan: options.plan, credits: options.credits };
        const made = await withClient(client =>
          call(client, workspace, 'POST', '/admin/v1/workspaces', body),
        );
        if (options.json) await printJson(made);
        else
          await print(
            listing({ Id: made.id, Name: made.name, Plan: made.plan, Credits: made.credits.balance }),
          );
        return EXIT.done;
      }),
    );
  group
    .command('list')
    .description('list workspaces')
    .addOption(jsonOption())
    .addHelpText('after', LIST_HELP)
    .action(
      ends(async (options: { json?: boolean }) => {
        const all = await withClient(client =>
          listAll(client, '/admin/v1/workspaces', 'workspaces', workspace),
        );
        if (options.json) await printJson({ workspaces: all });
        else {
          const rows = all.map(({ id, name, plan, credits }) => [
            id,
            name,
            plan,
            credits.balance,
            credits.held,
          ]);
          await print(table(['Id', 'Name', 'Plan', 'Balance', 'Held'], rows));
        }
        return EXIT.done;
      }),
    );
}
