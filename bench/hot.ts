import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../src/database/migrate.js';
import { openDatabase } from '../src/database/open.js';
import { createLogger } from '../src/logger.js';
import { projectRoot } from '../src/paths.js';
import { createDatabase, dropDatabase } from './database.store.js';
import { runLoad } from './load/start.js';
import { startServer } from './servers.js';
import { writeLocalProvider } from './sluice/people.js';
import { seedSluice } from './sluice/seed.store.js';

// A quick look at one hot workspace: `node …/hot.js [postgres://…|embedded] [workspaces] [seconds]`, figures as JSON.
const target = process.argv[2] ?? 'embedded';
const workspaces = Number(process.argv[3] ?? 1);
const durationMs = Number(process.argv[4] ?? 8) * 1_000;
const CONTACTS = 200_000;
const PORT = 9_321;
/** For profiles: `BENCH_NODE_OPTIONS=--cpu-prof`. */
const nodeOptions = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean);

const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
const databaseUrl = target === 'embedded' ? null : await createDatabase(target, 'bench_hot');
try {
  const dataDir = join(folder, 'data');
  const database = await openDatabase({
    databaseUrl,
    dataDir,
    logger: createLogger('warn'),
    onCrash: error => {
      throw error;
    },
  });
  await migrate(database, join(projectRoot, 'migrations'));
  const contactsPerWorkspace = Math.floor(CONTACTS / workspaces);
  const keys = await seedSluice(database, workspaces, contactsPerWorkspace);
  await database.close();
  const config = await writeLocalProvider(folder, contactsPerWorkspace);
  const server = await startServer({
    arguments: [...nodeOptions, fileURLToPath(new URL('./sluice/server.js', import.meta.url))],
    environment: {
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      SLUICE_DATA_DIR: dataDir,
      SLUICE_CONFIG: config,
      SLUICE_LOG_LEVEL: 'warn',
    },
    port: PORT,
    readyPath: '/readyz',
  });
  const job = {
    port: PORT,
    connections: 64,
    loop: { kind: 'closed' } as const,
    workspaceKeys: keys,
    contactsPerWorkspace,
    seed: 1,
    countHeaders: ['x-credits-charged', 'idempotent-replayed'],
  };
  const cpuUs = () => {
    const [, rest = ''] = readFileSync(`/proc/${server.processId}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  };
  const warm = await runLoad({ ...job, durationMs: 3_000, firstIndex: 0, maxRequests: CONTACTS });
  const cpuBefore = cpuUs();
  const run = await runLoad({
    ...job,
    durationMs,
    firstIndex: warm.nextIndex,
    maxRequests: CONTACTS - warm.nextIndex,
  });
  const cpuPerCallUs = (cpuUs() - cpuBefore) / run.requests;
  const replays = await runLoad({
    ...job,
    durationMs: 4_000,
    firstIndex: 0,
    maxRequests: 1_000_000,
    repeatEvery: run.nextIndex,
  });
  process.stdout.write(
    `${JSON.stringify({ run, replays, cpuPerCallUs, megabytes: server.residentMegabytes() }, null, 1)}\n`,
  );
  await server.stop();
} finally {
  if (databaseUrl !== null) await dropDatabase(target, 'bench_hot');
  await rm(folder, { recursive: true, force: true });
}
