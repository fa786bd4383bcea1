import type { Command } from 'commander';
import { z } from 'zod';
import { call, listPages, suppression } from './answers.js';
import { chooseWorkspace, inWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { jsonOption, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { plain, print, printJson, table } from './print.js';
import type { Ends } from './run.js';

const ADD_HELP = `
Nobody is asked about a contact with one of the values any more; only hashes of them are stored. Adding what is there
already shows its entry.

Examples:
  sluice suppressions add --email jane@acme.com --reason "objection of 3 March" --workspace Acme
  sluice suppressions add --phone "+1 202 555 0147" --linkedin-url https://linkedin.com/in/janedoe`;

const LIST_HELP = `
Newest first. The values are not shown: they are not stored.

Examples:
  sluice suppressions list --workspace Acme
  sluice suppressions list --json`;

const REMOVE_HELP = `
The id is the one that "sluice suppressions list" and "add" show.

Examples:
  sluice suppressions remove 0197e0a4-7c1e-7000-8000-1b2c3d4e5f60 --workspace Acme`;

const PAGE_SUPPRESSIONS = 100;

const HEADERS = ['Id', 'Kind', 'Reason', 'Since'];

function rowsOf(suppressions: readonly z.output<typeof suppression>[]): string {
  return table(
    HEADERS,
    suppressions.map(({ id, kind, reason, created_at }) => [id, kind, reason, created_at]),
  );
}

/** `suppressions add`, `suppressions list` and `suppressions remove` */
export function addSuppressions(program: Command, ends: Ends): void {
  const group = program
    .command('suppressions')
    .description('people about whom nobody is asked: add, list and remove')
    .helpCommand(false);
  addAdd(group, ends);
  addList(group, ends);
  addRemove(group, ends);
}

function addAdd(group: Command, ends: Ends): void {
  group
    .command('add')
    .description('suppress a person')
    .option('--email <address>', 'their e-mail address')
    .option('--phone <number>', 'their phone number, with its country code')
    .option('--linkedin-url <url>', 'their LinkedIn profile')
    .option('--reason <text>', 'kept beside it, and shown in the list')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', ADD_HELP)
    .action(
      ends(
        async ({
          workspace,
          json,
          linkedinUrl,
          ...given
        }: {
          email?: string;
          phone?: string;
          linkedinUrl?: string;
          reason?: string;
          workspace?: string;
          json?: boolean;
        }) => {
          const body = { ...given, ...(linkedinUrl === undefined ? {} : { linkedin_url: linkedinUrl }) };
          const shape = z.object({ suppressions: z.array(suppression) });
          const added = await withClient(async client => {
            const { id } = await chooseWorkspace(client, workspace);
            return call(client, shape, 'POST', '/v1/suppressions', body, inWorkspace(id));
          });
          if (json) await printJson(added);
          else await print(rowsOf(added.suppressions));
          return EXIT.done;
        },
      ),
    );
}

function addList(group: Command, ends: Ends): void {
  group
    .command('list')
    .description('list suppressions')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', LIST_HELP)
    .action(
      ends(async (options: { workspace?: string; json?: boolean }) => {
        const suppressions = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          const all: z.output<typeof suppression>[] = [];
          const paging = { perPage: PAGE_SUPPRESSIONS, headers: inWorkspace(id) };
          for await (const page of listPages(
            client,
            '/v1/suppressions',
            'suppressions',
            suppression,
            paging,
          )) {
            all.push(...page);
          }
          return all;
        });
        if (options.json) await printJson({ suppressions });
        else await print(rowsOf(suppressions));
        return EXIT.done;
      }),
    );
}

function addRemove(group: Command, ends: Ends): void {
  group
    .command('remove <id>')
    .description('take a person off the list')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', REMOVE_HELP)
    .action(
      ends(async (id: string, options: { workspace?: string; json?: boolean }) => {
        const shape = z.looseObject({ id: z.string() });
        const removed = await withClient(async client => {
          const workspace = await chooseWorkspace(client, options.workspace);
          const path = `/v1/suppressions/${encodeURIComponent(id)}`;
          return call(client, shape, 'DELETE', path, undefined, inWorkspace(workspace.id));
        });
        if (options.json) await printJson(removed);
        else await print(`The suppression ${plain(removed.id)} is removed.\n`);
        return EXIT.done;
      }),
    );
}
