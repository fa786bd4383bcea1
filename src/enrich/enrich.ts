import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { inTime } from '../in-time.js';
import type { Asker } from '../providers/ask.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { sideOf } from '../providers/side.js';
import type { PersonIdentifier } from '../suppressions/identifier.js';
import type { SuppressionList } from '../suppressions/suppression-list.js';
import { UnderWay } from '../under-way.js';
import type { EmailVerifier } from '../verify/verifier.js';
import { Abandoned } from './abandoned.js';
import type { AdmitStage } from './admit.js';
import { closingItem, FAILED, noMatchOutcome, type Outcome, successOutcome } from './answer.js';
import type { AdmittedCall, EnrichCall } from './call.js';
import { ContactTarget } from './contact-target.js';
import type { Learning } from './course.js';
import { readTarget } from './enrichments.store.js';
import { askLookUp, type LookedUp, lookUpOutcome } from './look-up.js';
import { OwnCompanies, type OwnCompany } from './own-company.js';
import { type Plan, plan, type Waterfall } from './plan.js';
import { racePoint } from './race-point.js';
import { refusalOf } from './refusal.js';
import { answer, type EnrichAnswer, lostHold, replay, type Settled, tooLate } from './reply.js';
import type { SettleStage } from './settle.js';
import { endOf, type SettledCall, settledCall } from './settled-call.js';
import { type Asking, askWaterfall, mergeSoFar } from './waterfall.js';

/** Calls under way in this process; more would only wait, and each keeps a contact and a hold. */
const UNDER_WAY_MAX = 4_000;

/** How long a second call with a key waits for the first. */
const WAIT_FOR_FIRST_MS = 30_000;

/** Between two looks at a call that runs in another process; doubles up to the longest. */
const LOOK_AGAIN_MS = 25;
const LOOK_AGAIN_MS_MAX = 500;

/** For admitting and settling, beside the deadline of the waterfall; with it a call is answered 100 ms after that. */
const SETTLE_MS_MAX = 75;

/** How often a call merges anew because its contact keeps changing under it; each time somebody else got ahead. */
const MERGES_MAX = 50;

/** How a run's item ended that was tried. */
export type ItemEnd =
  | {
      readonly kind: 'settled';
      readonly status: SettledCall['status'];
      /** What the vendors charge for it. */
      readonly vendorCost: number;
      /** When a provider that failed may be asked again; 0: none did. */
      readonly retryAfterMs: number;
      /** A vendor that bills may have charged for an answer that never came. */
      readonly costUnknown: boolean;
    }
  | { readonly kind: 'not_found' | 'no_credit' };

/** An answer, or the call with the same key that runs already or was faster. */
type Ended =
  | { readonly kind: 'answer'; readonly answer: EnrichAnswer }
  | { readonly kind: 'outrun' }
  | { readonly kind: 'running'; readonly enrichmentId: string };

/** Goes along with what waits for vendors. */
type WhileAsking = <Result>(asking: Promise<Result>) => Promise<Result>;

/** Of calls that wait for no vendor, or are not counted. */
const UNCOUNTED: WhileAsking = asking => asking;

export interface EnrichDependencies {
  readonly database: Database;
  readonly admit: AdmitStage;
  readonly settle: SettleStage;
  readonly asker: Asker;
  readonly suppressions: SuppressionList;
  readonly learning: Learning;
  readonly verifier: EmailVerifier;
  readonly waterfallFor: (workspaceId: string) => Waterfall;
  /** Told of every call that was settled, for those who count. */
  readonly onSettled: (call: SettledCall) => void;
  readonly now: () => number;
}

/** The one way through: admit, plan, waterfall, merge, settle. */
export class Enricher {
  readonly #deps: EnrichDependencies;
  /** Calls under way here, by enrichment; each promise is settled when its call is over. */
  readonly #underWay = new UnderWay<unknown>();
  readonly #abandoned: Abandoned;
  readonly #ownCompanies: OwnCompanies;
  #calls = 0;
  #callsElsewhere = 0;

  constructor(dependencies: EnrichDependencies) {
    this.#deps = dependencies;
    this.#ownCompanies = new OwnCompanies(dependencies.database);
    this.#abandoned = new Abandoned(dependencies.database, dependencies.settle);
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Single calls under way, to which runs yield. */
  get callsUnderWay(): number {
    return this.#calls;
  }

  /** Those of them that wait for a vendor, or for another call with their key. */
  get callsElsewhere(): number {
    return this.#callsElsewhere;
  }

  /**
   * Enriches one record.
   * @throws AppError for every answer that opened no enrichment.
   */
  async enrich(call: EnrichCall): Promise<EnrichAnswer> {
    if (this.#underWay.size >= UNDER_WAY_MAX) {
      throw new AppError(
        'overloaded',
        'More calls come than this server can take. Retry in a second; nothing was charged.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    this.#calls += 1;
    try {
      const waitUntilMs = call.arrivedAtMs + WAIT_FOR_FIRST_MS;
      let startedAtMs = call.arrivedAtMs;
      for (let lookAgainMs = LOOK_AGAIN_MS; ; lookAgainMs = Math.min(lookAgainMs * 2, LOOK_AGAIN_MS_MAX)) {
        const deadlineAtMs = startedAtMs + this.#deps.waterfallFor(call.workspaceId).deadlineMs;
        const limitMs = deadlineAtMs + SETTLE_MS_MAX - this.#deps.now();
        const ended = await inTime(this.#admitAndRun(call, deadlineAtMs), limitMs, tooLate);
        if (ended.kind === 'answer') return ended.answer;
        if (ended.kind === 'running') {
          await this.#elsewhere(this.#waitForFirst(ended.enrichmentId, lookAgainMs, waitUntilMs));
        }
        startedAtMs = this.#deps.now();
      }
    } finally {
      this.#calls -= 1;
    }
  }

  /**
   * Enriches one item of a run: the same five stages, but there is no key, and nobody waits for the answer. The item
   * itself is the claim: it names its enrichment before, and no enrichment is admitted twice.
   * @throws where it is left open how it ended; the enrichment's row will tell.
   */
  async enrichItem(call: EnrichCall, enrichmentId: string): Promise<ItemEnd> {
    const deadlineAtMs = call.arrivedAtMs + this.#deps.waterfallFor(call.workspaceId).deadlineMs;
    // Held in any case: its row says from then on that it was tried.
    const admission = await this.#deps.admit.admit(call, deadlineAtMs, enrichmentId);
    if (admission.kind === 'not_found' || admission.kind === 'no_credit') return { kind: admission.kind };
    if (admission.kind !== 'admitted') throw new Error(`An item without a key was judged ${admission.kind}.`);
    try {
      const settled = await this.#runTracked(admission.admitted, UNCOUNTED);
      if (settled === null) throw new Error('An item without a key was outrun.');
      const { outcome, asking } = settled;
      return {
        status: endOf(outcome, asking),
        vendorCost: asking.attempts.reduce((sum, { cost }) => sum + cost, 0),
        ...(asking.without.kind === 'unavailable' ? asking.without : { retryAfterMs: 0, costUnknown: false }),
        kind: 'settled',
      };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return { kind: 'not_found' };
      throw error;
    }
  }

  async #admitAndRun(call: EnrichCall, deadlineAtMs: number): Promise<Ended> {
    const { providers } = this.#deps.waterfallFor(call.workspaceId);
    const asksOutside = providers.some(one => one.provider.remote && canBeAsked(one, call));
    const { admit } = this.#deps;
    const admission = await (asksOutside
      ? admit.admit(call, deadlineAtMs)
      : admit.lookUp(call, deadlineAtMs));
    switch (admission.kind) {
      case 'admitted': {
        const { admitted } = admission;
        // What is only looked at asks nobody outside.
        const whileAsking: WhileAsking = admitted.held ? asking => this.#elsewhere(asking) : UNCOUNTED;
        const settled = await this.#runTracked(admitted, whileAsking);
        return settled === null ? { kind: 'outrun' } : { kind: 'answer', answer: answer(settled) };
      }
      case 'replay':
        return { kind: 'answer', answer: replay(admission.stored) };
      case 'running':
        return admission;
      default:
        throw await refusalOf(this.#deps.database, call, admission.kind);
    }
  }

  /** Resolves when the first call may be over: one of this process at its end, another's after a while. */
  async #waitForFirst(enrichmentId: string, lookAgainMs: number, untilMs: number): Promise<void> {
    const leftMs = untilMs - this.#deps.now();
    if (leftMs <= 0) {
      throw new AppError(
        'request_in_progress',
        'The first call with this Idempotency-Key still runs. Retry in a second.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    const here = this.#underWay.get(enrichmentId);
    if (here === undefined) {
      await sleep(Math.min(lookAgainMs, leftMs));
      return;
    }
    const giveUp = new AbortController();
    await Promise.race([here, sleep(leftMs, undefined, { signal: giveUp.signal })]).catch(() => undefined);
    giveUp.abort();
  }

  /** Null: another call was faster with the same key. */
  async #runTracked(admitted: AdmittedCall, whileAsking: WhileAsking): Promise<Settled | null> {
    const { enrichmentId } = admitted;
    const run = this.#run(admitted, whileAsking);
    // A process that lost its lease can take over its own call, which then runs twice; only the later run can settle.
    const earlier = this.#underWay.get(enrichmentId);
    const runs = earlier === undefined ? run : Promise.allSettled([earlier, run]);
    this.#underWay.set(enrichmentId, runs);
    try {
      return await run;
    } catch (error) {
      // Whatever went wrong, the hold is given back; `releaseAbandoned` repeats it until the database has taken it.
      if (admitted.held) this.#abandoned.add(admitted);
      throw error;
    } finally {
      if (this.#underWay.get(enrichmentId) === runs) this.#underWay.delete(enrichmentId);
    }
  }

  async #elsewhere<Result>(waiting: Promise<Result>): Promise<Result> {
    this.#callsElsewhere += 1;
    try {
      return await waiting;
    } finally {
      this.#callsElsewhere -= 1;
    }
  }

  async #run(admitted: AdmittedCall, whileAsking: WhileAsking): Promise<Settled | null> {
    racePoint('after_admit');
    const { asker, learning, suppressions, now } = this.#deps;
    const { workspaceId } = admitted.call;
    const isSuppressed = admitted.suppressing
      ? (identifiers: readonly PersonIdentifier[]) => suppressions.hasAny(workspaceId, identifiers)
      : null;
    const planned = plan(admitted.call, admitted.target, this.#deps.waterfallFor(workspaceId));
    const own = admitted.linking ? await this.#ownCompanyOf(admitted, planned) : null;
    const asks = { asker, learning, isSuppressed, now, own };
    const { subject } = admitted.call;
    const lookedUp =
      subject.kind === 'look_up'
        ? await whileAsking(askLookUp(admitted, subject, planned.waterfall, asks, this.#deps))
        : null;
    let asking = lookedUp?.asking ?? (await whileAsking(askWaterfall(admitted, planned, asks)));
    if (lookedUp !== null) asking = { ...asking, attempts: [...asking.attempts, ...lookedUp.attempts] };
    let current = admitted;
    for (let merges = 1; merges <= MERGES_MAX; merges += 1) {
      const outcome = this.#outcome(current, asking, planned, lookedUp);
      const item = closingItem(current, outcome, asking.attempts, now());
      racePoint('before_settle');
      const { verdict, balance } = await this.#deps.settle.settle(item);
      racePoint('after_settle');
      if (verdict === 'settled') {
        this.#deps.onSettled(settledCall(current, planned, outcome, asking));
        return { enrichmentId: current.enrichmentId, outcome, asking, balance };
      }
      if (verdict === 'claimed') return null;
      if (verdict === 'no_credit') throw await refusalOf(this.#deps.database, current.call, 'no_credit');
      if (verdict === 'fenced') throw lostHold();
      // Somebody changed the record meanwhile: what is still to be written is decided again.
      const target = await readTarget(this.#deps.database, workspaceId, current.call);
      if (target === null) throw await refusalOf(this.#deps.database, current.call, 'not_found');
      current = { ...current, target };
      const merged = mergeSoFar(current, current.call.fields, planned.waterfall, asking.answers);
      const isRefused = isSuppressed !== null && (await isSuppressed(target.identifiers));
      asking = { ...asking, merged, without: isRefused ? { kind: 'suppressed' } : asking.without };
    }
    throw new Error(`The record changed ${MERGES_MAX} times while one call tried to settle.`);
  }

  /** What the workspace has of the contact's company, where that can fill something. */
  async #ownCompanyOf({ call, target }: AdmittedCall, { wanted }: Plan): Promise<OwnCompany | null> {
    const isOfUse = wanted.some(field => field === 'company_name' || field === 'location');
    return isOfUse && call.subject.kind === 'contact' && target instanceof ContactTarget
      ? this.#ownCompanies.of(call.workspaceId, target.contact)
      : null;
  }

  #outcome(admitted: AdmittedCall, asking: Asking, planned: Plan, lookedUp: LookedUp | null): Outcome {
    const { merged } = asking;
    const { subject } = admitted.call;
    if (asking.without.kind === 'suppressed') return FAILED;
    if (subject.kind === 'look_up' && lookedUp !== null) {
      return lookUpOutcome(subject, lookedUp, planned.waterfall);
    }
    const found = merged.changes.length + merged.confirmed.length > 0;
    if (found || merged.missing.length === 0) {
      const order = planned.waterfall.providers.map(({ id }) => id);
      return successOutcome(admitted, merged, order, this.#deps.now());
    }
    return asking.without.kind === 'no_match'
      ? noMatchOutcome(admitted.target.kind.name, asking.without.reason)
      : FAILED;
  }

  /** Gives back what calls hold that nobody carries on; called every few seconds. */
  releaseAbandoned(): Promise<void> {
    return this.#abandoned.release(this.#deps.admit.takeLost(), id => this.#underWay.has(id));
  }

  /** Resolves when no call is under way any more, nor what one has left behind. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await this.#underWay.settled();
    await this.#deps.asker.stop();
  }
}

/** Whether a provider can be asked in a call at all: a look-up is about a person and a company. */
function canBeAsked(registered: RegisteredProvider, { subject: { kind } }: EnrichCall): boolean {
  return kind === 'look_up' || (sideOf(registered, kind)?.fills.length ?? 0) > 0;
}
