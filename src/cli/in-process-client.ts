import { pino } from 'pino';
import { createApp } from '../app.js';
import type { Settings } from '../config.js';
import { isDatabaseAway } from '../database/database.js';
import { openDatabase } from '../database/open.js';
import type { Logger } from '../logger.js';
import { anyWorkspace } from '../workspaces/workspaces.store.js';
import type { Client } from './client.js';
import { CommandError } from './outcome.js';
import { remoteClient } from './remote-client.js';

/** Faults only, and to standard error: standard output belongs to the command's result. */
function faultLogger(): Logger {
  return pino({ level: 'error', base: null }, pino.destination({ dest: 2, sync: true }));
}

/**
 * The whole program in this process, for the time of one command, spoken to over a loopback port that the system
 * chose: the same way as to any other server. (Fastify's `inject` was tried: its requests have no `headersDistinct`,
 * by which the API tells one Authorization header from two.)
 * @throws DataDirectoryInUseError where another process has the data directory.
 * @throws CommandError where the database server is away.
 */
export async function inProcessClient(settings: Settings, answerMsMax: number): Promise<Client> {
  const logger = faultLogger();
  const onCrash = (error: unknown) => logger.error({ err: error }, 'the embedded database has stopped');
  if (settings.databaseUrl !== null) await checkReachable(settings, logger);
  // No sandbox: its key is shown once, at the first start of a server, and nobody would see it here.
  const app = await createApp({ ...settings, sandbox: false }, logger, onCrash);
  try {
    await app.ready;
    const address = await app.server.listen({ host: '127.0.0.1', port: 0 });
    const client = remoteClient(address, app.adminToken, answerMsMax);
    return { ...client, close: () => client.close().finally(() => app.stop()) };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/** A server waits for its database for ever; a command does not. */
async function checkReachable({ databaseUrl, dataDir }: Settings, logger: Logger): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDir, logger, onCrash: () => {} });
  try {
    await anyWorkspace(database);
  } catch (error) {
    // A database that lacks the table is there; the migrations come next.
    if (isDatabaseAway(error))
      throw new CommandError('No server answers, and the database of DATABASE_URL cannot be reached.');
  } finally {
    await database.close();
  }
}
