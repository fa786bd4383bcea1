import type { Database } from '../database/database.js';
import type { AnyField } from '../normalize/fields.js';
import type { KeptOutcome, ReceiptKey } from './receipts.store.js';

/** A question of one workspace to one provider. */
export interface QuestionKey extends ReceiptKey {
  readonly workspaceId: string;
}

/** What is kept of a question that a vendor has taken and not answered yet. */
export interface Submission {
  /** By which the answer is asked for. */
  readonly handle: string;
  readonly wanted: readonly AnyField[];
}

/** A submission whose answer its reader, and nobody else, is to look for now. */
export interface TakenPoll extends Submission {
  readonly submittedAtMs: number;
}

interface PollRow {
  readonly outcome: Submission;
  readonly asked_ms: number;
}

/**
 * Claims the right to submit a question.
 * @param claimSeconds how long nobody else may, should this process die meanwhile
 * @returns false where somebody else has it, or an answer is there or under way
 */
export async function claimQuestion(
  database: Database,
  { workspaceId, provider, question }: QuestionKey,
  claim: { enrichmentId: string; idempotencyKey: string | null; claimSeconds: number },
): Promise<boolean> {
  const { rows } = await database.query(
    `insert into receipts (workspace_id, provider, question, state, enrichment_id, idempotency_key, asked_at, fresh_until)
     values ($1, $2, $3, 'asked', $4, $5, now(), now() + make_interval(secs => $6))
     on conflict (workspace_id, provider, question) do update set
       state = excluded.state, enrichment_id = excluded.enrichment_id, idempotency_key = excluded.idempotency_key,
       outcome = null, cost = 0, asked_at = excluded.asked_at, fresh_until = excluded.fresh_until, polled_at = null
     where receipts.fresh_until <= now()
     returning 1`,
    [workspaceId, provider, question, claim.enrichmentId, claim.idempotencyKey, claim.claimSeconds],
  );
  return rows.length > 0;
}

/** Gives a claim back whose question may have reached the vendor, and will never be answered here. */
export async function endClaim(
  database: Database,
  { workspaceId, provider, question }: QuestionKey,
): Promise<void> {
  await database.query(
    `update receipts set fresh_until = now()
     where workspace_id = $1 and provider = $2 and question = $3 and state = 'asked'`,
    [workspaceId, provider, question],
  );
}

/** Records that the vendor has taken a claimed question. @param hours for which it stands and is not asked again. */
export async function recordSubmission(
  database: Database,
  { workspaceId, provider, question }: QuestionKey,
  { handle, wanted }: Submission,
  hours: number,
): Promise<void> {
  await database.query(
    `update receipts set state = 'pending', outcome = $4::json, polled_at = now(),
       fresh_until = now() + make_interval(hours => $5)
     where workspace_id = $1 and provider = $2 and question = $3 and state = 'asked'`,
    [workspaceId, provider, question, JSON.stringify({ handle, wanted }), hours],
  );
}

/** A pending question that nobody has looked for lately, for the caller to look for; null: there is none. */
export async function takePoll(
  database: Database,
  { workspaceId, provider, question }: QuestionKey,
  sinceMs: number,
): Promise<TakenPoll | null> {
  const { rows } = await database.query<PollRow>(
    `update receipts set polled_at = now()
     where workspace_id = $1 and provider = $2 and question = $3 and state = 'pending'
       and polled_at <= now() - make_interval(secs => $4 / 1000.0)
     returning outcome, (extract(epoch from asked_at) * 1000)::bigint as asked_ms`,
    [workspaceId, provider, question, sinceMs],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row.outcome, submittedAtMs: row.asked_ms };
}

/** Which pending questions are looked for in the background. */
export interface DuePolls {
  readonly provider: string;
  /** Since the last look. */
  readonly sinceMs: number;
  /** Since the submission; older ones wait for somebody who asks. */
  readonly withinMs: number;
  readonly rowsMax: number;
}

/** Takes pending questions of a provider that are due, the one that waited longest first. */
export async function takeDuePolls(
  database: Database,
  { provider, sinceMs, withinMs, rowsMax }: DuePolls,
): Promise<{ readonly key: QuestionKey; readonly poll: TakenPoll }[]> {
  const { rows } = await database.query<PollRow & { workspace_id: string; question: string }>(
    `with due as (
       select ctid from receipts
       where state = 'pending' and provider = $1 and polled_at <= now() - make_interval(secs => $2 / 1000.0)
         and asked_at > now() - make_interval(secs => $3 / 1000.0)
       order by polled_at limit $4 for update skip locked
     )
     update receipts r set polled_at = now() from due where r.ctid = due.ctid
     returning r.workspace_id, r.question, r.outcome, (extract(epoch from r.asked_at) * 1000)::bigint as asked_ms`,
    [provider, sinceMs, withinMs, rowsMax],
  );
  return rows.map(({ workspace_id, question, outcome, asked_ms }) => ({
    key: { workspaceId: workspace_id, provider, question },
    poll: { ...outcome, submittedAtMs: asked_ms },
  }));
}

/**
 * Records the answer to a submitted question; on disk when it resolves.
 * @returns false where another process was faster, or the question is gone with its contact
 */
export async function recordAnswer(
  database: Database,
  { workspaceId, provider, question }: QuestionKey,
  answer: { readonly outcome: KeptOutcome; readonly cost: number; readonly freshDays: number },
): Promise<boolean> {
  const { rows } = await database.query(
    `update receipts set state = 'answered', outcome = $4::json, cost = $5, polled_at = null,
       fresh_until = now() + make_interval(secs => $6::float8 * 86400)
     where workspace_id = $1 and provider = $2 and question = $3 and state <> 'answered'
     returning 1`,
    [workspaceId, provider, question, JSON.stringify(answer.outcome), answer.cost, answer.freshDays],
  );
  return rows.length > 0;
}
