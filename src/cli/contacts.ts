import type { Command } from 'commander';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { exportContacts } from './export-contacts.js';
import { type ImportResult, importContacts } from './import-contacts.js';
import { jsonOption, workspaceOption } from './options.js';
import { EXIT, type ExitCode } from './outcome.js';
import { plain, print, printJson, printNote } from './print.js';
import type { Ends } from './run.js';

const IMPORT_HELP = `
The file is CSV (commas, semicolons or tabs) in UTF-8 with a header line, or JSON Lines (one object a line); its name
may end in .gz. Columns are named as in the API (full_name, first_name, last_name, email, phone, job_title,
company_name, linkedin_url, location, seniority, priority, tags, notes, created_at) or in obvious other ways (Name,
E-mail, Title, Company, …). Other columns are left out, and named. Several tags in a cell are divided by ; or ,

A row whose e-mail is in the workspace already changes nothing and is counted. A bad row is named with its number
(the header is row 1), column and reason; the others go in.

Exit codes: 0 all rows are in, 1 none is or the import had to stop, 2 some rows were bad, 64 wrong usage.

Examples:
  sluice contacts import people.csv --workspace Acme
  sluice contacts import people.jsonl.gz --json > result.json`;

const EXPORT_HELP = `
CSV in UTF-8, oldest contact first. A cell that a spreadsheet would run as a formula (=, +, - or @ in front, as
telephone numbers have) begins with an apostrophe, which "contacts import" takes off again.

Examples:
  sluice contacts export --workspace Acme > acme.csv
  sluice contacts export --workspace Acme --out acme.csv
  sluice contacts export --workspace Acme --json | jq '.contacts[].email'`;

/** `contacts import` and `contacts export` */
export function addContacts(program: Command, ends: Ends): void {
  const group = program.command('contacts').description('import and export contacts').helpCommand(false);
  group
    .command('import <file>')
    .description('create the contacts of a file')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', IMPORT_HELP)
    .action(
      ends(async (file: string, options: { workspace?: string; json?: boolean }) => {
        const result = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          return importContacts(client, id, file);
        });
        if (options.json) await printJson(result);
        else await print(describe(result));
        if (result.stopped !== null) await printNote(`Error: the import stopped. ${result.stopped}`);
        return exitCodeOf(result);
      }),
    );
  group
    .command('export')
    .description('write all contacts as CSV')
    .addOption(workspaceOption())
    .option(
      '-o, --out <file>',
      'write there instead of to standard output; a file with that name is replaced',
    )
    .option('--json', 'the contacts as one JSON document; with --out, the file is CSV and the count is JSON')
    .addHelpText('after', EXPORT_HELP)
    .action(
      ends(async (options: { workspace?: string; out?: string; json?: boolean }) => {
        const { out, json = false } = options;
        const count = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          return exportContacts(client, id, out ?? null, json);
        });
        if (out === undefined) return EXIT.done;
        if (json) await printJson({ contacts: count, out });
        else await print(`${count.toLocaleString('en-US')} contacts are in ${plain(out)}.\n`);
        return EXIT.done;
      }),
    );
}

function describe({ rows, created, existing, bad, columns_ignored }: ImportResult): string {
  const counts = `${created.toLocaleString('en-US')} created, ${existing.toLocaleString('en-US')} there already, ${bad.toLocaleString('en-US')} bad`;
  const ignored =
    columns_ignored.length === 0 ? '' : `Columns left out: ${columns_ignored.map(plain).join(', ')}\n`;
  return `${rows.toLocaleString('en-US')} rows: ${counts}.\n${ignored}`;
}

function exitCodeOf({ created, existing, bad, stopped }: ImportResult): ExitCode {
  if (stopped !== null) return EXIT.failed;
  if (bad === 0) return EXIT.done;
  return created + existing > 0 ? EXIT.partly : EXIT.failed;
}
