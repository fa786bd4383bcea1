import type { Database } from '../database/database.js';

export interface CallCount {
  /** How many of the wanted calls were counted; the others were refused and used up nothing. */
  readonly granted: number;
  readonly day_used: number;
  readonly minute_used: number;
  /** The database's clock, by which days and minutes begin. */
  readonly at: Date;
}

export async function countCalls(
  database: Database,
  workspaceId: string,
  wanted: number,
  perDay: number,
  perMinute: number,
): Promise<CallCount> {
  const { rows } = await database.query<CallCount>('select * from count_calls_v1($1, $2, $3, $4)', [
    workspaceId,
    wanted,
    perDay,
    perMinute,
  ]);
  const [count] = rows;
  if (count === undefined) throw new Error('The call counter gave no count.');
  return count;
}
