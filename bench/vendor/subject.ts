import { fileURLToPath } from 'node:url';
import type { LoadResult } from '../load/job.js';
import { runPlainLoad } from '../load/start.js';
import { startServer } from '../servers.js';

export interface Vendor {
  readonly url: string;
  /** Asks it directly at a constant rate, without anybody in between. */
  loadAt(ratePerSecond: number, connections: number, durationMs: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** A vendor that takes its time for each answer. */
export async function startVendor(port: number, delayMs: number): Promise<Vendor> {
  const server = await startServer({
    arguments: [fileURLToPath(new URL('./server.js', import.meta.url))],
    environment: { DELAY_MS: String(delayMs) },
    port,
    readyPath: '/',
  });
  return {
    url: `http://127.0.0.1:${port}/person`,
    loadAt: (ratePerSecond, connections, durationMs) =>
      runPlainLoad({ port, connections, loop: { kind: 'open', ratePerSecond }, durationMs }),
    stop: () => server.stop(),
  };
}
