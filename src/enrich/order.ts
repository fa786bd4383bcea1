import { type AnyField, COMPANY_FIELDS, FIELDS, maskOf } from '../normalize/fields.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { type AnyQuestion, type RecordKind, sideOf } from '../providers/side.js';
import { conditionOf, type Evidence, learned, type Subject } from './evidence.js';
import { expectedCosts, type Odds, type Stakes } from './expected-cost.js';
import { decideStep, isForHandles, type StepDecision, type Waterfall } from './plan.js';
import { learnedTrust } from './trust.js';

/** How things stand in a call when it is to be decided whom to ask next. */
export interface Situation extends AnyQuestion {
  /** How many providers have answered in this call, with data or without. */
  readonly answered: number;
  /** What the call has cost so far. */
  readonly spent: number;
}

/** What asking one provider now would come to; the money is in the currency of the configuration. */
export interface Prospect {
  readonly registered: RegisteredProvider;
  readonly decision: StepDecision;
  /** That it has an answer about this record, 0 to 1. */
  readonly answered: number;
  /** By missing field that it can fill: that it does, 0 to 1. */
  readonly chances: Readonly<Partial<Record<AnyField, number>>>;
  /** What it is expected to add: the chances times what the fields are worth. */
  readonly gain: number;
  /** What asking is expected to cost: less than the price where a miss is free. */
  readonly cost: number;
  /** The most that asking can cost, as far as it is known. */
  readonly worstCost: number;
}

/** Chances of a provider of which nothing is known. */
const PRIOR_ANSWERED = 0.6;
const PRIOR_FILLED = 0.8;

/** What is said in general counts as so many trials where something more special is looked at. */
const PRIOR_WEIGHT = 8;

/** A wrong value does a fifth of the harm that a right one does good; docs/decisions/0009 has what other shares cost. */
export const HARM_SHARE = 0.2;

/** The time of a question is worth a thousandth of a field. */
const QUESTION_SHARE = 0.001;

/**
 * The conditions under which a question is counted, from the general to the special: by what the person was known, and
 * how many had been asked before. That others missed what is missing says much of what this one has (in the market
 * it saves 2 %); who they were, and whether they had anything else, said nothing more.
 */
function conditionsOf(kind: RecordKind, identifiers: readonly string[], answered: number): readonly string[] {
  const by = conditionOf(kind, identifiers.join('+'));
  return [by, `${by} after ${answered}`];
}

/**
 * What each provider of a waterfall would come to if it were asked now: those worth asking first, best first. Pure:
 * shown by a plan, and decided by in a call with `order: auto`.
 * @param optimism how many standard deviations above its mean a chance is taken: 0, but for a call that explores.
 */
export function prospects(
  waterfall: Pick<Waterfall, 'providers' | 'values' | 'maxCost'>,
  situation: Situation,
  evidence: Evidence,
  optimism = 0,
): Prospect[] {
  const { values, maxCost } = waterfall;
  const fields = fieldsOf(situation.kind);
  const all = waterfall.providers.map(registered => {
    const decision = decideStep(registered, situation);
    if (decision.kind === 'skip') return { prospect: notAsked(registered, decision), odds: null };
    const odds = oddsOf(registered, decision.identifiers, situation, evidence, optimism);
    const prospect = prospectOf(registered, decision, odds, situation, values);
    if (maxCost === null || situation.spent + prospect.worstCost <= maxCost) return { prospect, odds };
    return { prospect: { ...prospect, decision: { kind: 'skip', reason: 'max_cost' } as const }, odds: null };
  });
  const { asking, stopping } = expectedCosts(
    all.flatMap(({ odds }) => odds ?? []),
    maskOf(fields, situation.wanted),
    stakesOf(fields, values),
  );
  let place = 0;
  const ranked = all.map(({ prospect, odds }) => {
    const total = odds === null ? Number.POSITIVE_INFINITY : (asking[place++] ?? Number.POSITIVE_INFINITY);
    const isAsked = odds === null || total < stopping || isForHandles(prospect.registered, situation);
    if (isAsked) return { prospect, total };
    const decision: StepDecision = { kind: 'skip', reason: 'not_worth_it' };
    return { prospect: { ...prospect, decision }, total: Number.POSITIVE_INFINITY };
  });
  // Sorting is stable: of equals the one earlier in the waterfall is asked first.
  return ranked.sort((a, b) => (a.total === b.total ? 0 : a.total - b.total)).map(({ prospect }) => prospect);
}

function fieldsOf(kind: RecordKind): readonly AnyField[] {
  return kind === 'contact' ? FIELDS : COMPANY_FIELDS;
}

function stakesOf(fields: readonly AnyField[], values: Waterfall['values']): Stakes {
  const worth = fields.map(field => values[field]);
  return {
    values: worth,
    harms: worth.map(value => value * HARM_SHARE),
    question: (worth.reduce((sum, value) => sum + value, 0) / worth.length) * QUESTION_SHARE,
  };
}

function oddsOf(
  registered: RegisteredProvider,
  identifiers: readonly string[],
  { kind, answered }: Situation,
  evidence: Evidence,
  optimism: number,
): Odds {
  const { id, options } = registered;
  const fills = sideOf(registered, kind)?.fills ?? [];
  const fields = fieldsOf(kind);
  const conditions = conditionsOf(kind, identifiers, answered).map(given => evidence.about(id, given));
  const chance = (subject: Subject, prior: number) => {
    const tallies = conditions.map(tally => tally(subject));
    const mean = learned(prior, PRIOR_WEIGHT, tallies);
    const trials = (tallies.at(-1)?.trials ?? 0) + PRIOR_WEIGHT;
    return Math.min(1, mean + optimism * Math.sqrt((mean * (1 - mean)) / (trials + 1)));
  };
  const found = chance('answer', PRIOR_ANSWERED);
  return {
    answered: found,
    filled: fields.map(field =>
      fills.includes(field) ? Math.min(1, chance(field, PRIOR_ANSWERED * PRIOR_FILLED) / found) : 0,
    ),
    wrong: learnedTrust(evidence, registered, kind, fields).map(right => 1 - right),
    costFound: learned(options.cost, PRIOR_WEIGHT, [
      evidence.about(id, conditionOf(kind, COST_FOUND))('answer'),
    ]),
    costMissed: learned(0, PRIOR_WEIGHT, [evidence.about(id, conditionOf(kind, COST_MISSED))('answer')]),
  };
}

function prospectOf(
  registered: RegisteredProvider,
  decision: StepDecision,
  { answered, filled, costFound, costMissed }: Odds,
  { kind, wanted }: Situation,
  values: Waterfall['values'],
): Prospect {
  const side = sideOf(registered, kind);
  const chances: Partial<Record<AnyField, number>> = {};
  let gain = 0;
  for (const field of wanted) {
    if (!side?.fills.includes(field)) continue;
    const chance = answered * (filled[fieldsOf(kind).indexOf(field)] ?? 0);
    chances[field] = chance;
    gain += chance * values[field];
  }
  const cost = answered * costFound + (1 - answered) * costMissed;
  const worstCost = Math.max(registered.options.cost, costFound, costMissed);
  return { registered, decision, answered, chances, gain, cost, worstCost };
}

function notAsked(registered: RegisteredProvider, decision: StepDecision): Prospect {
  return { registered, decision, answered: 0, chances: {}, gain: 0, cost: 0, worstCost: 0 };
}

const COST_FOUND = 'cost found';
const COST_MISSED = 'cost missed';

/** How a question ended, for the evidence. */
export interface Ended extends Pick<Situation, 'kind' | 'answered'> {
  readonly registered: RegisteredProvider;
  readonly identifiers: readonly string[];
  /** Whether there was an answer about this record. */
  readonly found: boolean;
  readonly missingBefore: readonly AnyField[];
  readonly missingAfter: readonly AnyField[];
  readonly cost: number;
}

/** Takes note of what a question brought; not for those that failed or were answered from the cache. */
export function noteEnded(evidence: Evidence, ended: Ended): void {
  const { kind, registered, identifiers, answered, missingBefore, missingAfter, found, cost } = ended;
  const side = sideOf(registered, kind);
  for (const given of conditionsOf(kind, identifiers, answered)) {
    evidence.note(registered.id, given, 'answer', found ? 1 : 0);
    for (const field of missingBefore) {
      if (!side?.fills.includes(field)) continue;
      evidence.note(registered.id, given, field, missingAfter.includes(field) ? 0 : 1);
    }
  }
  evidence.note(registered.id, conditionOf(kind, found ? COST_FOUND : COST_MISSED), 'answer', cost);
}
