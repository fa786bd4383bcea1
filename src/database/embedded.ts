import { resolve } from 'node:path';
import pg from 'pg';
import type { Logger } from '../logger.js';
import { columnTypes } from './column-types.js';
import { type DataDirectoryLock, lockDataDirectory } from './data-directory-lock.js';
import { makeDataDirectory, openCluster } from './embedded/cluster.js';
import { EmbeddedConnection } from './embedded/connection.js';
import { type EmbeddedDatabaseCrash, Engine, type Flush } from './embedded/engine.js';
import { queryMessage } from './embedded/protocol.js';
import { FLUSHED_COMMIT } from './embedded/statements.store.js';
import { startUpkeep } from './embedded/upkeep.js';

/** A PostgreSQL in this process, behind the same kind of pool as a server. */
export interface EmbeddedDatabase {
  /** One connection. Statements run in this thread: keep them short. */
  readonly pool: pg.Pool;
  /** How often a file was flushed to disk since the start: at least once for each commit. */
  flushes(): number;
  /** Lets queries end, writes a checkpoint, and gives the data directory free. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /**
   * Told once when PostgreSQL has stopped by itself, as it does where the disk fails or is full under its log. From
   * then on each query fails with code 57P02. Nothing that was committed is lost: end the process and start again.
   */
  onCrash?(crash: EmbeddedDatabaseCrash): void;
  /** Hears of upkeep that failed. */
  readonly logger?: Logger;
  /** Stands for `fdatasync` in tests that make it fail or count it. */
  readonly flush?: Flush;
}

/**
 * Opens the embedded database in `<folder>/postgres`, which it creates where there is none (about three seconds).
 * @throws DataDirectoryInUseError where another living process has it open.
 * @throws Error where the database belongs to another version of PostgreSQL, cannot be created or does not start,
 * or where a test commit did not reach the disk.
 */
export async function openEmbedded(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const dataDir = resolve(folder);
  makeDataDirectory(dataDir);
  const lock = await lockDataDirectory(dataDir);
  try {
    const engine = await startEngine(await openCluster(dataDir), options.flush);
    engine.onCrash = crash => options.onCrash?.(crash);
    return databaseOf(engine, lock, options.logger);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A database whose commits do not reach the disk looks like any other until the power fails: so it must not start. */
async function startEngine(folder: string, flush: Flush | undefined): Promise<Engine> {
  const engine = await Engine.start(folder, flush);
  try {
    const before = engine.flushes;
    engine.exchange(queryMessage(FLUSHED_COMMIT));
    if (engine.flushes > before) return engine;
    throw new Error(`A test commit in ${folder} was not flushed to disk; commits would not survive a crash.`);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function poolOf(engine: Engine): pg.Pool {
  const pool = new pg.Pool({
    stream: () => new EmbeddedConnection(engine),
    // Said here, so that PGSSLMODE and PGUSER in the environment, meant for other programs, change nothing.
    ssl: false,
    user: 'postgres',
    types: columnTypes,
    max: 1,
    idleTimeoutMillis: 0,
  });
  // The query under way gets the error and `onCrash` hears of it; `pg` would end the process for an idle client's.
  pool.on('error', () => {});
  pool.on('connect', client => client.on('error', () => {}));
  return pool;
}

function databaseOf(engine: Engine, lock: DataDirectoryLock, logger: Logger | undefined): EmbeddedDatabase {
  const pool = poolOf(engine);
  const upkeep = startUpkeep(pool, logger);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await upkeep.stop();
    if (!pool.ending) await pool.end();
    try {
      await engine.close();
    } finally {
      await lock.release();
    }
  };
  return {
    pool,
    flushes: () => engine.flushes,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
