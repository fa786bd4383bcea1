import type { AnyField } from '../normalize/fields.js';
import type { RunKind } from './kinds.js';

/** What a run does. `running` until it is `completed`, `failed` (nothing but failures) or `cancelled`. */
export type RunStatus = 'running' | 'waiting_for_credits' | 'paused' | 'completed' | 'failed' | 'cancelled';

/** How an item can end. */
export const OUTCOMES = ['succeeded', 'unchanged', 'no_match', 'not_found', 'suppressed', 'failed'] as const;

export type RunOutcome = (typeof OUTCOMES)[number];

export type ItemState = 'pending' | 'taken' | RunOutcome;

/** Which of the workspace's records; null: no condition. */
export interface RunFilter {
  /** Records in which at least one of these is empty. */
  readonly missing: readonly AnyField[] | null;
  /** A part of the name, or of a contact's e-mail, a company's domain. */
  readonly search: string | null;
  readonly createdAfter: Date | null;
  /** Contacts that this import made; of companies always null. */
  readonly importId: string | null;
  /** A provider that supplied a value which the record still has. */
  readonly source: string | null;
  /** A part of a company's industry; of contacts always null. */
  readonly industry: string | null;
}

export type RunSelection =
  | { readonly kind: 'list'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: RunFilter }
  | { readonly kind: 'all' };

/** What a client orders, after validation and defaults. */
export interface RunOrder {
  readonly kind: RunKind;
  readonly name: string | null;
  readonly selection: RunSelection;
  /** Of the kind, in the order of its list, never empty. */
  readonly fields: readonly AnyField[];
  readonly overwrite: boolean;
  /** Never more than this is charged, however many work on it; null: as many as there are. */
  readonly maxCredits: number | null;
}

/** A run as it is stored. */
export interface RunRow extends Readonly<Record<RunOutcome, number>> {
  readonly id: string;
  readonly kind: RunKind;
  readonly name: string | null;
  readonly status: RunStatus;
  readonly selection: RunSelection['kind'];
  readonly missing: number | null;
  readonly search: string | null;
  readonly created_after: Date | null;
  readonly import_id: string | null;
  readonly source: string | null;
  readonly industry: string | null;
  readonly fields: number;
  readonly overwrite: boolean;
  readonly max_credits: number | null;
  readonly prepared_at: Date | null;
  readonly taken: number;
  readonly total: number;
  readonly vendor_cost: number;
  readonly rate: number | null;
  readonly span_at: Date;
  readonly span_done: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const ENDED: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'cancelled']);

export function hasEnded({ status }: Pick<RunRow, 'status'>): boolean {
  return ENDED.has(status);
}

/** Items that have an outcome. */
export function itemsDone(run: RunRow): number {
  return OUTCOMES.reduce((sum, outcome) => sum + run[outcome], 0);
}

/** Shorter than this a span says nothing about the rate. */
const SPAN_MS_MIN = 500;

/** Items a second now; null where it does not run, or has not run long enough. */
export function rateOf(run: RunRow, nowMs: number): number | null {
  if (run.status !== 'running') return null;
  const spanMs = nowMs - run.span_at.getTime();
  const inSpan = spanMs < SPAN_MS_MIN ? null : ((itemsDone(run) - run.span_done) * 1_000) / spanMs;
  return run.rate ?? inSpan;
}

/** Seconds until all items have ended at the present rate; null where nobody can tell. */
export function secondsLeft(run: RunRow, nowMs: number): number | null {
  const rate = rateOf(run, nowMs);
  if (rate === null || rate <= 0 || run.prepared_at === null) return null;
  return Math.ceil((run.total - itemsDone(run)) / rate);
}
