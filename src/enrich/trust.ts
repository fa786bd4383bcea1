import type { Contact } from '../contacts/contact.js';
import { PERSON } from '../contacts/provenance.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import { sameValue } from '../normalize/fieldvalue.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { isEmpty } from './call.js';
import { CONFIDENCE_MAX } from './confidence.js';
import { type Evidence, learned } from './evidence.js';
import { type Answer, TRUST_UNSTATED } from './merge.js';

/** What is configured counts as much as so many comparisons. */
const PRIOR_WEIGHT = 10;

/** How sure a value is that somebody wrote by hand, as a witness for or against what providers say. */
const HAND_CONFIDENCE = 0.95;

/** The condition under which it is counted whether values are right. */
const RIGHT = 'right';

const DAY_MS = 86_400_000;

/** What an answer says of itself that may say how far it is right: the confidence it states, and its age. */
function conditionsOf(answer: Answer, field: Field, nowMs: number): readonly string[] {
  const ageDays = (nowMs - Date.parse(answer.observedAt)) / DAY_MS;
  const age = ageDays < 30 ? 'new' : ageDays < 90 ? 'month' : ageDays < 365 ? 'year' : 'old';
  const stated = Math.round(answer.confidences[field] * 20) / 20;
  return [RIGHT, `${RIGHT} ${age}`, `${RIGHT} ${age} ${stated}`];
}

/** How likely a value is right: as configured at first, then as other sources have borne the provider out. */
function learnedConfidence(evidence: Evidence, answer: Answer, field: Field, nowMs: number): number {
  const tallies = conditionsOf(answer, field, nowMs).map(given =>
    evidence.about(answer.source, given)(field),
  );
  return learned(answer.confidences[field], PRIOR_WEIGHT, tallies);
}

/** A rule guesses: of one that nobody configured a trust for, less is expected than of a vendor. */
const TRUST_IN_RULES = 0.6;

/** How likely a provider's values are right, field by field, whatever a single answer says of itself. */
export function learnedTrust(
  evidence: Evidence,
  { id, type, options }: Pick<RegisteredProvider, 'id' | 'type' | 'options'>,
): readonly number[] {
  const prior = options.confidence ?? (type === 'inference' ? TRUST_IN_RULES : TRUST_UNSTATED);
  const tally = evidence.about(id, RIGHT);
  return FIELDS.map(field => learned(prior, PRIOR_WEIGHT, [tally(field)]));
}

/** An answer with what was learned of its source instead of what is configured. */
export function withLearnedTrust(evidence: Evidence, answer: Answer, nowMs: number): Answer {
  const confidences = { ...answer.confidences };
  for (const field of FIELDS) {
    if (answer.values[field] !== undefined)
      confidences[field] = learnedConfidence(evidence, answer, field, nowMs);
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
  contact: Contact,
  answers: readonly Answer[],
  nowMs: number,
): void {
  const about = answers.filter(answer => answer.aboutPerson);
  for (const field of FIELDS) {
    const own = handWritten(contact, field);
    const claims = about.filter(({ values }) => values[field] !== undefined);
    if (claims.length + (own === null ? 0 : 1) < 2) continue;
    const witnesses = claims.map((answer): Witness => {
      const confidence = learnedConfidence(evidence, answer, field, nowMs);
      return { answer, value: answer.values[field] ?? '', confidence };
    });
    if (own !== null) witnesses.push({ answer: null, value: own, confidence: HAND_CONFIDENCE });
    for (const [witness, right] of posteriors(field, witnesses)) {
      if (witness.answer === null) continue;
      for (const given of conditionsOf(witness.answer, field, nowMs))
        evidence.note(witness.answer.source, given, field, right);
    }
  }
}

/** The contact's value where a person gave or corrected it; null: there is none, or an enrichment found it. */
function handWritten(contact: Contact, field: Field): string | null {
  const { source = PERSON } = contact.provenance[field] ?? {};
  return source !== PERSON || isEmpty(contact[field]) ? null : contact[field];
}

/** How likely each witness is right, given all of them. */
function posteriors(field: Field, witnesses: readonly Witness[]): [Witness, number][] {
  const groups: { members: Witness[]; doubt: number }[] = [];
  for (const witness of witnesses) {
    const doubt = 1 - Math.min(witness.confidence, CONFIDENCE_MAX);
    const group = groups.find(({ members }) =>
      members.some(({ value }) => sameValue(field, value, witness.value)),
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
