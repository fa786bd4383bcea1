import pg from 'pg';
import type { Logger } from '../logger.js';
import { columnTypes } from './column-types.js';
import { createDatabase, type Database } from './database.js';
import { openEmbedded } from './embedded.js';

/** Connections to a server: two batches of a hot workspace and some reads at once; more only wait for each other. */
const CONNECTIONS_MAX = 10;

/** A server that takes no connection within this time is away. */
const CONNECT_TIMEOUT_MS = 3_000;

/** No statement of ours takes long; one without an answer by then is on a connection that is dead. */
const QUERY_TIMEOUT_MS = 15_000;

export interface OpenOptions {
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly logger: Logger;
  /** Told where the embedded database has stopped by itself (its disk is full or failing). */
  readonly onCrash: (error: unknown) => void;
}

/** Opens the database that the settings name. A server need not be there yet; the embedded one is, or it throws. */
export async function openDatabase({
  databaseUrl,
  dataDir,
  logger,
  onCrash,
}: OpenOptions): Promise<Database> {
  if (databaseUrl === null) {
    const embedded = await openEmbedded(dataDir, { onCrash, logger });
    return createDatabase(embedded.pool, false, () => embedded.close());
  }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types: columnTypes,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'sluice',
  });
  // A connection in use tells its query; without a listener of its own it would end the process as well.
  pool.on('connect', client => client.on('error', () => undefined));
  // An idle connection that is lost is replaced when one is needed; without a listener it would end the process.
  pool.on('error', error => logger.warn({ err: error }, 'an idle database connection was lost'));
  return createDatabase(pool, true, () => pool.end());
}
