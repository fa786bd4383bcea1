import { call, listAll, type Workspace, workspace } from './answers.js';
import type { Client } from './client.js';
import { CommandError, EXIT } from './outcome.js';
import { plain } from './print.js';

/** Workspaces that an error lists; who has more knows where to look. */
const LISTED_MAX = 20;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The workspace that a command works in. @param wanted what `--workspace` says.
 * @throws CommandError that lists the workspaces, where none or several of them can be meant.
 */
export async function chooseWorkspace(client: Client, wanted: string | undefined): Promise<Workspace> {
  if (wanted !== undefined && UUID.test(wanted)) {
    return call(client, workspace, 'GET', `/admin/v1/workspaces/${wanted}`);
  }
  const all = await listAll(client, '/admin/v1/workspaces', 'workspaces', workspace);
  return pickWorkspace(all, wanted);
}

/** The header by which the operator works in a workspace. */
export const inWorkspace = (id: string) => ({ 'x-workspace-id': id });

/** Picks by name; without one the only workspace, or the only one named Sandbox. Names need not be unique. */
export function pickWorkspace<Named extends { readonly id: string; readonly name: string }>(
  all: readonly Named[],
  wanted: string | undefined,
): Named {
  if (all.length === 0)
    throw new CommandError('There is no workspace yet. Make one: sluice workspaces create <name>');
  const [only] = all;
  if (wanted === undefined && all.length === 1 && only !== undefined) return only;
  const named = all.filter(({ name }) => name === (wanted ?? 'Sandbox'));
  const [first, ...others] = named;
  if (first !== undefined && others.length === 0) return first;
  if (wanted === undefined) {
    throw new CommandError(
      `Which workspace? Name it with --workspace <id or name>.\n${list(all)}`,
      EXIT.usage,
    );
  }
  if (first === undefined) throw new CommandError(`No workspace is named ${plain(wanted)}.\n${list(all)}`);
  throw new CommandError(`Several workspaces are named ${plain(wanted)}; use the id.\n${list(named)}`);
}

function list(workspaces: readonly { readonly id: string; readonly name: string }[]): string {
  const lines = workspaces.slice(0, LISTED_MAX).map(({ id, name }) => `  ${id}  ${plain(name)}`);
  const more = workspaces.length - LISTED_MAX;
  return ['There are:', ...lines, ...(more > 0 ? [`  and ${more} more: sluice workspaces list`] : [])].join(
    '\n',
  );
}
