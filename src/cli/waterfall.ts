import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { call } from './answers.js';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { commaList, jsonOption, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { listing, print, printJson } from './print.js';
import type { Ends } from './run.js';

const settings = z.looseObject({
  providers: z.record(z.string(), z.looseObject({ monthly_budget: z.number().nullish() })).optional(),
});

const waterfall = z.looseObject({
  workspace_id: z.string(),
  settings: settings.nullable(),
  waterfall: z.array(z.string()),
  order: z.string(),
  strategy: z.string(),
  min_confidence: z.number(),
  max_cost: z.number().nullable(),
  budgets: z.array(z.object({ provider: z.string(), monthly_budget: z.number(), spent: z.number() })),
});

const SHOW_HELP = `
Examples:
  sluice waterfall show --workspace Acme
  sluice waterfall show --json`;

const SET_HELP = `
Changes what is named and leaves the rest; --reset takes everything back to the configuration first. Takes hold within
two seconds on every process. Budgets are for a calendar month (UTC), in the currency of the prices.

Examples:
  sluice waterfall set --providers directory,vendor_a,inference --workspace Acme
  sluice waterfall set --order auto --max-cost 0.10 --budget vendor_a=50 --workspace Acme
  sluice waterfall set --off vendor_b --budget vendor_a=none --workspace Acme
  sluice waterfall set --reset --workspace Acme`;

interface SetOptions {
  readonly providers?: string[];
  readonly order?: string;
  readonly strategy?: string;
  readonly minConfidence?: number;
  readonly maxCost?: number | null;
  readonly budget?: Readonly<Record<string, number | null>>;
  readonly on?: string[];
  readonly off?: string[];
  readonly reset?: boolean;
  readonly workspace?: string;
  readonly json?: boolean;
}

function amount(text: string): number {
  if (!/^\d{1,10}(\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('It must be a number, such as 0.05.');
  return Number(text);
}

function amountOrNone(text: string): number | null {
  return text === 'none' ? null : amount(text);
}

function budget(text: string, before: Readonly<Record<string, number | null>> = {}) {
  const [, provider, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (provider === undefined || value === undefined) {
    throw new InvalidArgumentError('It must be <provider>=<amount>, such as vendor_a=50, or vendor_a=none.');
  }
  return { ...before, [provider]: amountOrNone(value) };
}

/** The settings after a change: what is named replaces what was there. */
function changed(before: z.output<typeof settings>, options: SetOptions): Record<string, unknown> {
  const {
    providers,
    order,
    strategy,
    minConfidence,
    maxCost,
    budget: budgets = {},
    on = [],
    off = [],
  } = options;
  const named = { waterfall: providers, order, strategy, min_confidence: minConfidence, max_cost: maxCost };
  const switches: Record<string, Record<string, unknown>> = { ...before.providers };
  for (const [ids, enabled] of [
    [on, true],
    [off, false],
  ] as const) {
    for (const id of ids) switches[id] = { ...switches[id], enabled };
  }
  for (const [id, monthly] of Object.entries(budgets))
    switches[id] = { ...switches[id], monthly_budget: monthly };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given), providers: switches };
}

function shown({
  waterfall: ids,
  order,
  strategy,
  min_confidence,
  max_cost,
  budgets,
  settings: own,
}: z.output<typeof waterfall>) {
  return listing({
    Providers: ids.join(', ') || 'none',
    Order: order,
    Strategy: strategy,
    'Least confidence': min_confidence,
    'Most a call may cost': max_cost ?? 'no bound',
    ...Object.fromEntries(
      budgets.map(one => [`Budget of ${one.provider}`, `${one.spent} of ${one.monthly_budget} this month`]),
    ),
    Set: own === null ? 'nothing; as configured' : 'for this workspace',
  });
}

/** `waterfall show` and `waterfall set` */
export function addWaterfall(program: Command, ends: Ends): void {
  const group = program
    .command('waterfall')
    .description('show and set whom a workspace asks, and for how much')
    .helpCommand(false);
  group
    .command('show')
    .description('show the waterfall of a workspace')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', SHOW_HELP)
    .action(
      ends(async (options: { workspace?: string; json?: boolean }) => {
        const answer = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          return call(client, waterfall, 'GET', `/admin/v1/workspaces/${id}/waterfall`);
        });
        if (options.json) await printJson(answer);
        else await print(shown(answer));
        return EXIT.done;
      }),
    );
  addSet(group, ends);
}

function addSet(group: Command, ends: Ends): void {
  group
    .command('set')
    .description('set what a workspace has otherwise than the configuration')
    .option('--providers <ids>', 'who is asked, in this order, with commas', commaList)
    .addOption(new Option('--order <order>', 'who is asked first').choices(['fixed', 'auto']))
    .addOption(new Option('--strategy <strategy>', 'when to stop').choices(['fill', 'first_match']))
    .option('--min-confidence <0..1>', 'a value less sure is not written', amount)
    .option('--max-cost <amount>', 'the most that one call may cost; none: no bound', amountOrNone)
    .option('--budget <provider=amount>', 'the most in a month; may be repeated; none: no bound', budget)
    .option('--on <ids>', 'providers to switch on', commaList)
    .option('--off <ids>', 'providers to switch off', commaList)
    .option('--reset', 'take back what was set before')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', SET_HELP)
    .action(
      ends(async (options: SetOptions) => {
        const answer = await withClient(async client => {
          const { id } = await chooseWorkspace(client, options.workspace);
          const path = `/admin/v1/workspaces/${id}/waterfall`;
          const before = await call(client, waterfall, options.reset ? 'DELETE' : 'GET', path);
          const after = changed(before.settings ?? {}, options);
          const isNothing =
            Object.keys(after).length === 1 && Object.keys(after.providers ?? {}).length === 0;
          return isNothing ? before : call(client, waterfall, 'PUT', path, after);
        });
        if (options.json) await printJson(answer);
        else await print(shown(answer));
        return EXIT.done;
      }),
    );
}
