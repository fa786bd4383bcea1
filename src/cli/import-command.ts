import { type Command, InvalidArgumentError, Option } from 'commander';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { readInputFile } from './input-file.js';
import { addOne, jsonOption, workspaceOption } from './options.js';
import { EXIT, type ExitCode } from './outcome.js';
import { plain, print, printJson, printNote } from './print.js';
import type { Ends } from './run.js';
import {
  type Imported,
  type ImportedKind,
  type ImportJob,
  rejectsPath,
  sendImport,
  writeRejects,
} from './send-import.js';

export type Mapping = Readonly<Record<string, string | null>>;

/** Adds one `--map column=field`; nothing after the sign leaves the column out. */
export function addMapping(text: string, before: Mapping = {}): Mapping {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new InvalidArgumentError('It must be <column>=<field>.');
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() || null };
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

/** `<kind> import`. @param help what is said of its columns and rows. */
export function addImport(group: Command, ends: Ends, kind: ImportedKind, help: string): void {
  group
    .command('import <file>')
    .description(`create or update the ${kind} of a file`)
    .addOption(workspaceOption())
    .addOption(
      new Option('-m, --map <column=field>', 'what a column becomes; may be there several times').argParser(
        addMapping,
      ),
    )
    .option('--no-header', 'the first line has values; columns are named 1, 2, …')
    .option('-u, --update', `update ${kind} that are there already`)
    .addOption(
      new Option('-t, --tag <tag>', 'a tag for all of them; may be there several times').argParser(addOne),
    )
    .option('--again', 'import the file once more, though it was within a day')
    .addOption(jsonOption())
    .addHelpText('after', help)
    .action(
      ends(async (path: string, flags: ImportFlags) => {
        const file = await readInputFile(path);
        const rejects = rejectsPath(file);
        const imported = await withClient(async client => {
          const { id } = await chooseWorkspace(client, flags.workspace);
          const result = await sendImport(client, id, kind, file, {
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
