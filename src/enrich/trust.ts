import { PERSON } from '../contacts/provenance.js';
import type { AnyField } from '../normalize/fields.js';
import type { LearnedTrust, RegisteredProvider } from '../providers/registered.js';
import type { RecordKind } from '../providers/side.js';
import { CONFIDENCE_MAX } from './confidence.js';
import { conditionOf, type Evidence, learned } from './evidence.js';
import { type Answer, type Kind, type Target, TRUST_UNSTATED } from './target.js';

/** What is configured counts as much as so many comparisons. */
const PRIOR_WEIGHT = 10;

/** How sure a value is that somebody wrote by hand, as a witness for or against what providers say. */
const HAND_CONFIDENCE = 0.95;

/** The condition under which it is counted whether values are right. */
const RIGHT = 'right';

const DAY_MS = 86_400_000;

/** What an answer says of itself that may say how far it is right: the confidence it states, and its age. */
function conditionsOf(kind: Kind, answer: Answer, field: AnyField, nowMs: number): readonly string[] {
  const ageDays = (nowMs - answer.observedAtMs) / DAY_MS;
  const age = ageDays < 30 ? 'new' : ageDays < 90 ? 'month' : ageDays < 365 ? 'year' : 'old';
  const stated = Math.round((answer.confidences[field] ?? 0) * 20) / 20;
  const right = conditionOf(kind.name, RIGHT);
  return [right, `${right} ${age}`, `${right} ${age} ${stated}`];
}

/** How likely a value is right: as configured at first, then as other sources have borne the provider out. */
function learnedConfidence(
  evidence: Evidence,
  kind: Kind,
  answer: Answer,
  field: AnyField,
  nowMs: number,
): number {
  const tallies = conditionsOf(kind, answer, field, nowMs).map(given =>
    evidence.about(answer.source, given)(field),
  );
  return learned(answer.confidences[field] ?? 0, PRIOR_WEIGHT, tallies);
}

/** A rule guesses: of one that nobody configured a trust for, less is expected than of a vendor. */
const TRUST_IN_RULES = 0.6;

/** How likely a provider's values are right, field by field, whatever a single answer says of itself. */
export function learnedTrust(
  evidence: Evidence,
  provider: TrustedProvider,
  kind: RecordKind,
  fields: readonly AnyField[],
): readonly number[] {
  const prior = trustAtFirst(provider);
  const tally = evidence.about(provider.id, conditionOf(kind, RIGHT));
  return fields.map(field => learned(prior, PRIOR_WEIGHT, [tally(field)]));
}

type TrustedProvider = Pick<RegisteredProvider, 'id' | 'type' | 'options'>;

function trustAtFirst({ type, options }: TrustedProvider): number {
  return options.confidence ?? (type === 'inference' ? TRUST_IN_RULES : TRUST_UNSTATED);
}

/** What was learned of a provider's values of one field; null: nothing yet. */
export function trustLearned(
  evidence: Evidence,
  provider: TrustedProvider,
  kind: RecordKind,
  field: AnyField,
): LearnedTrust | null {
  const tally = evidence.about(provider.id, conditionOf(kind, RIGHT))(field);
  if (tally.trials === 0) return null;
  const trust = learned(trustAtFirst(provider), PRIOR_WEIGHT, [tally]);
  return { compared: tally.trials, right: tally.successes, trust };
}

/** An answer with what was learned of its source instead of what is configured. */
export function withLearnedTrust(evidence: Evidence, kind: Kind, answer: Answer, nowMs: number): Answer {
  const confidences: Partial<Record<AnyField, number>> = { ...answer.confidences };
  for (const field of kind.fields) {
    if (answer.values[field] !== undefined)
      confidences[field] = learnedConfidence(evidence, kind, answer, field, nowMs);
  }
  return { ...answer, confidences };
}

interface Witness {
  readonly answer: Answer | null;
  readonly value: string;
  readonly confidence: number;
}

/**
 * Takes note of how the answers of one call bear each other out: nobody tells what is true, so each claim counts as
 * right as far as all of them together make it likely. A value that nobody else speaks of says nothing.
 * @param answers with the confidences that were configured.
 */
export function noteAgreement(
  evidence: Evidence,
  target: Target,
  answers: readonly Answer[],
  nowMs: number,
): void {
  const { kind } = target;
  const about = answers.filter(answer => answer.isAbout);
  for (const field of kind.fields) {
    // What adds up neither bears out nor contradicts.
    if (kind.adding.has(field)) continue;
    const own = handWritten(target, field);
    const claims = about.filter(({ values }) => values[field] !== undefined);
    if (claims.length + (own === null ? 0 : 1) < 2) continue;
    const witnesses = claims.map((answer): Witness => {
      const confidence = learnedConfidence(evidence, kind, answer, field, nowMs);
      return { answer, value: answer.values[field] ?? '', confidence };
    });
    if (own !== null) witnesses.push({ answer: null, value: own, confidence: HAND_CONFIDENCE });
    for (const [witness, right] of posteriors(kind, field, witnesses)) {
      if (witness.answer === null) continue;
      for (const given of conditionsOf(kind, witness.answer, field, nowMs))
        evidence.note(witness.answer.source, given, field, right);
    }
  }
}

/** The record's value where a person gave or corrected it; null: there is none, or an enrichment found it. */
function handWritten(target: Target, field: AnyField): string | null {
  const { source = PERSON } = target.provenance[field] ?? {};
  return source === PERSON ? target.value(field) : null;
}

/** How likely each witness is right, given all of them. */
function posteriors(kind: Kind, field: AnyField, witnesses: readonly Witness[]): [Witness, number][] {
  const groups: { members: Witness[]; doubt: number }[] = [];
  for (const witness of witnesses) {
    const doubt = 1 - Math.min(witness.confidence, CONFIDENCE_MAX);
    const group = groups.find(({ members }) =>
      members.some(({ value }) => kind.same(field, value, witness.value)),
    );
    if (group === undefined) groups.push({ members: [witness], doubt });
    else {
      group.members.push(witness);
      group.doubt *= doubt;
    }
  }
  const odds = groups.map(({ doubt }) => (1 - doubt) / Math.max(doubt, 1e-6));
  const total = odds.reduce((sum, one) => sum + one, 1);
  return groups.flatMap(({ members }, place) =>
    members.map((witness): [Witness, number] => [witness, (odds[place] ?? 0) / total]),
  );
}
