import { fileURLToPath } from 'node:url';
import type { LoadResult } from '../load/job.js';
import { runLoad } from '../load/start.js';
import { startServer } from '../servers.js';

export interface Echo {
  load(connections: number, durationMs: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** The limit: what HTTP alone costs. */
export async function startEcho(port: number): Promise<Echo> {
  const server = await startServer({
    arguments: [fileURLToPath(new URL('./server.js', import.meta.url))],
    environment: {},
    port,
    readyPath: '/readyz',
  });
  return {
    load: (connections, durationMs) =>
      runLoad({
        port,
        connections,
        loop: { kind: 'closed' },
        durationMs,
        firstIndex: 0,
        maxRequests: 1_000_000_000,
        workspaceKeys: [`wbk_${'a'.repeat(52)}`],
        contactsPerWorkspace: 100_000,
        seed: 1,
        countHeaders: [],
      }),
    stop: () => server.stop(),
  };
}
