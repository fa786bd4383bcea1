import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import type { EventType } from '../webhooks/event-types.js';
import { emitEvent } from '../webhooks/events.js';
import type { RunOrder, RunRow, RunStatus } from './run.js';
import { type PublicRun, toPublic } from './run-schemas.js';
import {
  changeStatus,
  findRunByKey,
  freeOldKey,
  getRun,
  insertRun,
  retryFailed,
  concludeRun as writeConclusion,
} from './runs.store.js';

/** Items that get another turn in one statement: some 50 ms on the embedded database. */
const RETRIED_ROWS = 2_000;

export interface RunKey {
  readonly idempotencyKey: string | null;
  /** Of the parsed request: the same key with another one is a conflict. */
  readonly fingerprint: string;
}

/** Starts a run, or finds the one that was started with this key. @throws `idempotency_conflict` */
export async function startRun(
  database: Database,
  workspaceId: string,
  order: RunOrder,
  { idempotencyKey, fingerprint }: RunKey,
  nowMs: number,
): Promise<{ readonly run: RunRow; readonly replayed: boolean }> {
  const creation = { id: uuidv7(nowMs), order, idempotencyKey, fingerprint };
  const run = await database.transaction(async transaction => {
    if (idempotencyKey !== null) await freeOldKey(transaction, workspaceId, idempotencyKey);
    const made = await insertRun(transaction, workspaceId, creation);
    if (made !== null) await tell(transaction, workspaceId, 'run.started', made, nowMs);
    return made;
  });
  if (run !== null) return { run, replayed: false };
  const first = idempotencyKey === null ? null : await findRunByKey(database, workspaceId, idempotencyKey);
  if (first === null) throw new Error('A run was neither written nor found.');
  if (first.fingerprint !== fingerprint) {
    throw new AppError(
      'idempotency_conflict',
      'This Idempotency-Key was used for another run within the last 24 hours. Send a new key with a new run.',
    );
  }
  return { run: first, replayed: true };
}

/** The answer to a start, also when it is repeated later: the run as it was then. */
export function asStarted(run: RunRow): PublicRun {
  const nothing = { succeeded: 0, unchanged: 0, no_match: 0, not_found: 0, suppressed: 0, failed: 0 };
  const fresh = { ...run, ...nothing, status: 'running', prepared_at: null, taken: 0, total: 0 } as const;
  const { created_at } = run;
  return toPublic(
    { ...fresh, vendor_cost: 0, rate: null, span_at: created_at, span_done: 0, ended_at: null },
    created_at.getTime(),
  );
}

/** What can be done to a run by hand: from which status it goes to which. */
const STEERS = {
  pause: { from: ['running', 'waiting_for_credits'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'waiting_for_credits', 'paused'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly RunStatus[]; to: RunStatus }>;

export type Steer = keyof typeof STEERS;

/** Pauses, resumes or cancels; what is so already stays so. @throws `not_found`, `run_status` */
export async function steerRun(
  database: Database,
  workspaceId: string,
  id: string,
  steer: Steer,
  nowMs: number,
): Promise<RunRow> {
  const { from, to } = STEERS[steer];
  return database.transaction(async transaction => {
    const changed = await changeStatus(transaction, workspaceId, id, from, to);
    if (changed !== null) {
      if (to === 'paused') await tell(transaction, workspaceId, 'run.paused', changed, nowMs);
      return changed;
    }
    const run = await existingRun(transaction, workspaceId, id);
    const isSo = run.status === to || (steer === 'resume' && run.status === 'waiting_for_credits');
    if (!isSo) throw wrongStatus(run, `It cannot be ${to} any more; start a new one.`);
    return run;
  });
}

/** Lets what failed be tried again. A run that had ended runs again. @throws `not_found`, `run_status` */
export async function retryRun(database: Database, workspaceId: string, id: string): Promise<RunRow> {
  const before = await existingRun(database, workspaceId, id);
  if (before.status === 'cancelled')
    throw wrongStatus(before, 'Start a new one over the contacts that are left.');
  if (before.failed === 0) throw wrongStatus(before, 'No item of it has failed.');
  for (let last: number | null = 0; last !== null; ) {
    const afterN: number = last;
    last = await database.transaction(async transaction => {
      const reached = await retryFailed(transaction, workspaceId, id, afterN, RETRIED_ROWS);
      // With the first of them, so that workers do not wait for the last.
      if (reached !== null)
        await changeStatus(transaction, workspaceId, id, ['completed', 'failed'], 'running');
      return reached;
    });
  }
  return existingRun(database, workspaceId, id);
}

/** Ends a run that has nothing left to do, or lets it wait for credits. */
export function concludeRun(
  database: Database,
  workspaceId: string,
  id: string,
  nowMs: number,
): Promise<void> {
  return database.transaction(async transaction => {
    const run = await writeConclusion(transaction, workspaceId, id);
    if (run === null) return;
    const type =
      run.status === 'completed' ? 'run.completed' : run.status === 'failed' ? 'run.failed' : 'run.paused';
    await tell(transaction, workspaceId, type, run, nowMs);
  });
}

async function existingRun(database: Queryable, workspaceId: string, id: string): Promise<RunRow> {
  const run = await getRun(database, workspaceId, id);
  if (run === null) throw new AppError('not_found', 'No run with this id exists in this workspace.');
  return run;
}

function wrongStatus({ status }: RunRow, advice: string): AppError {
  return new AppError('run_status', `The run is ${status.replaceAll('_', ' ')}. ${advice}`, {
    details: { status },
  });
}

/** Queues the event with the change itself; its `data` is the run as the API shows it. */
function tell(
  transaction: Queryable,
  workspaceId: string,
  type: Extract<EventType, `run.${string}`>,
  run: RunRow,
  nowMs: number,
): Promise<void> {
  return emitEvent(transaction, workspaceId, { type, data: { run: toPublic(run, nowMs) } });
}
