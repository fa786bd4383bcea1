import { fileURLToPath } from 'node:url';
import { createDatabase, dropDatabase, withClient } from './database.store.js';
import type { LoadResult } from './load/job.js';
import { runLoad } from './load/start.js';
import { compare, measurePairs } from './pairs.js';
import { startServer } from './servers.js';
import { seedTextbook } from './textbook/seed.store.js';

// The baseline against the limit, by itself: `node …/baseline.js postgres://…`, figures as JSON.
const DATABASE = 'bench_textbook';
const TEXTBOOK_PORT = 9_311;
const ECHO_PORT = 9_312;
const CONNECTIONS = 64;
const PAIRS = 3;
const WARM_UP_MS = 3_000;
const MEASURED_MS = 8_000;
/** Twice what the baseline can use up in all its runs. */
const CONTACTS = 120_000;

const serverUrl = process.argv[2] ?? 'postgres://127.0.0.1:5432/postgres';
const scriptOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const databaseUrl = await createDatabase(serverUrl, DATABASE);
try {
  const oneHot = await measure(databaseUrl, 1);
  const twoHundred = await measure(databaseUrl, 200);
  process.stdout.write(`${JSON.stringify({ oneHot, twoHundred }, null, 2)}\n`);
} finally {
  await dropDatabase(serverUrl, DATABASE);
}

async function measure(url: string, workspaces: number): Promise<unknown> {
  const contactsPerWorkspace = CONTACTS / workspaces;
  const { workspaceKeys } = await withClient(url, client =>
    seedTextbook(client, workspaces, contactsPerWorkspace),
  );
  const textbook = await startServer({
    arguments: [scriptOf('./textbook/server.js')],
    environment: { DATABASE_URL: url },
    port: TEXTBOOK_PORT,
    readyPath: '/readyz',
  });
  const echo = await startServer({
    arguments: [scriptOf('./echo/server.js')],
    environment: {},
    port: ECHO_PORT,
    readyPath: '/readyz',
  });
  let nextIndex = 0;
  const load = async (port: number, durationMs: number): Promise<LoadResult> => {
    const result = await runLoad({
      port,
      connections: CONNECTIONS,
      loop: { kind: 'closed' },
      durationMs,
      firstIndex: port === TEXTBOOK_PORT ? nextIndex : 0,
      maxRequests: port === TEXTBOOK_PORT ? CONTACTS - nextIndex : 1_000_000_000,
      workspaceKeys: [...workspaceKeys],
      contactsPerWorkspace,
      seed: workspaces,
      countHeaders: port === TEXTBOOK_PORT ? ['x-credits-charged'] : [],
    });
    if (port === TEXTBOOK_PORT) nextIndex = result.nextIndex;
    return result;
  };
  try {
    await load(TEXTBOOK_PORT, WARM_UP_MS);
    await load(ECHO_PORT, WARM_UP_MS);
    const pairs = await measurePairs(
      PAIRS,
      () => load(TEXTBOOK_PORT, MEASURED_MS),
      () => load(ECHO_PORT, MEASURED_MS),
    );
    return {
      perSecond: compare(pairs, result => result.perSecond),
      p50Ms: compare(pairs, result => result.latencyMs.p50),
      p99Ms: compare(pairs, result => result.latencyMs.p99),
      textbookMegabytes: textbook.residentMegabytes(),
      runs: pairs.map(pair => ({ textbook: pair.a, echo: pair.b })),
    };
  } finally {
    await textbook.stop();
    await echo.stop();
  }
}
