import { pino } from 'pino';
import { createApp } from '../app.js';
import type { Settings } from '../config.js';
import { isDatabaseAway } from '../database/database.js';
import { openDatabase } from '../database/open.js';
import type { Logger } from '../logger.js';
import { anyWorkspace } from '../workspaces/workspaces.store.js';
import type { Client } from './client.js';
import { CommandError } from './outcome.js';
import { parseJson } from './remote-client.js';

/** Faults only, and to standard error: standard output belongs to the command's result. */
function faultLogger(): Logger {
  return pino({ level: 'error', base: null }, pino.destination({ dest: 2, sync: true }));
}

/**
 * The whole program in this process, for the time of one command; it does not listen.
 * @throws DataDirectoryInUseError where another process has the data directory.
 * @throws CommandError where the database server is away.
 */
export async function inProcessClient(settings: Settings): Promise<Client> {
  const logger = faultLogger();
  const onCrash = (error: unknown) => logger.error({ err: error }, 'the embedded database has stopped');
  if (settings.databaseUrl !== null) await checkReachable(settings, logger);
  // No sandbox: its key is shown once, at the first start of a server, and nobody would see it here.
  const app = await createApp({ ...settings, sandbox: false }, logger, onCrash);
  try {
    await app.ready;
  } catch (error) {
    await app.stop();
    throw error;
  }
  return {
    async request(method, path, body, headers) {
      const response = await app.server.inject({
        method,
        url: path,
        headers: {
          authorization: `Bearer ${app.adminToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      return { status: response.statusCode, body: parseJson(response.payload) };
    },
    close: () => app.stop(),
  };
}

/** A server waits for its database for ever; a command does not. */
async function checkReachable({ databaseUrl, dataDir }: Settings, logger: Logger): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDir, logger, onCrash: () => {} });
  try {
    await anyWorkspace(database);
  } catch (error) {
    // A database that lacks the table is there; the migrations come next.
    if (isDatabaseAway(error)) throw new CommandError('No server answers, and the database of DATABASE_URL cannot be reached.');
  } finally {
    await database.close();
  }
}
