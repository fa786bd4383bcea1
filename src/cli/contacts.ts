import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { type ExportOptions, exportContacts } from './export-contacts.js';
import {
  type Imported,
  type ImportJob,
  importContacts,
  rejectsPath,
  writeRejects,
} from './import-contacts.js';
import { readInputFile } from './input-file.js';
import { commaList, jsonOption, workspaceOption } from './options.js';
import { EXIT, type ExitCode } from './outcome.js';
import { plain, print, printJson, printNote } from './print.js';
import type { Ends } from './run.js';

const IMPORT_HELP = `
The file is CSV (commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252) or JSON Lines (one object a line); its name
may end in .gz. Columns are told by their names (full_name, first_name, last_name, email, phone, job_title,
company_name, linkedin_url, location, seniority, priority, tags, notes, created_at, and obvious others: Name, E-mail,
Title, Company, Firma, …), else by what is in them; --map says it otherwise. Other columns are left out, and named.

A row whose e-mail, LinkedIn URL or phone number a contact has is passed over; --update writes what it says into that
contact. A bad row is named with its number (a header in the first line is row 1), column and reason, and goes into a
file beside this one (people.rejects.csv), to be corrected and imported; the others go in.

The same file with the same options is the same import for a day, so that a command that was interrupted can be given
again: nothing goes in twice. --again imports it once more.

Exit codes: 0 all rows are in, 1 none is or the import had to stop, 2 some rows were bad, 64 wrong usage.

Examples:
  sluice contacts import people.csv --workspace Acme
  sluice contacts import people.csv --map "Ansprechpartner=full_name" --map "Nr=" --tag fair --update
  sluice contacts import people.jsonl.gz --json > result.json`;

const EXPORT_HELP = `
CSV in UTF-8, oldest contact first. A cell that a spreadsheet would run as a formula (=, +, - or @ in front, as
telephone numbers have) begins with an apostrophe, which "contacts import" takes off again.

Examples:
  sluice contacts export --workspace Acme > acme.csv
  sluice contacts export --workspace Acme --out acme.csv --fields full_name,email,phone --provenance
  sluice contacts export --workspace Acme --format jsonl --tag fair
  sluice contacts export --workspace Acme --json | jq '.contacts[].email'`;

/** `contacts import` and `contacts export` */
export function addContacts(program: Command, ends: Ends): void {
  const group = program.command('contacts').description('import and export contacts').helpCommand(false);
  addImport(group, ends);
  addExport(group, ends);
}

export type Mapping = Readonly<Record<string, string | null>>;

/** Adds one `--map column=field`; nothing after the sign leaves the column out. */
export function addMapping(text: string, before: Mapping = {}): Mapping {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new InvalidArgumentError('It must be <column>=<field>.');
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() || null };
}

function addOne(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

interface ImportFlags {
  readonly workspace?: string;
  readonly map?: Mapping;
  readonly header: boolean;
  readonly update?: boolean;
  readonly tag?: readonly string[];
  readonly again?: boolean;
  readonly json?: boolean;
}

function addImport(group: Command, ends: Ends): void {
  group
    .command('import <file>')
    .description('create or update the contacts of a file')
    .addOption(workspaceOption())
    .addOption(
      new Option('-m, --map <column=field>', 'what a column becomes; may be there several times').argParser(
        addMapping,
      ),
    )
    .option('--no-header', 'the first line is a contact; columns are named 1, 2, …')
    .option('-u, --update', 'update contacts that are there already')
    .addOption(
      new Option('-t, --tag <tag>', 'a tag for all of them; may be there several times').argParser(addOne),
    )
    .option('--again', 'import the file once more, though it was within a day')
    .addOption(jsonOption())
    .addHelpText('after', IMPORT_HELP)
    .action(
      ends(async (path: string, flags: ImportFlags) => {
        const file = await readInputFile(path);
        const rejects = rejectsPath(file);
        const imported = await withClient(async client => {
          const { id } = await chooseWorkspace(client, flags.workspace);
          const result = await importContacts(client, id, file, {
            mapping: flags.map ?? {},
            hasHeader: flags.header,
            updateExisting: flags.update ?? false,
            tags: flags.tag ?? [],
            again: flags.again ?? false,
          });
          if (result.job.error_count > 0) await writeRejects(client, id, result.job.job_id, rejects);
          return result;
        });
        const { job } = imported;
        await nameProblems(job, rejects);
        if (flags.json) await printJson(toJson(imported, rejects));
        else await print(describe(imported));
        return exitCodeOf(job);
      }),
    );
}

/** The first bad rows, and where all of them are. */
async function nameProblems({ errors, error_count, failure }: ImportJob, rejects: string): Promise<void> {
  for (const { row_number, column, message } of errors) {
    const place = column === null ? `Row ${row_number}` : `Row ${row_number}, ${plain(column)}`;
    await printNote(`${place}: ${plain(message)}`);
  }
  if (error_count > 0) await printNote(`All rejected rows are in ${plain(rejects)}.`);
  if (failure !== null) await printNote(`Error: the import stopped. ${failure}`);
}

function toJson({ job, repeated }: Imported, rejects: string) {
  return {
    job_id: job.job_id,
    rows: job.row_count,
    created: job.created_count,
    updated: job.updated_count,
    existing: job.skipped_count,
    bad: job.error_count,
    problems: job.errors.map(({ row_number, column, message }) => ({
      row: row_number,
      column,
      reason: message,
    })),
    rejects: job.error_count > 0 ? rejects : null,
    columns: job.columns,
    columns_ignored: job.columns_ignored,
    repeated,
    stopped: job.failure,
  };
}

function describe({ job, repeated }: Imported): string {
  const number = (value: number) => value.toLocaleString('en-US');
  const counts = [
    `${number(job.created_count)} created`,
    ...(job.updated_count > 0 ? [`${number(job.updated_count)} updated`] : []),
    `${number(job.skipped_count)} there already`,
    `${number(job.error_count)} bad`,
  ].join(', ');
  const { columns_ignored: ignored } = job;
  return [
    `${number(job.row_count)} rows: ${counts}.\n`,
    ignored.length === 0 ? '' : `Columns left out: ${ignored.map(plain).join(', ')}\n`,
    repeated ? `This file was imported at ${job.created_at}, and is not imported twice; --again does.\n` : '',
  ].join('');
}

function exitCodeOf({
  created_count,
  updated_count,
  skipped_count,
  error_count,
  failure,
}: ImportJob): ExitCode {
  if (failure !== null) return EXIT.failed;
  if (error_count === 0) return EXIT.done;
  return created_count + updated_count + skipped_count > 0 ? EXIT.partly : EXIT.failed;
}

const exportFlags = z.object({
  workspace: z.string().optional(),
  out: z.string().optional(),
  fields: z.array(z.string()).optional(),
  provenance: z.boolean().default(false),
  search: z.string().optional(),
  tag: z.array(z.string()).default([]),
  createdAfter: z.string().optional(),
  createdBefore: z.string().optional(),
  format: z.enum(['csv', 'jsonl']).default('csv'),
  json: z.boolean().default(false),
});

function addExport(group: Command, ends: Ends): void {
  group
    .command('export')
    .description('write all contacts as CSV or JSON Lines')
    .addOption(workspaceOption())
    .option(
      '-o, --out <file>',
      'write there instead of to standard output; a file with that name is replaced',
    )
    .addOption(new Option('-f, --fields <list>', 'which columns, with commas; else all').argParser(commaList))
    .option('-p, --provenance', 'for each enriched field where its value came from')
    .option('-s, --search <text>', 'only contacts with this in their name or e-mail')
    .addOption(
      new Option('-t, --tag <tag>', 'only contacts with this tag; may be there several times').argParser(
        addOne,
      ),
    )
    .option('--created-after <date>', 'only contacts created after it (ISO 8601)')
    .option('--created-before <date>', 'only contacts created before it')
    .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('csv'))
    .option('--json', 'the contacts as one JSON document; with --out, the count is JSON')
    .addHelpText('after', EXPORT_HELP)
    .action(
      ends(async (given: unknown) => {
        const { workspace, out, json, format, ...rest } = exportFlags.parse(given);
        const options: ExportOptions = {
          fields: rest.fields,
          provenance: rest.provenance,
          search: rest.search,
          tag: rest.tag,
          createdAfter: rest.createdAfter,
          createdBefore: rest.createdBefore,
          format: json && out === undefined ? 'json' : format,
        };
        const count = await withClient(async client => {
          const { id } = await chooseWorkspace(client, workspace);
          return exportContacts(client, id, out ?? null, options);
        });
        if (out === undefined) return EXIT.done;
        if (json) await printJson({ contacts: count, out });
        else await print(`${count.toLocaleString('en-US')} contacts are in ${plain(out)}.\n`);
        return EXIT.done;
      }),
    );
}
