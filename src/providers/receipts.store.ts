import { joinedJson } from '../database/array-text.js';
import type { Database } from '../database/database.js';
import type { Failed } from './provider.js';
import type { AnyOutcome } from './side.js';

/** The answers that are worth keeping. */
export type KeptOutcome = Exclude<AnyOutcome, Failed>;

export interface ReceiptKey {
  readonly provider: string;
  /** The first 128 bits of the SHA-256 of the question, as a UUID. */
  readonly question: string;
}

export interface ReceiptLookup extends ReceiptKey {
  readonly idempotencyKey: string | null;
}

export type Receipt =
  | { readonly state: 'none' }
  /** Asked for this very call, and the answer never arrived here: the vendor may have charged it. */
  | { readonly state: 'asked' }
  /** Somebody is submitting it to a vendor that answers later. */
  | { readonly state: 'claimed' }
  /** A vendor that answers later has it. */
  | { readonly state: 'pending' }
  | {
      readonly state: 'answered';
      readonly outcome: KeptOutcome;
      readonly cost: number;
      readonly askedAtMs: number;
    };

interface ReceiptRow {
  readonly state: Receipt['state'] | null;
  readonly outcome: KeptOutcome;
  readonly cost: number;
  readonly asked_ms: number;
}

/** Who is about to ask a vendor that bills. */
export interface Asking {
  readonly enrichmentId: string;
  readonly askedAtMs: number;
}

/** A question that is looked up; with `asking`, it is written down as asked where it has no answer. */
export interface QuestionOpening extends ReceiptLookup {
  readonly asking: Asking | null;
}

/** Receipts for questions of one workspace, in their order, without a write. */
export function findReceipts(
  database: Database,
  workspaceId: string,
  lookups: readonly ReceiptLookup[],
): Promise<Receipt[]> {
  return openQuestions(
    database,
    workspaceId,
    lookups.map(lookup => ({ ...lookup, asking: null })),
  );
}

/**
 * Receipts for questions of one workspace, in their order; those that are about to be asked, and have no answer, are
 * written down, on disk when it resolves (`migrations/functions/open_questions_v1.sql`).
 */
export async function openQuestions(
  database: Database,
  workspaceId: string,
  openings: readonly QuestionOpening[],
): Promise<Receipt[]> {
  const rows = await database.call<ReceiptRow>('open_questions_v1', [
    workspaceId,
    openings.map(opening => opening.provider),
    openings.map(opening => opening.question),
    openings.map(opening => opening.idempotencyKey),
    openings.map(opening => opening.asking?.enrichmentId ?? null),
    openings.map(opening => opening.asking?.askedAtMs ?? null),
  ]);
  return rows.map(({ state, outcome, cost, asked_ms: askedAtMs }) =>
    state === 'answered' ? { state, outcome, cost, askedAtMs } : { state: state ?? 'none' },
  );
}

export interface ReceiptWrite extends ReceiptKey {
  readonly enrichmentId: string;
  readonly idempotencyKey: string | null;
  readonly askedAtMs: number;
  readonly answer: {
    readonly outcome: KeptOutcome;
    readonly cost: number;
    readonly freshDays: number;
  };
}

/** Records answers of one workspace, on disk when it resolves (`migrations/functions/record_answers_v1.sql`). */
export async function writeReceipts(
  database: Database,
  workspaceId: string,
  writes: readonly ReceiptWrite[],
): Promise<void> {
  await database.call('record_answers_v1', [
    workspaceId,
    writes.map(write => write.provider),
    writes.map(write => write.question),
    writes.map(write => write.enrichmentId),
    writes.map(write => write.idempotencyKey),
    joinedJson(writes, write => JSON.stringify(write.answer.outcome)),
    writes.map(write => write.answer.cost),
    writes.map(write => write.askedAtMs),
    writes.map(write => write.answer.freshDays),
  ]);
}

/** Takes back that a question was asked; an answer that another call got meanwhile stays. */
export async function forgetQuestion(
  database: Database,
  workspaceId: string,
  key: ReceiptKey,
): Promise<void> {
  await database.query(
    `delete from receipts where workspace_id = $1 and provider = $2 and question = $3 and state = 'asked'`,
    [workspaceId, key.provider, key.question],
  );
}

/** Deletes receipts that serve nobody any more, some at a time. */
export async function deleteOldReceipts(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (
       select ctid from receipts where fresh_until <= now() and asked_at <= now() - interval '24 hours'
       order by fresh_until limit $1 for update skip locked
     ),
     gone as (delete from receipts r using old where r.ctid = old.ctid returning 1)
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
