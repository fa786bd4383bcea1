import type { Asked, Asker } from '../providers/ask.js';
import { BUDGET_USED_UP } from '../providers/budget.js';
import type { Failed, FailureKind } from '../providers/provider.js';
import type { RegisteredProvider } from '../providers/registered.js';
import type { AnyQuestion, Known } from '../providers/side.js';
import type { PersonIdentifier } from '../suppressions/identifier.js';
import type { AdmittedCall, Attempt } from './call.js';
import { Course, type Learning, type Purse } from './course.js';
import { type FieldResult, type Merged, merge, valuesOf } from './merge.js';
import { OWN_ATTEMPT, type OwnCompany, WORKSPACE } from './own-company.js';
import { obstacleTo, type Plan } from './plan.js';
import { racePoint } from './race-point.js';
import type { Answer, Target } from './target.js';

export interface Asking {
  readonly answers: readonly Answer[];
  /** What the answers amount to for the record as it was admitted. */
  readonly merged: Merged;
  readonly attempts: readonly Attempt[];
  /** What a call without any data ends as. */
  readonly without: WithoutData;
}

export type WithoutData =
  | { readonly kind: 'no_match'; readonly reason: 'no_data' | 'no_identifiers' }
  | {
      readonly kind: 'unavailable';
      readonly retryAfterMs: number;
      /** A vendor that bills may have charged for an answer that never came: asking again may cost again. */
      readonly costUnknown: boolean;
    }
  /** The person wants no data to be had of them: whatever was found by then is not used. */
  | { readonly kind: 'suppressed' };

/** Failures after which asking again may bring data: with one of them a call without data is not final. */
const PASSING: ReadonlySet<FailureKind> = new Set(['transient', 'rate_limited']);

/** What a client is told to wait where no provider says how long. */
const RETRY_AFTER_MS = 5_000;

interface Tally {
  answered: number;
  /** Rules that were applied without success: they are no source that could have had the data. */
  inferred: number;
  lacking: number;
  refused: number;
  passing: number;
  retryAfterMs: number;
  costUnknown: boolean;
}

export interface Asks {
  readonly asker: Pick<Asker, 'ask'>;
  readonly learning: Learning;
  /** Whether one of the identifiers is on the workspace's suppression list; null: there is nobody on it. */
  readonly isSuppressed: ((identifiers: readonly PersonIdentifier[]) => Promise<boolean>) | null;
  readonly now: () => number;
  /** What the workspace itself has of the contact's company. */
  readonly own?: OwnCompany | null;
  /** Of a call that goes through the waterfall more than once. */
  readonly purse?: Purse;
}

/**
 * Asks providers one after the other for what is still missing, until nothing is, within one deadline. Each is
 * asked once, for all fields it can fill. No database transaction is open here.
 */
export function askWaterfall(admitted: AdmittedCall, plan: Plan, asks: Asks): Promise<Asking> {
  const { own = null } = asks;
  const asking = askProviders(admitted, plan, asks);
  return own === null ? asking : withOwn(admitted, plan, own, asking);
}

/** What providers said, and what the workspace has itself. */
async function withOwn(
  admitted: AdmittedCall,
  { wanted, waterfall }: Plan,
  own: OwnCompany,
  asked: Promise<Asking>,
): Promise<Asking> {
  const asking = await asked;
  if (asking.without.kind === 'suppressed') return asking;
  // Where people work says little of where they live: only when nobody else knows.
  const place = own.place !== null && asking.merged.missing.includes('location') ? [own.place] : [];
  const answers = [...asking.answers, ...place];
  const merged = mergeSoFar(admitted, wanted, waterfall, answers);
  const isUsed = answers.some(({ source }) => source === WORKSPACE);
  return { ...asking, answers, merged, attempts: [...(isUsed ? [OWN_ATTEMPT] : []), ...asking.attempts] };
}

/** Whether somebody outside had anything. */
function isMatch({ changes, confirmed }: Merged): boolean {
  const isOutside = ({ belief }: FieldResult) => belief.source !== WORKSPACE;
  return changes.some(isOutside) || confirmed.some(isOutside);
}

/** Asks them one after the other. */
async function askProviders(
  admitted: AdmittedCall,
  { wanted, handles = false, waterfall }: Plan,
  { asker, learning, isSuppressed, now, purse, own }: Asks,
): Promise<Asking> {
  const answers: Answer[] = own?.name ? [own.name] : [];
  const attempts: Attempt[] = [];
  const tally = emptyTally();
  const { deadlineAtMs } = admitted;
  let merged = mergeSoFar(admitted, wanted, waterfall, answers);
  const { target } = admitted;
  const course = new Course(target.kind, waterfall, learning, purse);

  if (isSuppressed !== null && (await isSuppressed(target.identifiers))) {
    return suppressed({ answers, merged, attempts }, waterfall);
  }
  while (merged.missing.length > 0 || handles) {
    const known = withFound(target, merged);
    const question: AnyQuestion = { kind: target.kind.name, known, wanted: merged.missing, handles };
    const step = course.next(question);
    if (step === null) break;
    const { registered, decision } = step;
    if (decision.kind === 'skip') {
      attempts.push(skipped(registered, decision.reason));
      if (decision.reason === 'no_identifiers') tally.lacking += 1;
      continue;
    }
    const obstacle = obstacleTo(registered, question.kind, now(), deadlineAtMs);
    if (obstacle !== null) {
      attempts.push(skipped(registered, obstacle.reason));
      count(tally, obstacle, false);
      continue;
    }
    const asked = await asker.ask(registered, question, decision.identifiers, {
      workspaceId: admitted.call.workspaceId,
      enrichmentId: admitted.enrichmentId,
      receiptKey: admitted.call.receiptKey,
      deadlineAtMs,
      isBudgeted: waterfall.budgeted.has(registered.id),
    });
    racePoint('after_provider_answer');
    if (asked.earlierUnknown) attempts.push(unknownBefore(registered));
    const stated = toAnswer(registered, asked, target);
    attempts.push(toAttempt(registered, asked, stated));
    countAsked(tally, registered, asked);
    if (stated !== null) {
      if (isSuppressed !== null && (await isSuppressed(identifiersFound(target, asked, stated)))) {
        return suppressed({ answers, merged, attempts }, waterfall);
      }
      answers.push(course.believed(stated, now()));
      merged = mergeSoFar(admitted, wanted, waterfall, answers);
    }
    course.ended(asked, stated, merged.missing);
    if (waterfall.strategy === 'first_match' && isMatch(merged)) break;
  }
  course.over(target, now());
  return { answers, merged, attempts, without: withoutData(tally) };
}

/** What the answers so far amount to for a record; the settle asks again where the record changed meanwhile. */
export function mergeSoFar(
  { call, target }: Pick<AdmittedCall, 'call' | 'target'>,
  requested: Plan['wanted'],
  waterfall: Plan['waterfall'],
  answers: readonly Answer[],
): Merged {
  return merge({
    target,
    requested,
    overwrite: call.overwrite,
    answers,
    minConfidence: waterfall.minConfidence,
    order: waterfall.providers.map(({ id }) => id),
  });
}

/** The record with what was found so far: a later provider may be asked by it. */
function withFound({ known }: Target, { changes }: Merged): Known {
  return changes.length === 0 ? known : { ...known, ...valuesOf(changes) };
}

function toAnswer(registered: RegisteredProvider, asked: Asked, target: Target): Answer | null {
  if (asked.outcome.outcome !== 'found') return null;
  return target.read(asked.outcome, {
    source: registered.id,
    trust: registered.options.confidence ?? null,
    derivesSeniority: registered.type === 'inference',
    askedAtMs: asked.askedAtMs,
  });
}

/** By what an answer says whom it means. */
function identifiersFound(target: Target, { outcome }: Asked, stated: Answer): readonly PersonIdentifier[] {
  return outcome.outcome === 'found' ? target.identifiersFound(outcome, stated) : [];
}

/** @param answer as it was read; null: there was none to be read. */
export function toAttempt(registered: RegisteredProvider, asked: Asked, answer: Answer | null): Attempt {
  const mistaken = answer !== null && !answer.isAbout;
  return {
    provider: registered.id,
    outcome: mistaken ? 'not_found' : isRefusedByBudget(asked) ? 'skipped' : asked.outcome.outcome,
    reason: mistaken ? 'identity_mismatch' : reasonOf(asked),
    cached: asked.cached,
    latency_ms: Math.round(asked.latencyMs),
    cost: asked.cost,
  };
}

function isRefusedByBudget({ outcome }: Asked): boolean {
  return outcome.outcome === 'failed' && outcome.reason === BUDGET_USED_UP;
}

function reasonOf({ outcome }: Asked): string | null {
  if (outcome.outcome === 'failed') return outcome.reason;
  return outcome.outcome === 'not_found' ? (outcome.reason ?? null) : null;
}

/** Somebody who was not asked, and why. */
export function skipped(registered: RegisteredProvider, reason: string): Attempt {
  return { provider: registered.id, outcome: 'skipped', reason, cached: false, latency_ms: 0, cost: 0 };
}

/** How the asking ends about a person who is suppressed: nobody else is asked. */
function suppressed(soFar: Omit<Asking, 'without'>, { providers }: Plan['waterfall']): Asking {
  const asked = new Set(soFar.attempts.map(({ provider }) => provider));
  const left = providers.filter(({ id }) => !asked.has(id)).map(one => skipped(one, 'suppressed'));
  return { ...soFar, attempts: [...soFar.attempts, ...left], without: { kind: 'suppressed' } };
}

/** What an earlier process asked for the same call, and nobody knows how it ended. */
export function unknownBefore(registered: RegisteredProvider): Attempt {
  return {
    provider: registered.id,
    outcome: 'failed',
    reason: 'outcome_unknown',
    cached: false,
    latency_ms: 0,
    cost: 0,
  };
}

function emptyTally(): Tally {
  return {
    answered: 0,
    inferred: 0,
    lacking: 0,
    refused: 0,
    passing: 0,
    retryAfterMs: 0,
    costUnknown: false,
  };
}

function countAsked(tally: Tally, { type, options }: RegisteredProvider, { outcome }: Asked): void {
  if (outcome.outcome === 'failed') count(tally, outcome, options.billed);
  else if (type === 'inference') tally.inferred += 1;
  else tally.answered += 1;
}

function count(tally: Tally, failed: Failed, isBilled: boolean): void {
  if (isBilled && failed.costUnknown === true) tally.costUnknown = true;
  if (PASSING.has(failed.kind)) {
    tally.passing += 1;
    tally.retryAfterMs = Math.max(tally.retryAfterMs, failed.retryAfterMs ?? RETRY_AFTER_MS);
  } else tally.refused += 1;
}

/**
 * A call without data is final only where no provider failed for a passing reason, and where one answered at all
 * if any was there to be asked.
 */
function withoutData(tally: Tally): WithoutData {
  const { answered, inferred, lacking, refused, passing, retryAfterMs, costUnknown } = tally;
  if (passing > 0) return { kind: 'unavailable', retryAfterMs, costUnknown };
  if (answered > 0) return { kind: 'no_match', reason: 'no_data' };
  if (refused > 0) return { kind: 'unavailable', retryAfterMs: RETRY_AFTER_MS, costUnknown };
  return { kind: 'no_match', reason: inferred === 0 && lacking > 0 ? 'no_identifiers' : 'no_data' };
}
