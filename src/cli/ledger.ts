import type { Command } from 'commander';
import { LedgerCheck, type LedgerFault } from '../credits/ledger.js';
import { call, ledgerPage, listAll, type Workspace, workspace } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { type Client, withClient } from './client.js';
import { jsonOption } from './options.js';
import { EXIT } from './outcome.js';
import { print, printJson, table } from './print.js';
import type { Ends } from './run.js';

/** The most that the API gives at once. */
const PAGE_ENTRIES = 1_000;

const HELP = `
Reads every entry, computes its hash anew from the one before, and compares the end with the workspace's balance.
Names the first entry that was edited, removed, inserted or moved. Exit code 1: a ledger is wrong.

Examples:
  sluice ledger verify
  sluice ledger verify --workspace Acme --json`;

interface Verdict {
  readonly id: string;
  readonly name: string;
  /** Entries that were found in order. */
  readonly entries: number;
  readonly fault: LedgerFault | null;
}

/** `ledger verify` */
export function addLedger(program: Command, ends: Ends): void {
  const group = program.command('ledger').description('check the ledger of credits').helpCommand(false);
  group
    .command('verify')
    .description('check that no entry was changed')
    .option('-w, --workspace <id or name>', 'one workspace; left out: all of them')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(
      ends(async (options: { workspace?: string; json?: boolean }) => {
        const verdicts = await withClient(async client => {
          const found: Verdict[] = [];
          for (const one of await workspacesToVerify(client, options.workspace))
            found.push(await verifyLedger(client, one));
          return found;
        });
        if (options.json) {
          await printJson({ ledgers: verdicts.map(verdict => ({ ...verdict, ok: verdict.fault === null })) });
        } else {
          const rows = verdicts.map(({ name, id, entries, fault }) => [
            name,
            id,
            entries,
            fault === null ? 'in order' : `WRONG: ${fault.fault}`,
          ]);
          await print(table(['Workspace', 'Id', 'Entries', 'Verdict'], rows));
        }
        return verdicts.every(({ fault }) => fault === null) ? EXIT.done : EXIT.failed;
      }),
    );
}

async function workspacesToVerify(client: Client, wanted: string | undefined): Promise<Workspace[]> {
  if (wanted !== undefined) return [await chooseWorkspace(client, wanted)];
  return listAll(client, '/admin/v1/workspaces', 'workspaces', workspace);
}

/**
 * Checks one ledger from its first entry to its end, which may move while we read: each page comes with the end
 * that was known just before, and where an entry is that end, the two are compared.
 */
async function verifyLedger(client: Client, { id, name }: Workspace): Promise<Verdict> {
  const check = new LedgerCheck(id);
  const verdict = (fault: LedgerFault | null): Verdict => ({ id, name, entries: check.entries, fault });
  const path = `/admin/v1/workspaces/${id}/ledger?per_page=${PAGE_ENTRIES}`;
  for (let page = 1; ; page += 1) {
    const { entries, head } = await call(client, ledgerPage, 'GET', `${path}&page=${page}`);
    const end = { ledger_seq: head.entries, ledger_hash: head.hash, balance: head.balance };
    for (const entry of entries) {
      const fault = check.next(entry) ?? (entry.id === head.entries ? check.end(end) : null);
      if (fault !== null) return verdict(fault);
    }
    if (entries.length === PAGE_ENTRIES) continue;
    if (check.entries <= head.entries) return verdict(check.end(end));
    // Entries beyond the end were written since, or are false: the end as it is now tells.
    const now = await call(client, ledgerPage, 'GET', `${path}&page=${page}`);
    const last = now.head.entries;
    if (last >= check.entries) return verdict(null);
    return verdict({
      entry: last + 1,
      fault: `entry ${last + 1} is false: the ledger ends with entry ${last}`,
    });
  }
}
