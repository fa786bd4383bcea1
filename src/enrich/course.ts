import type { AnyField } from '../normalize/fields.js';
import type { Asked } from '../providers/ask.js';
import type { RegisteredProvider } from '../providers/registered.js';
import type { AnyQuestion } from '../providers/side.js';
import type { Evidence } from './evidence.js';
import { type Ended, noteEnded, prospects, type Situation } from './order.js';
import { decideStep, type StepDecision, type Waterfall } from './plan.js';
import type { Answer, Kind, Target } from './target.js';
import { noteAgreement, withLearnedTrust } from './trust.js';

/** What calls learn from and add to. */
export interface Learning {
  readonly evidence: Evidence;
  /** 0 to 1, for deciding which calls explore and which are counted. */
  readonly random: () => number;
}

/** So many calls try what may be better than it seems: a provider that nobody asks could never show that it is. */
const EXPLORE_SHARE = 0.02;

/** How much better: standard deviations. */
const EXPLORE_OPTIMISM = 2;

/** With a fixed order nothing hangs on it yet, so one call in ten is counted: the others pay nothing for it. */
const COUNTED_SHARE_FIXED = 0.1;

export interface Step {
  readonly registered: RegisteredProvider;
  readonly decision: StepDecision;
}

/** What one call has spent, which its ways through the waterfall (about a person, about a company) share. */
export class Purse {
  spent = 0;
}

/** The way of one call through its waterfall: whom to ask next, and what there is to learn from how it went. */
export class Course {
  readonly #kind: Kind;
  readonly #waterfall: Waterfall;
  readonly #evidence: Evidence;
  readonly #optimism: number;
  readonly #isCounted: boolean;
  readonly #considered = new Set<string>();
  readonly #said: Answer[] = [];
  #answered = 0;
  readonly #purse: Purse;
  /** The price of the question under way, counted as spent until it is known what it cost. */
  #reserved = 0;
  #last: Pick<Ended, 'kind' | 'registered' | 'identifiers' | 'missingBefore'> | null = null;

  constructor(kind: Kind, waterfall: Waterfall, { evidence, random }: Learning, purse = new Purse()) {
    this.#purse = purse;
    this.#kind = kind;
    this.#waterfall = waterfall;
    this.#evidence = evidence;
    const isAuto = waterfall.order === 'auto';
    this.#optimism = isAuto && random() < EXPLORE_SHARE ? EXPLORE_OPTIMISM : 0;
    this.#isCounted = isAuto || random() < COUNTED_SHARE_FIXED;
  }

  /** Whom to ask next, or whom to leave out and why; null: all were considered. Names each provider once. */
  next(question: AnyQuestion): Step | null {
    this.#settle(0);
    const step = this.#waterfall.order === 'auto' ? this.#best(question) : this.#following(question);
    if (step === null) return null;
    const { registered, decision } = step;
    this.#considered.add(registered.id);
    if (decision.kind === 'ask') {
      this.#reserved = registered.options.cost;
      this.#purse.spent += this.#reserved;
      const { kind, wanted } = question;
      this.#last = { kind, registered, identifiers: decision.identifiers, missingBefore: wanted };
    }
    return step;
  }

  /** What the question under way has cost in the end; nothing, where it was not asked. */
  #settle(cost: number): void {
    this.#purse.spent += cost - this.#reserved;
    this.#reserved = 0;
  }

  #following(question: AnyQuestion): Step | null {
    const { providers, maxCost } = this.#waterfall;
    const registered = providers[this.#considered.size];
    if (registered === undefined) return null;
    const decision = decideStep(registered, question);
    const isTooDear = maxCost !== null && this.#purse.spent + registered.options.cost > maxCost;
    if (decision.kind === 'skip' || !isTooDear) return { registered, decision };
    return { registered, decision: { kind: 'skip', reason: 'max_cost' } };
  }

  #best(question: AnyQuestion): Step | null {
    const providers = this.#waterfall.providers.filter(({ id }) => !this.#considered.has(id));
    const situation: Situation = { ...question, answered: this.#answered, spent: this.#purse.spent };
    return prospects({ ...this.#waterfall, providers }, situation, this.#evidence, this.#optimism)[0] ?? null;
  }

  /** An answer as it is to be believed: as far as its source is trusted by configuration, or by what was learned. */
  believed(stated: Answer, nowMs: number): Answer {
    return this.#waterfall.order === 'auto'
      ? withLearnedTrust(this.#evidence, this.#kind, stated, nowMs)
      : stated;
  }

  /**
   * Takes note of how the last question ended; failures say nothing of what a provider has.
   * @param stated the answer as read with the configured trust; null: there was none. @param missing after it.
   */
  ended(
    asked: Pick<Asked, 'outcome' | 'cost' | 'cached'>,
    stated: Answer | null,
    missing: readonly AnyField[],
  ): void {
    const last = this.#last;
    this.#settle(asked.cost);
    const { outcome } = asked.outcome;
    if (last === null || (outcome !== 'found' && outcome !== 'not_found')) return;
    const found = stated?.isAbout === true;
    // What was answered before and not paid now is in the evidence already.
    if (this.#isCounted && !asked.cached) {
      const { cost } = asked;
      noteEnded(this.#evidence, { ...last, answered: this.#answered, missingAfter: missing, found, cost });
      if (stated !== null) this.#said.push(stated);
    }
    this.#answered += 1;
  }

  /** Takes note of how the answers bear each other out. */
  over(target: Target, nowMs: number): void {
    if (this.#isCounted) noteAgreement(this.#evidence, target, this.#said, nowMs);
  }
}
