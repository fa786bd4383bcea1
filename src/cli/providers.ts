import type { Command } from 'commander';
import { z } from 'zod';
import { call, provider } from './answers.js';
import { withClient } from './client.js';
import { jsonOption } from './options.js';
import { EXIT } from './outcome.js';
import { plain, print, printJson, table } from './print.js';
import type { Ends } from './run.js';

const LIST_HELP = `
Calls, hits and spend are of all processes since the beginning, as is the second table: how often each field was asked
for, and was in the answer. State, latency and last failure are of the server that answers.

Examples:
  sluice providers list
  sluice providers list --json`;

const TEST_HELP = `
Checks key and connection with the vendor's free call, where it has one. Exit code 1: it cannot be used.

Examples:
  sluice providers test hunter
  sluice providers test hunter --json`;

const testAnswer = z.looseObject({ id: z.string(), ok: z.boolean(), message: z.string() });

const HEADERS = [
  'Id',
  'Type',
  'State',
  'Calls',
  'Hits',
  'Misses',
  'Failures',
  'Hit rate',
  'p50 ms',
  'p95 ms',
  'Spend',
  'Last failure',
];

const FIELD_HEADERS = ['Id', 'Field', 'Asked', 'Delivered', 'Hit rate'];

/** `providers list` and `providers test` */
export function addProviders(program: Command, ends: Ends): void {
  const group = program
    .command('providers')
    .description('list and test the data providers')
    .helpCommand(false);
  group
    .command('list')
    .description('list providers, with what each has done')
    .addOption(jsonOption())
    .addHelpText('after', LIST_HELP)
    .action(
      ends(async (options: { json?: boolean }) => {
        const shape = z.object({ providers: z.array(provider) });
        const answer = await withClient(client => call(client, shape, 'GET', '/admin/v1/providers'));
        if (options.json) await printJson(answer);
        else await print(listing(answer.providers));
        return EXIT.done;
      }),
    );
  group
    .command('test <id>')
    .description('test whether a provider can be used')
    .addOption(jsonOption())
    .addHelpText('after', TEST_HELP)
    .action(
      ends(async (id: string, options: { json?: boolean }) => {
        const path = `/admin/v1/providers/${encodeURIComponent(id)}/test`;
        const result = await withClient(client => call(client, testAnswer, 'POST', path));
        if (options.json) await printJson(result);
        else
          await print(
            `${plain(result.id)}: ${result.ok ? 'in order' : 'NOT usable'}: ${plain(result.message)}\n`,
          );
        return result.ok ? EXIT.done : EXIT.failed;
      }),
    );
}

function stateOf({ enabled, breaker_state, set_aside }: z.output<typeof provider>): string {
  if (!enabled) return 'off';
  if (set_aside !== null) return `set aside: ${set_aside.reason}`;
  return breaker_state === 'closed' ? 'in order' : `breaker ${breaker_state.replace('_', ' ')}`;
}

/** The providers, and below them what was asked of each by field, where anything was. */
function listing(providers: readonly z.output<typeof provider>[]): string {
  const fields = providers.flatMap(({ id, fields: counted }) =>
    counted
      .filter(({ asked }) => asked > 0)
      .map(({ field, asked, delivered, hit_rate }) => [id, field, asked, delivered, percent(hit_rate)]),
  );
  const all = table(HEADERS, providers.map(toRow));
  return fields.length === 0 ? all : `${all}\n${table(FIELD_HEADERS, fields)}`;
}

function percent(rate: number | null): string | null {
  return rate === null ? null : `${Math.round(rate * 100)} %`;
}

function toRow(one: z.output<typeof provider>) {
  const { id, type, calls, hits, misses, failures, latency_p50_ms, latency_p95_ms, spend } = one;
  const { hit_rate, last_failure } = one;
  const failure = last_failure === null ? null : `${last_failure.reason} at ${last_failure.at}`;
  const counts = [calls, hits, misses, failures, percent(hit_rate)];
  return [id, type, stateOf(one), ...counts, latency_p50_ms, latency_p95_ms, spend, failure];
}
