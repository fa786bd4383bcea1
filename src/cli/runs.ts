import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { call, companyRunPlan, listPages, type Run, run, runPlan } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { type Client, withClient } from './client.js';
import { commaList, jsonOption, wholeNumber, workspaceOption } from './options.js';
import { CommandError, EXIT, type ExitCode } from './outcome.js';
import { listing, plain, print, printJson, table } from './print.js';
import type { Ends } from './run.js';
import { watchRun } from './watch-run.js';

const START_HELP = `
Which contacts: --all, or --contacts with a file of ids (one a line), or conditions that all must hold: --missing,
--search, --source, --created-after, --import. With --companies, which companies: the same way, with --companies and a file of
ids in place of --contacts. The run goes on in the servers and workers; this command ends at once, unless it watches.

Exit codes with --watch: as of "runs watch".

Examples:
  sluice runs start --missing phone,job_title --fields phone,job_title --max-credits 5000 --workspace Acme
  sluice runs start --all --plan --workspace Acme
  sluice runs start --companies --missing industry --workspace Acme
  sluice runs start --contacts ids.txt --name "Spring list" --watch`;

const WATCH_HELP = `
Shows how far it is until it has ended; Ctrl-C ends the watching, not the run.

Exit codes: 0 every item was enriched, had nothing to fill or has no data, 1 the run failed or was cancelled, 2 some
items failed or were skipped.

Example:
  sluice runs watch 01a2030e-69ca-77ba-a661-6ea777804ced --workspace Acme`;

interface Place {
  readonly workspace?: string;
  readonly json?: boolean;
}

interface StartOptions extends Place {
  readonly all?: boolean;
  readonly contacts?: string;
  /** True: companies, chosen by the other options. */
  readonly companies?: string | true;
  readonly missing?: string[];
  readonly search?: string;
  readonly source?: string;
  readonly industry?: string;
  readonly createdAfter?: string;
  readonly import?: string;
  readonly fields?: string[];
  readonly overwrite?: boolean;
  readonly maxCredits?: number;
  readonly name?: string;
  readonly plan?: boolean;
  readonly watch?: boolean;
}

/** `runs start`, `list`, `show`, `watch`, `pause`, `resume`, `cancel` and `retry` */
export function addRuns(program: Command, ends: Ends): void {
  const group = program
    .command('runs')
    .description('enrich many contacts or companies for one order')
    .helpCommand(false);
  addStart(group, ends);
  group
    .command('list')
    .description('list the runs, newest first')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  sluice runs list --workspace Acme')
    .action(
      ends(async (options: Place) => {
        const runs = await inWorkspace(options, async (client, headers) => {
          const found: Run[] = [];
          for await (const page of listPages(client, '/v1/runs', 'runs', run, { perPage: 100, headers }))
            found.push(...page);
          return found;
        });
        if (options.json) await printJson({ runs });
        else await print(listed(runs));
        return EXIT.done;
      }),
    );
  const named = (name: string, description: string, help: string, act: RunAction) =>
    group
      .command(`${name} <id>`)
      .description(description)
      .addOption(workspaceOption())
      .addOption(jsonOption())
      .addHelpText('after', help)
      .action(
        ends((id: string, options: Place) =>
          inWorkspace(options, (client, headers) => act(client, headers, runPath(id), options.json === true)),
        ),
      );
  named('show', 'show a run', example('show'), async (client, headers, path, json) => {
    await show(await call(client, run, 'GET', path, undefined, headers), json);
    return EXIT.done;
  });
  named('watch', 'show how far a run is until it has ended', WATCH_HELP, watch);
  for (const [steer, description] of STEERS) {
    named(steer, description, example(steer), async (client, headers, path, json) => {
      await show(await call(client, run, 'POST', `${path}/${steer}`, undefined, headers), json);
      return EXIT.done;
    });
  }
}

type Headers = Readonly<Record<string, string>>;
type RunAction = (client: Client, headers: Headers, path: string, json: boolean) => Promise<ExitCode>;

const STEERS = [
  ['pause', 'begin nothing more of a run'],
  ['resume', 'let a paused run go on'],
  ['cancel', 'end a run for good'],
  ['retry', 'try the items that failed again'],
] as const;

function example(name: string): string {
  return `\nExample:\n  sluice runs ${name} 01a2030e-69ca-77ba-a661-6ea777804ced --workspace Acme`;
}

function runPath(id: string): string {
  return `/v1/runs/${encodeURIComponent(id)}`;
}

function addStart(group: Command, ends: Ends): void {
  group
    .command('start')
    .description('start a run, or plan one')
    .option('--all', 'every contact of the workspace, or with --companies every company')
    .option('--contacts <file>', 'the contacts whose ids are in this file, one a line')
    .option('--companies [file]', 'companies instead; with a file, those whose ids are in it, one a line')
    .option('--missing <fields>', 'contacts in which one of these is empty', commaList)
    .option('--search <text>', 'contacts with this in name or e-mail, companies in name or domain')
    .option('--source <provider>', 'those that have a value which this provider supplied')
    .option('--industry <text>', 'companies with this in their industry')
    .option('--created-after <date>', 'contacts created after this moment')
    .option('--import <id>', 'contacts that this import made')
    .option('--fields <fields>', 'which fields may be filled; left out, all', commaList)
    .option('--overwrite', 'fields that are filled may be replaced')
    .option('--max-credits <number>', 'never charge more', wholeNumber)
    .option('--name <text>', 'your own name for the run')
    .option('--plan', 'only say what it would come to; free')
    .option('--watch', 'show how far it is until it has ended')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', START_HELP)
    .action(
      ends(async (options: StartOptions) => {
        const body = await orderOf(options);
        return inWorkspace(options, async (client, headers) => {
          const json = options.json === true;
          if (options.plan) {
            await showPlan(client, kindOf(options), body, headers, json);
            return EXIT.done;
          }
          const begun = await call(client, run, 'POST', `/v1/enrich/${kindOf(options)}`, body, headers);
          if (options.watch) return watch(client, headers, runPath(begun.id), json);
          await show(begun, json);
          return EXIT.done;
        });
      }),
    );
}

function kindOf({ companies }: StartOptions): Run['kind'] {
  return companies === undefined ? 'contacts' : 'companies';
}

/** The request's body; the server says what is wrong with it. */
async function orderOf(options: StartOptions): Promise<Readonly<Record<string, unknown>>> {
  const { missing, search, source, industry, createdAfter, maxCredits } = options;
  const filter = {
    missing,
    search,
    source,
    industry,
    created_after: createdAfter,
    import_id: options.import,
  };
  const file = options.companies === true ? undefined : options.companies;
  const ways = [
    options.all,
    options.contacts,
    file,
    Object.values(filter).some(value => value !== undefined),
  ];
  if (ways.filter(way => way !== undefined && way !== false).length !== 1) {
    throw new CommandError(
      'Which of them? Give --all, or a file with --contacts or --companies, or conditions (--missing, --search, --source, --industry, --created-after, --import).',
      EXIT.usage,
    );
  }
  const chosen =
    options.contacts !== undefined
      ? { contact_ids: await idsIn(options.contacts) }
      : file !== undefined
        ? { company_ids: await idsIn(file) }
        : options.all
          ? { all: true }
          : { filter };
  return {
    ...chosen,
    fields: options.fields,
    overwrite: options.overwrite,
    max_credits: maxCredits,
    name: options.name,
  };
}

async function idsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError(
      `${plain(file)} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  });
  return text.split(/\s+/).filter(id => id !== '');
}

function inWorkspace<Result>(
  { workspace }: Place,
  work: (client: Client, headers: Headers) => Promise<Result>,
): Promise<Result> {
  return withClient(async client => {
    const { id } = await chooseWorkspace(client, workspace);
    return work(client, { 'x-workspace-id': id });
  });
}

async function watch(client: Client, headers: Headers, path: string, json: boolean): Promise<ExitCode> {
  const ended = await watchRun(() => call(client, run, 'GET', path, undefined, headers));
  await show(ended, json);
  if (ended.status !== 'completed') return EXIT.failed;
  const { failed, skipped } = ended.counts;
  return failed > 0 || (typeof skipped === 'number' && skipped > 0) ? EXIT.partly : EXIT.done;
}

const TITLES = { contacts: 'Contacts', companies: 'Companies' } as const;

async function show(shown: Run, json: boolean): Promise<void> {
  if (json) return printJson(shown);
  const { id, kind, name, status, counts, credits_charged, vendor_cost, rate_per_second, seconds_left } =
    shown;
  const outcomes = Object.entries(counts)
    .filter(([outcome, count]) => outcome !== 'total' && count !== 0)
    .map(([outcome, count]) => `${Number(count).toLocaleString('en-US')} ${outcome.replaceAll('_', ' ')}`);
  await print(
    listing({
      Run: id,
      ...(name === null ? {} : { Name: name }),
      Status: status.replaceAll('_', ' '),
      [TITLES[kind]]: counts.total,
      Outcomes: outcomes.join(', ') || null,
      Credits: credits_charged,
      'Vendor cost': vendor_cost,
      ...(rate_per_second === null ? {} : { 'A second': rate_per_second }),
      ...(seconds_left === null ? {} : { 'Seconds left': seconds_left }),
    }),
  );
}

function listed(runs: readonly Run[]): string {
  const rows = runs.map(({ id, kind, name, status, counts, credits_charged, created_at }) => [
    id,
    name,
    status.replaceAll('_', ' '),
    kind,
    counts.total,
    counts.total - counts.pending - counts.running,
    credits_charged,
    created_at,
  ]);
  return table(['id', 'name', 'status', 'kind', 'total', 'done', 'credits', 'created'], rows);
}

async function showPlan(
  client: Client,
  kind: Run['kind'],
  body: Readonly<Record<string, unknown>>,
  headers: Headers,
  json: boolean,
): Promise<void> {
  const shape = kind === 'contacts' ? runPlan : companyRunPlan;
  const planned = await call(client, shape, 'POST', `/v1/enrich/${kind}/plan`, body, headers);
  if (json) return printJson(planned);
  const { fillable, askable, credits, vendor_cost } = planned;
  await print(
    listing({
      [TITLES[kind]]: Number(planned[kind]),
      'With something to fill': fillable,
      'That can be asked about': askable,
      'Credits, expected': credits.expected,
      'Credits, at most': credits.worst,
      'Credits available': credits.available,
      'Vendor cost, expected': vendor_cost.expected,
      'Vendor cost, at most': vendor_cost.worst,
    }),
  );
}
