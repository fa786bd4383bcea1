import { z } from 'zod';
import type { Queryable } from '../database/queryable.js';
import type { RateLimit, TakeSlots } from './limiter.js';

/** Takes slots of one provider from the counts that all replicas share. Rejects where the database fails. */
export function providerSlots(database: Queryable, provider: string, limit: RateLimit): TakeSlots {
  return async (wanted, lateMs) => {
    const { rows } = await database.query(
      'select granted, wait_ms from take_provider_slots_v1($1, $2, $3, $4, $5)',
      [provider, limit.requests, limit.perMs, wanted, lateMs],
    );
    const [taken] = takenRows.parse(rows);
    return { granted: taken.granted, waitMs: taken.wait_ms };
  };
}

const takenRows = z.tuple([z.object({ granted: z.int().min(0), wait_ms: z.int().min(0) })]);
