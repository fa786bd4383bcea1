import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { processSettings, type Settings } from '../config.js';
import { readAdminToken } from '../workspaces/admin-token.js';
import { CommandError } from './outcome.js';
import { printNote } from './print.js';
import { isSluiceAt, type Liveness, remoteClient } from './remote-client.js';

/** The longest call beside a backup tests a vendor, which is given 40 seconds. */
const ANSWER_MS_MAX = 60_000;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  /** The body as JSON; null where it is none. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer that is read as it comes. */
export interface Download {
  readonly status: number;
  readonly body: Readable;
}

/** The API, in a server or in this process: commands are written once, against this. */
export interface Client {
  /** Sends one request as the operator. @throws CommandError where no answer comes. */
  request(
    method: Method,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Sends a body as it comes, whatever its length. @throws CommandError where no answer comes. */
  upload(path: string, body: Readable, headers: Readonly<Record<string, string>>): Promise<Answer>;
  /** Reads an answer of any length. @throws CommandError where none comes. */
  download(path: string, headers: Readonly<Record<string, string>>): Promise<Download>;
  close(): Promise<void>;
}

/**
 * Runs a command's work against the server where one runs, else against the program in this process.
 * @throws CommandError where `SLUICE_URL` names a server that does not answer, or the admin token is missing.
 */
export async function withClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const settings = processSettings();
  const client = await openClient(settings);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function openClient(settings: Settings): Promise<Client> {
  const url = await findServer(settings);
  if (url !== null) return connect(url, settings);
  if (settings.databaseUrl === null && !existsSync(join(settings.dataDir, 'postgres'))) {
    await printNote(`No server answers, and there is no database yet: making one in ${settings.dataDir}.`);
  }
  // Loaded only where it is needed: it brings the whole program, which takes longer than most commands.
  const { inProcessClient } = await import('./in-process-client.js');
  return inProcessClient(settings, ANSWER_MS_MAX);
}

/** The address of the running server that the settings mean; null where none runs. @throws CommandError */
export async function findServer({ serverUrl, host, port }: Settings): Promise<string | null> {
  if (serverUrl !== null) {
    const liveness = await isSluiceAt(serverUrl);
    if (liveness.alive) return serverUrl;
    throw new CommandError(unreachable(serverUrl, liveness));
  }
  // A server on a port that the system chose cannot be found; it needs SLUICE_URL.
  if (port === 0) return null;
  const url = localUrl(host, port);
  return (await isSluiceAt(url)).alive ? url : null;
}

function unreachable(url: string, { reason }: Exclude<Liveness, { alive: true }>): string {
  return `SLUICE_URL is ${url}, but no Sluice server answers there: ${reason}. Start it, or unset SLUICE_URL.`;
}

/** Where to reach a server that listens on `host`: every interface includes the loopback one. */
export function localUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** A client of the server at an address. @throws CommandError where there is no admin token to come with. */
export async function connect(url: string, settings: Settings, answerMsMax = ANSWER_MS_MAX): Promise<Client> {
  const token = settings.adminToken ?? (await readAdminToken(settings.dataDir));
  if (token !== null) return remoteClient(url, token, answerMsMax);
  throw new CommandError(
    `A server answers at ${url}, but there is no admin token for it in ${settings.dataDir}. ` +
      'Set SLUICE_ADMIN_TOKEN, or SLUICE_DATA_DIR to the data directory of that server.',
  );
}
