import type { Queryable } from '../database/queryable.js';

/** Writes all that is in memory into the database's files, so that a copy of them has nothing to catch up on. */
export async function checkpoint(held: Queryable): Promise<void> {
  await held.query('checkpoint');
}
