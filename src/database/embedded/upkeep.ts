import type pg from 'pg';
import type { Logger } from '../../logger.js';
import { checkpoint, tableDueForVacuum, vacuum, walBytesToReplay } from './statements.store.js';

/** How often we look. A look takes about a millisecond. */
const UPKEEP_EVERY_MS = 10_000;

/** 64 MB are replayed in 1.5 s after a crash; a checkpoint at that point takes 40 to 70 ms. */
const REPLAY_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A PostgreSQL without background processes neither checkpoints nor vacuums: its log grew by 500 MB in ten
 * statements and would be replayed after the next crash, dead rows stay, and the planner knows no table's size.
 * So we do both, at most one table at a time, between other queries.
 */
export async function doUpkeep(pool: pg.Pool): Promise<void> {
  if ((await walBytesToReplay(pool)) > REPLAY_BYTES_MAX) await checkpoint(pool);
  const table = await tableDueForVacuum(pool);
  if (table !== undefined) await vacuum(pool, table);
}

/** Does the upkeep regularly until stopped. A failure is logged and tried again: the data is not in danger. */
export function startUpkeep(pool: pg.Pool, logger: Logger | undefined): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= doUpkeep(pool)
      .catch((error: unknown) => logger?.warn({ err: error }, 'The upkeep of the embedded database failed.'))
      .finally(() => {
        underWay = undefined;
      });
  }, UPKEEP_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
