import { fileURLToPath } from 'node:url';
import { createDatabase, dropDatabase, withClient } from '../database.store.js';
import type { LoadResult } from '../load/job.js';
import { runLoad } from '../load/start.js';
import { startServer } from '../servers.js';
import { seedTextbook } from './seed.store.js';

const DATABASE = 'bench_textbook';

export interface Textbook {
  load(connections: number, durationMs: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** The baseline with a seeded database of its own on the same server. */
export async function startTextbook(
  serverUrl: string,
  port: number,
  workspaces: number,
  contacts: number,
): Promise<Textbook> {
  const databaseUrl = await createDatabase(serverUrl, DATABASE);
  const contactsPerWorkspace = Math.floor(contacts / workspaces);
  const { workspaceKeys } = await withClient(databaseUrl, client =>
    seedTextbook(client, workspaces, contactsPerWorkspace),
  );
  const server = await startServer({
    arguments: [fileURLToPath(new URL('./server.js', import.meta.url))],
    environment: { DATABASE_URL: databaseUrl },
    port,
    readyPath: '/readyz',
  });
  let nextIndex = 0;
  return {
    load: async (connections, durationMs) => {
      const result = await runLoad({
        port,
        connections,
        loop: { kind: 'closed' },
        durationMs,
        firstIndex: nextIndex,
        maxRequests: contacts - nextIndex,
        workspaceKeys: [...workspaceKeys],
        contactsPerWorkspace,
        seed: workspaces,
        countHeaders: ['x-credits-charged'],
      });
      nextIndex = result.nextIndex;
      return result;
    },
    stop: async () => {
      await server.stop();
      await dropDatabase(serverUrl, DATABASE);
    },
  };
}
