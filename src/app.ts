import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { backupRoutes } from './backup/backup.routes.js';
import { companyRoutes } from './companies/companies.routes.js';
import { companyImport } from './companies/company-import.js';
import { companyExportRoutes } from './companies/export.routes.js';
import type { Settings } from './config.js';
import { sessionRoutes } from './console/session.routes.js';
import { Sessions } from './console/sessions.js';
import { contactImport } from './contacts/contact-import.js';
import { contactRoutes } from './contacts/contacts.routes.js';
import { exportRoutes } from './contacts/export.routes.js';
import { importedRoutes } from './contacts/imported.routes.js';
import { creditRoutes } from './credits/credits.routes.js';
import { type Database, isDatabaseAway } from './database/database.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open.js';
import { AdmitStage } from './enrich/admit.js';
import { companyProvenanceRoutes } from './enrich/company-provenance.routes.js';
import { Enricher } from './enrich/enrich.js';
import { enrichRoutes } from './enrich/enrich.routes.js';
import { enrichmentRoutes } from './enrich/enrichments.routes.js';
import { Evidence } from './enrich/evidence.js';
import { EvidenceExchange } from './enrich/evidence-exchange.js';
import { Lease } from './enrich/lease.js';
import { lookUpRoutes } from './enrich/look-up.routes.js';
import { planRoutes } from './enrich/plan.routes.js';
import { endAllLeases } from './enrich/processes.store.js';
import { provenanceRoutes } from './enrich/provenance.routes.js';
import { SettleStage } from './enrich/settle.js';
import { trustLearned } from './enrich/trust.js';
import { waterfallRoutes } from './enrich/waterfall.routes.js';
import { makeWaterfalls, type Waterfalls } from './enrich/waterfalls.js';
import { eraseContact } from './erasure/erase-contact.js';
import { serveConsole } from './http/console.js';
import { serveDocs } from './http/docs.js';
import { openApi } from './http/openapi.js';
import type { AnyRoute } from './http/route.js';
import { buildServer } from './http/server.js';
import { ImportQueue } from './imports/import-queue.js';
import { type ImportParts, importRoutes } from './imports/imports.routes.js';
import { tellImported } from './imports/tell-imported.js';
import { CallLimiter } from './limits/call-limiter.js';
import { FrontDoor } from './limits/front-door.js';
import type { Logger } from './logger.js';
import { Metrics } from './observe/metrics.js';
import { operationRoutes } from './observe/operation.routes.js';
import { projectRoot } from './paths.js';
import { Asker } from './providers/ask.js';
import { readConfiguration } from './providers/configuration.js';
import { providerRoutes } from './providers/providers.routes.js';
import { RunWorker } from './runs/run-worker.js';
import { runRoutes } from './runs/runs.routes.js';
import { openSandbox, type Sandbox } from './sandbox/sandbox-workspace.js';
import { attentionRoutes } from './statistics/attention.routes.js';
import { Statistics } from './statistics/statistics.js';
import { statisticsRoutes } from './statistics/statistics.routes.js';
import { SuppressionList } from './suppressions/suppression-list.js';
import { suppressionRoutes } from './suppressions/suppressions.routes.js';
import { upkeepOf } from './upkeep.js';
import { makeVerifier } from './verify/make-verifier.js';
import type { EmailVerifier } from './verify/verifier.js';
import { version } from './version.js';
import { makeWebhooks, type Webhooks } from './webhooks/webhooks.js';
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

  const verifier = makeVerifier(configuration?.verification ?? {});
  const keyRing = new KeyRing(database, now);
  const lease = new Lease(database, logger);
  const engine = makeEngine({ database, settings, waterfalls, verifier, lease, logger, now });
  const { runWorker, webhooks, metrics, evidenceExchange } = engine;

  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let migrated = false;
  const isReady = async () => migrated && !isStopping() && (await isReachable(database));
  const sessions = new Sessions({ database, keyRing, adminToken, now });
  const parts = { database, settings, waterfalls, keyRing, sessions, isReady, now };
  const routes = makeRoutes({ ...parts, stopping: stopping.signal, ...engine });
  const server = buildServer({
    routes,
    gate: {
      keyRing,
      sessions,
      limiter: new CallLimiter(database, now),
      adminToken,
      workspaceExists: async id => (await getWorkspace(database, id)) !== null,
    },
    frontDoor: new FrontDoor({ now, elsewhere: () => engine.enricher.callsElsewhere }),
    deadlineMs: waterfalls.deadlineMs,
    now,
    logger,
    onAnswer: answer => metrics.noteRequest(answer),
    isPrepared: () => migrated,
    isStopping,
  });
  await serveDocs(server, openApi(routes, version));
  await serveConsole(server, join(projectRoot, 'dist', 'console'));

  const upkeep = upkeepOf({ database, keyRing, sessions, waterfalls, ...engine });
  const prepare = async (): Promise<Sandbox | null> => {
    await migrate(database, join(projectRoot, 'migrations'));
    // The embedded database is this process's alone: whoever was at it before is dead.
    if (databaseUrl === null) await endAllLeases(database);
    const sandbox = configuration === null && settings.sandbox ? await openSandbox(database, now) : null;
    await waterfalls.learnSandboxes(database);
    await waterfalls.learnOwn(database);
    await evidenceExchange.exchange();
    await lease.releaseDead();
    await lease.start(upkeep);
    runWorker.start();
    webhooks.start();
    migrated = true;
    return sandbox;
  };
  const ready = untilReachable(prepare, isStopping, logger);

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopping.abort();
    stopped ??= stopInOrder({ server, ready, upkeep, lease, waterfalls, database, logger, ...engine });
    return stopped;
  };
  return { server, adminToken, ready, stop };
}

interface RouteParts {
  readonly database: Database;
  readonly settings: Settings;
  readonly enricher: Enricher;
  readonly suppressions: SuppressionList;
  readonly evidence: Evidence;
  readonly runWorker: RunWorker;
  readonly webhooks: Webhooks;
  readonly imports: ImportParts;
  readonly waterfalls: Waterfalls;
  readonly keyRing: KeyRing;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
  readonly statistics: Statistics;
  readonly isReady: () => Promise<boolean>;
  readonly stopping: AbortSignal;
  readonly now: () => number;
}

/** Every operation, in the order of the reference. */
function makeRoutes(parts: RouteParts): AnyRoute[] {
  const { database, enricher, runWorker, webhooks, waterfalls, keyRing, metrics } = parts;
  const { isReady, stopping, now } = parts;
  const { databaseUrl, dataDir, environment } = parts.settings;
  return [
    ...enrichRoutes(enricher),
    ...enrichmentRoutes(database),
    ...planRoutes(parts),
    ...lookUpRoutes(enricher),
    ...runRoutes({ database, waterfalls, worker: runWorker, stopping, now }),
    ...provenanceRoutes(database),
    ...companyProvenanceRoutes(database),
    ...contactRoutes(
      database,
      (workspaceId, contactId) => eraseContact(database, waterfalls.providers, workspaceId, contactId),
      now,
    ),
    ...importRoutes(parts.imports),
    ...exportRoutes(database),
    ...companyExportRoutes(database),
    ...importedRoutes(database),
    ...suppressionRoutes(database, now),
    ...companyRoutes(database, now),
    ...creditRoutes(database),
    ...statisticsRoutes(database, parts.statistics, now),
    ...attentionRoutes(database, waterfalls, now),
    ...webhooks.routes,
    ...workspaceRoutes(database, keyRing, now),
    ...waterfallRoutes(database, waterfalls),
    ...providerRoutes(
      database,
      () => waterfalls.providers,
      (...about) => trustLearned(parts.evidence, ...about),
    ),
    ...sessionRoutes(database, parts.sessions),
    ...operationRoutes(metrics, isReady),
    ...backupRoutes({ database, databaseUrl, dataDir, environment }),
  ];
}

interface EngineParts {
  readonly database: Database;
  readonly settings: Settings;
  readonly waterfalls: Waterfalls;
  readonly verifier: EmailVerifier;
  readonly lease: Lease;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The five stages, tied together, what measures them, who does runs with them, and who tells of it. */
function makeEngine({ database, settings, waterfalls, verifier, lease, logger, now }: EngineParts) {
  const fence = () => lease.fence;
  const evidence = new Evidence();
  const asker = new Asker(database, logger, now);
  const admit = new AdmitStage(database, fence, now);
  const settle = new SettleStage(database);
  const metrics = new Metrics({
    callsUnderWay: () => enricher.underWay,
    itemsUnderWay: () => runWorker.itemsUnderWay,
    waiting: () => admit.waiting + settle.waiting,
    providers: () => waterfalls.providers,
  });
  const statistics = new Statistics(database, now);
  const suppressions = new SuppressionList(database);
  const enricher: Enricher = new Enricher({
    database,
    admit,
    settle,
    asker,
    suppressions,
    verifier,
    learning: { evidence, random: () => randomInt(2 ** 32) / 2 ** 32 },
    waterfallFor: workspaceId => waterfalls.of(workspaceId),
    onSettled: call => {
      metrics.noteEnrichment(call);
      statistics.note(call);
    },
    now,
  });
  const runWorker: RunWorker = new RunWorker({ database, enricher, fence, waterfalls, logger, now });
  const webhooks = makeWebhooks({ database, settings, fence, logger, now });
  const imports = makeImports(database, fence, logger, now);
  const evidenceExchange = new EvidenceExchange(database, evidence, now);
  return {
    enricher,
    asker,
    suppressions,
    evidence,
    metrics,
    statistics,
    runWorker,
    webhooks,
    imports,
    evidenceExchange,
  };
}

/** Imports, and what their routes need. */
function makeImports(
  database: Database,
  fence: () => number,
  logger: Logger,
  now: () => number,
): ImportParts {
  const parts = { database, logger, now, fence, kinds: [contactImport, companyImport] };
  return { ...parts, queue: new ImportQueue({ ...parts, onCompleted: tellImported }) };
}

interface RunningParts {
  readonly server: FastifyInstance;
  readonly enricher: Enricher;
  readonly runWorker: RunWorker;
  readonly webhooks: Webhooks;
  readonly imports: ImportParts;
  readonly evidenceExchange: EvidenceExchange;
  readonly statistics: Statistics;
  readonly ready: Promise<unknown>;
  readonly upkeep: () => Promise<void>;
  readonly lease: Lease;
  readonly waterfalls: Waterfalls;
  readonly database: Database;
  readonly logger: Logger;
}

/** First nobody new comes in, then calls in flight end, then what they used is closed. */
async function stopInOrder(parts: RunningParts): Promise<void> {
  const {
    server,
    enricher,
    runWorker,
    webhooks,
    imports,
    ready,
    upkeep,
    lease,
    waterfalls,
    database,
    logger,
  } = parts;
  const sent = ready.catch(() => undefined).then(() => webhooks.stop());
  const drained = Promise.all([
    server.close(),
    runWorker.stop(),
    imports.queue.stop(),
    enricher.drained(),
    sent,
  ]);
  // A connection whose answer was on its way becomes idle only now, and nobody else would close it.
  const closing = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  await Promise.race([drained, sleep(DRAIN_MS_MAX, undefined, { ref: false })]);
  clearInterval(closing);
  await ready.catch(() => undefined);
  const last = upkeep()
    .then(() => parts.evidenceExchange.exchange())
    .then(() => parts.statistics.store());
  await last.catch((error: unknown) => logger.warn({ err: error }, 'the last upkeep failed'));
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
