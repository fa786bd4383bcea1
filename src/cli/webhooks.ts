import type { Command } from 'commander';
import { z } from 'zod';
import { call, delivery, listAll, webhook } from './answers.js';
import { chooseWorkspace, inWorkspace } from './choose-workspace.js';
import { type Client, type Method, withClient } from './client.js';
import { commaList, jsonOption, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { listing, plain, print, printJson, table } from './print.js';
import type { Ends } from './run.js';

interface Options {
  readonly workspace?: string;
  readonly json?: boolean;
}

const CREATE_HELP = `
The secret is shown once; it signs what is sent. docs/webhooks.md has the events.

Examples:
  sluice webhooks create https://crm.example.com/hooks --events contact.enriched,credits.low --workspace Acme`;

const helpFor = (example: string) => `
The id is the one that "sluice webhooks list" shows, that of a delivery the one that "sluice webhooks deliveries" shows.

Examples:
  sluice webhooks ${example.replaceAll('<id>', '0197e0a4-7c1e-7000-8000-1b2c3d4e5f60')}`;

/** What a command asks of the API of one workspace. */
type AskWorkspace = <Shape extends z.ZodType>(
  shape: Shape,
  method: Method,
  path: string,
  body?: unknown,
) => Promise<z.output<Shape>>;

function inChosen<Result>(
  options: Options,
  work: (ask: AskWorkspace, client: Client, headers: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  return withClient(async client => {
    const { id } = await chooseWorkspace(client, options.workspace);
    const headers = inWorkspace(id);
    const ask: AskWorkspace = (shape, method, path, body) =>
      call(client, shape, method, `/v1/webhooks${path}`, body, headers);
    return work(ask, client, headers);
  });
}

const made = z.looseObject({ webhook: webhook.extend({ secret: z.string() }) });
const delivered = z.looseObject({ delivery });

/** `webhooks create`, `list`, `delete`, `deliveries`, `resend`, `test` and `rotate-secret` */
export function addWebhooks(program: Command, ends: Ends): void {
  const group = program
    .command('webhooks')
    .description('tell others of what happens: create, list, delete, deliveries, resend, test, rotate-secret')
    .helpCommand(false);
  addCreate(group, ends);
  addList(group, ends);
  addDelete(group, ends);
  addDeliveries(group, ends);
  addResend(group, ends);
  addTest(group, ends);
  addRotate(group, ends);
}

function addCreate(group: Command, ends: Ends): void {
  group
    .command('create <url>')
    .description('register a webhook')
    .requiredOption('--events <list>', 'what it is told of, such as contact.enriched,credits.low', commaList)
    .option('--description <text>', 'shown in the list')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', CREATE_HELP)
    .action(
      ends(async (url: string, options: Options & { events: string[]; description?: string }) => {
        const { events, description } = options;
        const body = { url, events, ...(description === undefined ? {} : { description }) };
        const { webhook: one } = await inChosen(options, ask => ask(made, 'POST', '', body));
        await showSecret(one, options);
        return EXIT.done;
      }),
    );
}

async function showSecret(one: z.output<typeof made>['webhook'], { json }: Options): Promise<void> {
  if (json) return printJson(one);
  const shown = listing({ Secret: one.secret, Id: one.id, Url: one.url, Events: one.events.join(', ') });
  return print(`${shown}\nStore the secret now: it is not shown again.\n`);
}

function addList(group: Command, ends: Ends): void {
  group
    .command('list')
    .description('list webhooks')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  sluice webhooks list --workspace Acme')
    .action(
      ends(async (options: Options) => {
        const webhooks = await inChosen(options, (_ask, client, headers) =>
          listAll(client, '/v1/webhooks', 'webhooks', webhook, headers),
        );
        if (options.json) await printJson({ webhooks });
        else await print(table(['Id', 'Url', 'Events', 'State', 'Last delivery'], webhooks.map(toRow)));
        return EXIT.done;
      }),
    );
}

function toRow(one: z.output<typeof webhook>) {
  const state = one.active
    ? 'active'
    : `off${one.disabled_reason === null ? '' : `: ${one.disabled_reason}`}`;
  const last = one.last_delivery_at === null ? null : `${one.last_delivery_status} ${one.last_delivery_at}`;
  return [one.id, one.url, one.events.join(', '), state, last];
}

function addDelete(group: Command, ends: Ends): void {
  group
    .command('delete <id>')
    .description('delete a webhook and its deliveries')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', helpFor('delete <id>'))
    .action(
      ends(async (id: string, options: Options) => {
        const shape = z.looseObject({ id: z.string() });
        const gone = await inChosen(options, ask => ask(shape, 'DELETE', `/${encodeURIComponent(id)}`));
        if (options.json) await printJson(gone);
        else await print(`The webhook ${plain(gone.id)} is deleted.\n`);
        return EXIT.done;
      }),
    );
}

/** Deliveries that are shown; who wants more asks the API. */
const SHOWN = 100;

function addDeliveries(group: Command, ends: Ends): void {
  group
    .command('deliveries <id>')
    .description(`show the last ${SHOWN} deliveries of a webhook`)
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', helpFor('deliveries <id> --json'))
    .action(
      ends(async (id: string, options: Options) => {
        const shape = z.looseObject({ deliveries: z.array(delivery) });
        const path = `/${encodeURIComponent(id)}/deliveries?per_page=${SHOWN}`;
        const page = await inChosen(options, ask => ask(shape, 'GET', path));
        if (options.json) await printJson(page);
        else await print(deliveryTable(page.deliveries));
        return EXIT.done;
      }),
    );
}

function deliveryTable(deliveries: readonly z.output<typeof delivery>[]): string {
  const headers = ['Id', 'Event', 'Status', 'Since', 'Next attempt', 'Attempts', 'Answer', 'Latency (ms)'];
  return table(
    headers,
    deliveries.map(({ id, event, status, created_at, next_attempt_at, attempts }) => {
      const last = attempts.at(-1);
      const answer =
        last === undefined ? null : (last.error ?? `${last.status_code} ${last.answer ?? ''}`.trim());
      const cells = [id, event, status, created_at, next_attempt_at, attempts.length];
      return [...cells, answer?.slice(0, 60) ?? null, last?.latency_ms ?? null];
    }),
  );
}

function addResend(group: Command, ends: Ends): void {
  group
    .command('resend <id> <delivery>')
    .description('send a delivery again')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', helpFor('resend <id> <id>'))
    .action(
      ends(async (id: string, deliveryId: string, options: Options) => {
        const path = `/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(deliveryId)}/resend`;
        const { delivery: one } = await inChosen(options, ask => ask(delivered, 'POST', path));
        if (options.json) await printJson(one);
        else await print(`The delivery ${plain(one.id)} is queued.\n`);
        return EXIT.done;
      }),
    );
}

function addTest(group: Command, ends: Ends): void {
  group
    .command('test <id>')
    .description('send a test event now, and show how it went')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', helpFor('test <id>'))
    .action(
      ends(async (id: string, options: Options) => {
        const path = `/${encodeURIComponent(id)}/test`;
        const { delivery: one } = await inChosen(options, ask => ask(delivered, 'POST', path));
        if (options.json) await printJson(one);
        else await print(deliveryTable([one]));
        return one.status === 'delivered' ? EXIT.done : EXIT.failed;
      }),
    );
}

function addRotate(group: Command, ends: Ends): void {
  group
    .command('rotate-secret <id>')
    .description('give a webhook another secret; both are good for a day')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .addHelpText('after', helpFor('rotate-secret <id>'))
    .action(
      ends(async (id: string, options: Options) => {
        const path = `/${encodeURIComponent(id)}/rotate-secret`;
        const { webhook: one } = await inChosen(options, ask => ask(made, 'POST', path));
        await showSecret(one, options);
        return EXIT.done;
      }),
    );
}
