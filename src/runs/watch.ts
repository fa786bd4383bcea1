import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import { isDatabaseAway } from '../database/database.js';
import { hasEnded } from './run.js';
import { toPublic } from './run-schemas.js';
import { getRun } from './runs.store.js';

/** Between two looks at the run: a look is one row by its key. */
const LOOK_EVERY_MS = 500;

/** A line now and then keeps proxies from closing a connection on which nothing happens. */
const ALIVE_EVERY_MS = 15_000;

/** How long a client waits before it comes again, as the stream asks it to. */
const RETRY_MS = 1_000;

/**
 * The run as server-sent events: whole, each time it has changed, with its revision as the event's id. So whoever comes
 * again with the last id misses nothing that still matters, and gets nothing twice. Ends when the run has ended.
 * @param lastRevision what the client has seen. @param stopping ends all streams when the process stops.
 */
export function watchRun(
  database: Database,
  workspaceId: string,
  runId: string,
  lastRevision: number,
  { now, stopping }: { readonly now: () => number; readonly stopping: AbortSignal },
): Readable {
  return Readable.from(events(database, workspaceId, runId, lastRevision, now, stopping), {
    objectMode: false,
    highWaterMark: 1,
  });
}

async function* events(
  database: Database,
  workspaceId: string,
  runId: string,
  lastRevision: number,
  now: () => number,
  stopping: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  let seen = lastRevision;
  let saidAtMs = now();
  while (!stopping.aborted) {
    const run = await getRun(database, workspaceId, runId).catch((error: unknown) => {
      if (isDatabaseAway(error)) return 'away' as const;
      throw error;
    });
    if (run === null) return;
    if (run !== 'away' && run.revision > seen) {
      seen = run.revision;
      saidAtMs = now();
      yield `id: ${seen}\nevent: run\ndata: ${JSON.stringify(toPublic(run, now()))}\n\n`;
    }
    if (run !== 'away' && hasEnded(run) && run.taken === 0) return;
    if (now() - saidAtMs >= ALIVE_EVERY_MS) {
      saidAtMs = now();
      yield ': still here\n\n';
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
}
