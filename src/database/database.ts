import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { AppError } from '../errors.js';
import { asSent } from './array-text.js';
import { callStatement } from './call.store.js';
import type { Queryable } from './queryable.js';

/** PostgreSQL, embedded or not: all code above sees this and nothing else. */
export interface Database extends Queryable {
  /** Whether it works beside this process; the embedded one takes turns with it. */
  readonly worksBeside: boolean;
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  /**
   * Calls a set-returning function of `migrations/functions/`. The call is prepared once on each connection: parsing
   * and planning it anew took as long as 5 calls of a batch take (0.1 ms).
   */
  call<Row extends object>(name: string, parameters: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction; any error in it rolls back. Not for the request path. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Serialization failure and deadlock: the transaction did nothing, and the same again may well succeed. */
const CONFLICTS = new Set(['40001', '40P01']);

/** Conflicts are retried this often; with two replicas on one hot row two tries were the most ever seen. */
const CONFLICT_RETRIES_MAX = 5;

/**
 * SQLSTATEs of a database that is away: connection lost, shutting down, starting, too many clients, disk full or failing
 * (53, 58), out of time (57014, 55P03), or a standby that takes no writes yet (25006).
 */
const AWAY_STATES = /^(08|57P|53|58|57014|55P03|25006)/;
const AWAY_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
const AWAY_MESSAGES =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|client was closed|query read timeout/i;

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True where the database could not be reached or went away: see `mayHaveTakenEffect` for what that means. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'database_unavailable';
  const code = errorCode(error);
  return (
    AWAY_STATES.test(code) ||
    AWAY_ERRNO.has(code) ||
    (error instanceof Error && AWAY_MESSAGES.test(error.message))
  );
}

/** The database went away after a statement was sent and before its answer came. */
class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** True where a statement was sent and its answer was lost: it may have been done, or be done yet. */
export function mayHaveTakenEffect(error: unknown): boolean {
  return error instanceof AppError && error.cause instanceof AnswerLost;
}

/** True for a value that a unique index refuses; `constraint` names the index. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    errorCode(error) === '23505' &&
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === constraint
  );
}

/** Whether a write named a row of another table that is not there. */
export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  return (
    errorCode(error) === '23503' &&
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === constraint
  );
}

/** What a client is told while the database is away. */
export function databaseUnavailable(cause: unknown): AppError {
  return new AppError(
    'database_unavailable',
    'The database cannot be reached; nothing was changed. Retry in a moment.',
    {
      headers: { 'retry-after': '2' },
      cause,
    },
  );
}

/** What a client is told where it went away under a statement: nothing false about what was changed. */
export function answerLost(cause: unknown): AppError {
  return new AppError(
    'database_unavailable',
    'The database went away before it answered. Retry; what has an Idempotency-Key or a reference is not done twice.',
    { headers: { 'retry-after': '2' }, cause: new AnswerLost(cause) },
  );
}

/** The one place where statements are retried: conflicts only, since a lost connection leaves the effect unknown. */
async function retryingConflicts<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (isDatabaseAway(error)) throw error instanceof AppError ? error : databaseUnavailable(error);
      if (!CONFLICTS.has(errorCode(error)) || retries === CONFLICT_RETRIES_MAX) throw error;
      await sleep(2 ** retries);
    }
  }
}

/**
 * By a callback: the driver's own promises lead from each statement to the next, and so a fiftieth to a fifth of what
 * statements allocate got into the old part of the heap; by callback it is 0.3 %.
 */
function answerTo<Row extends object>(
  client: pg.PoolClient,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    client.query<Row>(statement, (error: Error | null, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}

/** Sends one statement. Connecting and sending apart, because what was not sent has surely no effect. */
async function send<Row extends object>(
  pool: pg.Pool,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  const client = await pool.connect();
  try {
    const result = await answerTo<Row>(client, statement);
    client.release();
    return result;
  } catch (error) {
    // Another connection may do where this one is lost; an ordinary error leaves it as good as before.
    const isAway = isDatabaseAway(error);
    client.release(isAway);
    throw isAway ? answerLost(error) : error;
  }
}

/**
 * The database over a pool. A database that is away becomes `database_unavailable`, whatever the driver calls it;
 * conflicts are retried. The pool belongs to the caller's `close`.
 */
export function createDatabase(pool: pg.Pool, worksBeside: boolean, close: () => Promise<void>): Database {
  /** By the function's name; each is called with as many parameters as it has. */
  const callTexts = new Map<string, string>();
  return {
    worksBeside,
    query<Row extends object>(text: string, values: readonly unknown[] = []) {
      return retryingConflicts(() => send<Row>(pool, { text, values: values.map(asSent) }));
    },
    async call<Row extends object>(name: string, parameters: readonly unknown[]) {
      const text = callTexts.get(name) ?? callStatement(name, parameters.length);
      callTexts.set(name, text);
      const values = parameters.map(asSent);
      const { rows } = await retryingConflicts(() => send<Row>(pool, { name, text, values }));
      return rows;
    },
    transaction(work) {
      return retryingConflicts(async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          await client.query('begin');
          const result = await work({
            query: (text, values) => client.query(text, values?.map(asSent) ?? []),
          });
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback').catch((rollbackError: Error) => {
            broken = rollbackError;
          });
          throw error;
        } finally {
          client.release(broken);
        }
      });
    },
    close,
  };
}
