import { type Command, Option } from 'commander';
import { FIELDS } from '../normalize/fields.js';
import type { Run } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { type EnrichResult, enrichFile, type FilePlan, planFile } from './enrich-file.js';
import { addMapping, type Mapping } from './import-command.js';
import { readInputFile } from './input-file.js';
import { commaList, jsonOption, wholeNumber, workspaceOption } from './options.js';
import { CommandError, EXIT, type ExitCode } from './outcome.js';
import { listing, plain, print, printJson } from './print.js';
import type { Ends } from './run.js';

const HELP = `
The file is read as "contacts import" reads it, and its rows become contacts of the workspace: those that are there
already are used as they are. Then they are enriched in one run, and the file is written again: its columns and rows as
they were, empty cells of the fields filled, fields without a column added at the end. The output has the delimiter of
the input and is in UTF-8 (with a byte order mark, which Excel needs, unless the input was UTF-8 without one).

Ctrl-C pauses the run; the same command goes on with it, and so it does after any other interruption: the run is known
by the content of the file and the options, for a day. Nothing is enriched or charged twice. --again starts a new run.

Exit codes: 0 every row was enriched or had nothing to fill, 1 none was, 2 some were (the others had no match, failed,
were bad, or the credits were used up), 64 wrong usage, 130 interrupted: the run is paused.

Examples:
  sluice enrich list.csv --dry-run
  sluice enrich list.csv --out enriched.csv --workspace Acme --max-credits 500
  sluice enrich list.csv --out enriched.csv --fields phone,linkedin_url --provenance`;

interface Flags {
  readonly out?: string;
  readonly workspace?: string;
  readonly fields?: readonly string[];
  readonly overwrite?: boolean;
  readonly maxCredits?: number;
  readonly provenance?: boolean;
  readonly map?: Mapping;
  readonly header: boolean;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly json?: boolean;
}

/** `enrich` */
export function addEnrich(program: Command, ends: Ends): void {
  program
    .command('enrich <file>')
    .description('enrich the people of a file into another file')
    .option('-o, --out <file>', 'where the enriched file goes; a file with that name is replaced')
    .addOption(workspaceOption())
    .addOption(
      new Option(
        '-f, --fields <list>',
        `which fields to fill, with commas; else ${FIELDS.join(',')}`,
      ).argParser(commaList),
    )
    .option('--overwrite', 'let values that are there be replaced')
    .addOption(
      new Option('--max-credits <number>', 'end the run before it would charge more').argParser(wholeNumber),
    )
    .option('-p, --provenance', 'add where each value came from, and how sure it is')
    .addOption(
      new Option('-m, --map <column=field>', 'what a column is; may be there several times').argParser(
        addMapping,
      ),
    )
    .option('--no-header', 'the first line is a contact; columns are named 1, 2, …')
    .option('--dry-run', 'say what it would come to; nothing is written, asked or charged')
    .option('--again', 'start a new run, though the file was enriched within a day')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(ends((path: string, flags: Flags) => enrich(path, flags)));
}

async function enrich(path: string, flags: Flags): Promise<ExitCode> {
  const { out, dryRun = false } = flags;
  const fields = flags.fields ?? FIELDS;
  const unknown = fields.find(field => !FIELDS.some(name => name === field));
  if (unknown !== undefined)
    throw new CommandError(
      `--fields: ${plain(unknown)} is unknown; there are ${FIELDS.join(', ')}.`,
      EXIT.usage,
    );
  if (out === undefined && !dryRun)
    throw new CommandError('Say where the enriched file goes: --out <file>. Or --dry-run.', EXIT.usage);
  const file = await readInputFile(path);
  const order = {
    fields,
    overwrite: flags.overwrite ?? false,
    maxCredits: flags.maxCredits ?? null,
    mapping: flags.map ?? {},
    hasHeader: flags.header,
    withProvenance: flags.provenance ?? false,
    again: flags.again ?? false,
  };
  return withClient(async client => {
    const { id } = await chooseWorkspace(client, flags.workspace);
    if (out === undefined || dryRun) {
      const plan = await planFile(client, id, file, order);
      await (flags.json ? printJson(plan) : print(describePlan(plan)));
      return EXIT.done;
    }
    const result = await enrichFile(client, id, file, out, order);
    await (flags.json ? printJson(toJson(result, out)) : print(describe(result, out)));
    return exitCodeOf(result);
  });
}

function describePlan({ rows, bad, contacts, fillable, askable, credits, vendor_cost }: FilePlan): string {
  return listing({
    Rows: rows,
    'Bad rows': bad,
    'Something to fill': `${fillable.toLocaleString('en-US')} of ${contacts.toLocaleString('en-US')}`,
    'Can be asked about': askable,
    'Credits expected': credits.expected,
    'Credits at most': credits.worst,
    'Credits available': credits.available,
    'Vendor cost expected': String(vendor_cost.expected),
    'Vendor cost at most': String(vendor_cost.worst),
  });
}

function sum(runs: readonly Run[], of: (run: Run) => number): number {
  return runs.reduce((total, run) => total + of(run), 0);
}

function countsOf({ runs, job, contacts }: EnrichResult) {
  return {
    rows: job.row_count,
    bad: job.error_count,
    contacts,
    enriched: sum(runs, run => run.counts.succeeded),
    unchanged: sum(runs, run => run.counts.unchanged),
    failed: sum(runs, run => run.counts.failed),
    // Those of lists whose run was never begun as well.
    not_asked:
      contacts -
      sum(runs, ({ counts: { total, pending, running, skipped } }) => total - pending - running - skipped),
    credits: sum(runs, run => run.credits_charged),
  };
}

function toJson(result: EnrichResult, out: string) {
  const { job, runs, interrupted, waiting } = result;
  return {
    ...countsOf(result),
    out,
    job_id: job.job_id,
    run_ids: runs.map(({ id }) => id),
    columns: job.columns,
    interrupted,
    waiting_for_credits: waiting,
  };
}

function describe(result: EnrichResult, out: string): string {
  const { rows, bad, contacts, enriched, unchanged, failed, not_asked, credits } = countsOf(result);
  const number = (value: number) => value.toLocaleString('en-US');
  const others = contacts - enriched - unchanged - failed - not_asked;
  const counts = [
    `${number(enriched)} enriched`,
    `${number(unchanged)} with nothing new`,
    `${number(others)} without a match`,
    `${number(failed)} failed`,
    ...(not_asked === 0 ? [] : [`${number(not_asked)} not asked about`]),
    `${number(bad)} bad`,
  ].join(', ');
  return [
    `${number(rows)} rows: ${counts}. ${number(credits)} credits.\n`,
    result.interrupted ? '' : `The file is ${plain(out)}.\n`,
    result.waiting ? 'The credits are used up. After a grant the same command goes on.\n' : '',
  ].join('');
}

/** All, some or none of the rows. */
function exitCodeOf(result: EnrichResult): ExitCode {
  if (result.interrupted) return EXIT.interrupted;
  const { bad, contacts, enriched, unchanged } = countsOf(result);
  if (enriched + unchanged === contacts && bad === 0 && !result.waiting) return EXIT.done;
  return enriched + unchanged > 0 ? EXIT.partly : EXIT.failed;
}
