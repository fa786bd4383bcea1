import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { backupRoutes } from './backup/backup.routes.js';
import type { Settings } from './config.js';
import { contactRoutes } from './contacts/contacts.routes.js';
import { creditRoutes } from './credits/credits.routes.js';
import { type Database, isDatabaseAway } from './database/database.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open.js';
import { DELETE_ROWS_MAX, deleteInRounds } from './database/retention.js';
import { AdmitStage } from './enrich/admit.js';
import { Enricher } from './enrich/enrich.js';
import { enrichRoutes } from './enrich/enrich.routes.js';
import { deleteOldClaims } from './enrich/enrichments.store.js';
import { Lease } from './enrich/lease.js';
import { endAllLeases } from './enrich/processes.store.js';
import { SettleStage } from './enrich/settle.js';
import { makeWaterfalls, type Waterfalls } from './enrich/waterfalls.js';
import { serveDocs } from './http/docs.js';
import { openApi } from './http/openapi.js';
import type { AnyRoute } from './http/route.js';
import { buildServer } from './http/server.js';
import { CallLimiter } from './limits/call-limiter.js';
import type { Logger } from './logger.js';
import { Metrics } from './observe/metrics.js';
import { operationRoutes } from './observe/operation.routes.js';
import { projectRoot } from './paths.js';
import { Asker } from './providers/ask.js';
import { readConfiguration } from './providers/configuration.js';
import { providerRoutes } from './providers/providers.routes.js';
import { deleteOldReceipts } from './providers/receipts.store.js';
import { storeTotals } from './providers/totals.js';
import { openSandbox, type Sandbox } from './sandbox/sandbox-workspace.js';
import { version } from './version.js';
import { ensureAdminToken } from './workspaces/admin-token.js';
import { KeyRing } from './workspaces/key-ring.js';
import { workspaceRoutes } from './workspaces/workspaces.routes.js';
import { getWorkspace } from './workspaces/workspaces.store.js';

/** How long calls in flight may take to finish when the process is told to stop. */
const DRAIN_MS_MAX = 30_000;

/** Between two looks for connections that have become idle while the process stops. */
const CLOSE_IDLE_EVERY_MS = 50;

/** Between two tries to reach a database that is away at the start. */
const DATABASE_RETRY_MS = 1_000;

/** The whole program, made from its settings; it neither listens nor handles signals by itself. */
export interface App {
  readonly server: FastifyInstance;
  readonly adminToken: string;
  /** Resolves when the database is reached and migrated; tells of the sandbox workspace where there is one. */
  readonly ready: Promise<Sandbox | null>;
  /** Stops accepting, finishes calls in flight (30 s at most), closes everything. */
  stop(): Promise<void>;
}

/**
 * Builds the program. The configuration is checked and the providers are made before anything else, so that a
 * mistake is found at the start; a database server that is away is waited for, while calls get 503.
 */
export async function createApp(
  settings: Settings,
  logger: Logger,
  onCrash: (error: unknown) => void,
): Promise<App> {
  const now = () => Date.now();
  const configuration = await readConfiguration(settings.configPath, settings.environment);
  const adminToken = settings.adminToken ?? (await ensureAdminToken(settings.dataDir));
  const { databaseUrl, dataDir } = settings;
  const database = await openDatabase({ databaseUrl, dataDir, logger, onCrash });
  const waterfalls = await makeWaterfalls(configuration, settings, { database, logger, now }).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );

  const keyRing = new KeyRing(database, now);
  const lease = new Lease(database, logger);
  const { enricher, asker, metrics } = makeEngine({ database, waterfalls, lease, logger, now });

  let stopping = false;
  let migrated = false;
  const isReady = async () => migrated && !stopping && (await isReachable(database));
  const routes: AnyRoute[] = [
    ...enrichRoutes(database, enricher),
    ...contactRoutes(database, now),
    ...creditRoutes(database),
    ...workspaceRoutes(database, keyRing, now),
    ...providerRoutes(database, () => waterfalls.providers),
    ...operationRoutes(metrics, isReady),
    ...backupRoutes({ database, databaseUrl, dataDir, environment: settings.environment }),
  ];
  const server = buildServer({
    routes,
    gate: {
      keyRing,
      limiter: new CallLimiter(database, now),
      adminToken,
      workspaceExists: async id => (await getWorkspace(database, id)) !== null,
    },
    logger,
    onAnswer: answer => metrics.noteRequest(answer),
    isStopping: () => stopping,
  });
  await serveDocs(server, openApi(routes, version));

  const upkeep = async () => {
    await enricher.releaseAbandoned();
    await asker.recordLate();
    await keyRing.noteUses();
    await storeTotals(database, waterfalls.providers);
    await deleteInRounds(() => deleteOldClaims(database, DELETE_ROWS_MAX));
    await deleteInRounds(() => deleteOldReceipts(database, DELETE_ROWS_MAX));
  };
  const prepare = async (): Promise<Sandbox | null> => {
    await migrate(database, join(projectRoot, 'migrations'));
    // The embedded database is this process's alone: whoever was at it before is dead.
    if (databaseUrl === null) await endAllLeases(database);
    const sandbox = configuration === null && settings.sandbox ? await openSandbox(database, now) : null;
    await waterfalls.learnSandboxes(database);
    await lease.releaseDead();
    await lease.start(upkeep);
    migrated = true;
    return sandbox;
  };
  const ready = untilReachable(prepare, () => stopping, logger);

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopping = true;
    stopped ??= stopInOrder({ server, enricher, ready, upkeep, lease, waterfalls, database, logger });
    return stopped;
  };
  return { server, adminToken, ready, stop };
}

interface EngineParts {
  readonly database: Database;
  readonly waterfalls: Waterfalls;
  readonly lease: Lease;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The five stages, tied together, and what measures them. */
function makeEngine({ database, waterfalls, lease, logger, now }: EngineParts) {
  const asker = new Asker(database, logger, now);
  const admit = new AdmitStage(database, () => lease.fence, now);
  const settle = new SettleStage(database);
  const metrics = new Metrics({
    callsUnderWay: () => enricher.underWay,
    waiting: () => admit.waiting + settle.waiting,
    providers: () => waterfalls.providers,
  });
  const enricher: Enricher = new Enricher({
    database,
    admit,
    settle,
    asker,
    waterfallFor: workspaceId => waterfalls.of(workspaceId),
    onSettled: (outcome, charged, attempts) => metrics.noteEnrichment(outcome, charged, attempts),
    now,
  });
  return { enricher, asker, metrics };
}

interface RunningParts {
  readonly server: FastifyInstance;
  readonly enricher: Enricher;
  readonly ready: Promise<unknown>;
  readonly upkeep: () => Promise<void>;
  readonly lease: Lease;
  readonly waterfalls: Waterfalls;
  readonly database: Database;
  readonly logger: Logger;
}

/** First nobody new comes in, then calls in flight end, then what they used is closed. */
async function stopInOrder(parts: RunningParts): Promise<void> {
  const { server, enricher, ready, upkeep, lease, waterfalls, database, logger } = parts;
  const drained = Promise.all([server.close(), enricher.drained()]);
  // A connection whose answer was on its way becomes idle only now, and nobody else would close it.
  const closing = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  await Promise.race([drained, sleep(DRAIN_MS_MAX, undefined, { ref: false })]);
  clearInterval(closing);
  await ready.catch(() => undefined);
  await upkeep().catch((error: unknown) => logger.warn({ err: error }, 'the last upkeep failed'));
  await lease.stop().catch((error: unknown) => logger.warn({ err: error }, 'the lease could not be ended'));
  await waterfalls.close();
  await database.close();
}

async function isReachable(database: Database): Promise<boolean> {
  try {
    await getWorkspace(database, '00000000-0000-0000-0000-000000000000');
    return true;
  } catch {
    return false;
  }
}

/** Repeats the preparation while the database is away; any other fault is final. */
async function untilReachable<Result>(
  prepare: () => Promise<Result>,
  isStopping: () => boolean,
  logger: Logger,
): Promise<Result | null> {
  for (;;) {
    try {
      return await prepare();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      if (isStopping()) return null;
      logger.warn({ err: error }, 'the database cannot be reached; trying again every second');
      await sleep(DATABASE_RETRY_MS);
    }
  }
}
