import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open.js';
import type { Queryable } from '../../src/database/queryable.js';
import { createLogger } from '../../src/logger.js';
import { projectRoot } from '../../src/paths.js';
import { createDatabase, dropDatabase, withClient } from '../database.store.js';
import type { LoadResult } from '../load/job.js';
import { runLoad } from '../load/start.js';
import { type RunningServer, startServer } from '../servers.js';
import { checkCharged } from './answers.js';
import { writeLocalProvider, writeVendorProvider } from './people.js';
import { emptyContacts, seedSluice } from './seed.store.js';

const SERVER = fileURLToPath(new URL('./server.js', import.meta.url));
const DATABASE = 'bench_sluice';

/** For profiles: `BENCH_NODE_OPTIONS=--cpu-prof npm run bench -- --only hot`. */
const nodeOptions = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean);

export interface SubjectOptions {
  /** Where databases may be made; null: the embedded one. */
  readonly serverUrl: string | null;
  readonly port: number;
  readonly workspaces: number;
  /** In all workspaces together. */
  readonly contacts: number;
  /** Given: one vendor at this URL instead of the local provider. */
  readonly vendorUrl?: string;
  /** Questions to that vendor at once; absent: as many as there are calls. */
  readonly vendorConcurrency?: number;
  /** Fills the database further, after the contacts. */
  readonly fill?: (database: Queryable) => Promise<void>;
}

/** The real server with a seeded database, and load on it. */
export interface Subject {
  readonly server: RunningServer;
  readonly databaseUrl: string | null;
  /** A key for each workspace. */
  readonly workspaceKeys: readonly string[];
  /** Enriches contacts that were not used before, each with a key of its own, on connections that wait for answers. */
  load(connections: number, durationMs: number): Promise<LoadResult>;
  /** The same at a constant rate of arrival. */
  loadAt(ratePerSecond: number, connections: number, durationMs: number): Promise<LoadResult>;
  /** The same at a rate that the server may refuse a part of. */
  overloadAt(ratePerSecond: number, connections: number, durationMs: number): Promise<LoadResult>;
  /** Repeats what was asked so far, keys and all. */
  repeat(connections: number, durationMs: number): Promise<LoadResult>;
  /** Empties the contacts again and begins anew, with other keys; on a server only. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server as an operator would, after the database was filled and analysed. */
export async function startSubject(options: SubjectOptions): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const databaseUrl = options.serverUrl === null ? null : await createDatabase(options.serverUrl, DATABASE);
  const dataDir = join(folder, 'data');
  const contactsPerWorkspace = Math.floor(options.contacts / options.workspaces);
  const database = await openDatabase({
    databaseUrl,
    dataDir,
    logger: createLogger('warn'),
    onCrash: error => {
      throw error;
    },
  });
  await migrate(database, join(projectRoot, 'migrations'));
  const workspaceKeys = await seedSluice(database, options.workspaces, contactsPerWorkspace, options.fill);
  await database.close();
  const config =
    options.vendorUrl === undefined
      ? await writeLocalProvider(folder, contactsPerWorkspace)
      : await writeVendorProvider(folder, options.vendorUrl, options.vendorConcurrency);
  const server = await startServer({
    arguments: [...nodeOptions, SERVER],
    environment: {
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      SLUICE_DATA_DIR: dataDir,
      SLUICE_CONFIG: config,
      SLUICE_LOG_LEVEL: 'warn',
    },
    port: options.port,
    readyPath: '/readyz',
  });

  let nextIndex = 0;
  let seed = 1;
  const job = {
    port: options.port,
    workspaceKeys,
    contactsPerWorkspace,
    countHeaders: ['x-credits-charged', 'retry-after'],
  };
  const fresh = async (
    loop: Parameters<typeof runLoad>[0]['loop'],
    connections: number,
    durationMs: number,
  ) => {
    const maxRequests = options.contacts - nextIndex;
    const result = await runLoad({
      ...job,
      seed,
      loop,
      connections,
      durationMs,
      firstIndex: nextIndex,
      maxRequests,
    });
    nextIndex = result.nextIndex;
    return result;
  };
  const charged = async (...load: Parameters<typeof fresh>) => {
    const result = await fresh(...load);
    checkCharged(result);
    return result;
  };
  return {
    server,
    databaseUrl,
    workspaceKeys,
    load: (connections, durationMs) => charged({ kind: 'closed' }, connections, durationMs),
    loadAt: (ratePerSecond, connections, durationMs) =>
      charged({ kind: 'open', ratePerSecond }, connections, durationMs),
    overloadAt: (ratePerSecond, connections, durationMs) =>
      fresh({ kind: 'open', ratePerSecond }, connections, durationMs),
    repeat: (connections, durationMs) =>
      runLoad({
        ...job,
        seed,
        loop: { kind: 'closed' },
        connections,
        durationMs,
        firstIndex: 0,
        maxRequests: 1_000_000_000,
        repeatEvery: nextIndex,
      }),
    reset: async () => {
      if (databaseUrl === null) throw new Error('The embedded database is open in the server alone.');
      await withClient(databaseUrl, client =>
        emptyContacts({ query: (text, parameters) => client.query(text, [...(parameters ?? [])]) }),
      );
      nextIndex = 0;
      seed += 1;
    },
    stop: async () => {
      await server.stop();
      if (options.serverUrl !== null) await dropDatabase(options.serverUrl, DATABASE);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
