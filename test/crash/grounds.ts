import pg from 'pg';
import { openDatabase } from '../../src/database/open.js';
import type { Queryable } from '../../src/database/queryable.js';
import { createLogger } from '../../src/logger.js';
import type { PrivateCluster } from '../support/private-cluster.js';

/** A database to fight on. */
export interface Ground {
  /** Null: the embedded one, in the data directory of the run. */
  readonly databaseUrl: string | null;
  /** `kill -9` of the database server, and its start again. */
  killDatabase(): Promise<void>;
  /** Reads it when no server process runs any more. */
  read<Result>(dataDir: string, reading: (database: Queryable) => Promise<Result>): Promise<Result>;
}

export const EMBEDDED: Ground = {
  databaseUrl: null,
  killDatabase: () => Promise.reject(new Error('The embedded database dies with its process.')),
  async read(dataDir, reading) {
    const database = await openDatabase({
      databaseUrl: null,
      dataDir,
      logger: createLogger('silent'),
      onCrash: error => {
        throw error;
      },
    });
    try {
      return await reading(database);
    } finally {
      await database.close();
    }
  },
};

async function readServer<Result>(
  url: string,
  reading: (database: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await reading({ query: (text, values) => client.query(text, [...(values ?? [])]) });
  } finally {
    await client.end();
  }
}

/** A database on a server of our own, which can be killed. */
export async function privateGround(cluster: PrivateCluster, name: string): Promise<Ground> {
  await cluster.query(`create database ${name}`);
  const databaseUrl = cluster.url(name);
  return {
    databaseUrl,
    killDatabase: async () => {
      await cluster.kill();
      await cluster.start();
    },
    read: (_dataDir, reading) => readServer(databaseUrl, reading),
  };
}
