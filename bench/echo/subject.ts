import { fileURLToPath } from 'node:url';
import type { LoadResult } from '../load/job.js';
import { runPlainLoad } from '../load/start.js';
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
      runPlainLoad({ port, connections, loop: { kind: 'closed' }, durationMs }),
    stop: () => server.stop(),
  };
}
