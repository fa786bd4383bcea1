import type { Command } from 'commander';
import { z } from 'zod';
import { call, key, listAll } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { commaList, jsonOption, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { listing, plain, print, printJson, table } from './print.js';
import type { Ends } from './run.js';

const madeKey = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  expires_at: z.string().nullable(),
});

const CREATE_HELP = `
The key is shown once; only a hash of it is stored.

Examples:
  sluice keys create CRM --workspace Acme
  sluice keys create Export --permissions read:contacts,read:credits --expires-at 2027-12-31`;

const LIST_HELP = `
Examples:
  sluice keys list --workspace Acme
  sluice keys list --json`;

const REVOKE_HELP = `
The id is the one that "sluice keys list" shows. A revoked key is refused within a second.

Examples:
  sluice keys revoke 0197e0a4-7c1e-7000-8000-1b2c3d4e5f60`;

/** `keys create`, `keys list` and `keys revoke` */
export function addKeys(program: Command, ends: Ends): void {
  const group = program
    .command('keys')
    .description('create, list and revoke keys of a workspace')
    .helpCommand(false);
  addCreate(group, ends);
  addList(group, ends);
  addRevoke(group, ends);
}

function addCreate(group: Command, ends: Ends): void {
  group
    .command('create <name>')
    .description('make a key')
    .addOption(workspaceOption())
    .option('--permissions <list>', 'what it may do (the server’s default: read,write)', commaList)
    .option('--expires-at <date>', 'when it ends, in ISO 8601; left out: never')
    .addOption(jsonOption())
    .addHelpText('after', CREATE_HELP)
    .action(
      ends(
        async (
          name: string,
          options: { workspace?: string; permissions?: string[]; expiresAt?: string; json?: boolean },
        ) => {
          const { permissions, expiresAt } = options;
          const body = {
            name,
            ...(permissions === undefined ? {} : { permissions }),
            ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
          };
          await withClient(async client => {
            const { id, name: workspaceName } = await chooseWorkspace(client, options.workspace);
            const made = await call(client, madeKey, 'POST', `/admin/v1/workspaces/${id}/keys`, body);
            if (options.json) return printJson({ ...made, workspace_id: id });
            const shown = listing({
              Key: made.key,
              Id: made.id,
              Name: made.name,
              Permissions: made.permissions.join(', '),
              Expires: made.expires_at ?? 'never',
              Workspace: workspaceName,
            });
            return print(`${shown}\nStore the key now: it is not shown again.\n`);
          });
          return EXIT.done;
        },
      ),
    );
}

function addList(group: Command, ends: Ends): void {
  group
    .command('list')
    .description('list keys')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', LIST_HELP)
    .action(
      ends(async (options: { workspace?: string; json?: boolean }) => {
        const keys = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          return listAll(client, `/admin/v1/workspaces/${id}/keys`, 'keys', key);
        });
        if (options.json) await printJson({ keys });
        else
          await print(
            table(['Id', 'Name', 'Ends in', 'Permissions', 'Created', 'State', 'Last used'], keys.map(toRow)),
          );
        return EXIT.done;
      }),
    );
}

function toRow(one: z.output<typeof key>) {
  const ended = one.revoked_at === null ? null : `revoked ${one.revoked_at}`;
  const state = ended ?? (one.expires_at === null ? 'valid' : `until ${one.expires_at}`);
  return [
    one.id,
    one.name,
    one.last_four,
    one.permissions.join(', '),
    one.created_at,
    state,
    one.last_used_at,
  ];
}

function addRevoke(group: Command, ends: Ends): void {
  group
    .command('revoke <id>')
    .description('revoke a key, for good')
    .addOption(jsonOption())
    .addHelpText('after', REVOKE_HELP)
    .action(
      ends(async (id: string, options: { json?: boolean }) => {
        const path = `/admin/v1/keys/${encodeURIComponent(id)}`;
        const revoked = await withClient(client => call(client, key, 'DELETE', path));
        if (options.json) await printJson(revoked);
        else await print(`The key ${plain(revoked.name)} (…${revoked.last_four}) is revoked.\n`);
        return EXIT.done;
      }),
    );
}
