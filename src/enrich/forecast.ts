import { type AnyField, fieldsIn, maskOf } from '../normalize/fields.js';
import type { KeptOutcome } from '../providers/receipts.store.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { type AnyQuestion, type Known, sideOf } from '../providers/side.js';
import { Course } from './course.js';
import type { Evidence } from './evidence.js';
import { prospects, type Situation } from './order.js';
import { decideStep, type Plan, type SkipReason } from './plan.js';
import type { Kind, Target } from './target.js';

/** What stands for a value that is expected to be found by then. */
const EXPECTED = 'expected';

/** One provider's part in a call that was not made. */
export interface ForecastStep {
  readonly provider: string;
  readonly decision: 'ask' | 'skip';
  /** Why it is skipped; of one that is asked, `identifiers_expected` where others are to find what it needs. */
  readonly reason: SkipReason | 'identifiers_expected' | string | null;
  /** Whether its answer is there already, and free. */
  readonly cached: boolean;
  /** That it comes to be asked: that something it fills is still missing by then, 0 to 1. */
  readonly reached: number;
  /** By field: that it fills it when it is asked, 0 to 1. */
  readonly chances: Readonly<Partial<Record<AnyField, number>>>;
  readonly expectedCost: number;
  readonly worstCost: number;
}

export interface Forecast {
  readonly steps: readonly ForecastStep[];
  /** By wanted field: that it is filled in the end, 0 to 1. */
  readonly chances: Readonly<Partial<Record<AnyField, number>>>;
  readonly credits: { readonly expected: number; readonly worst: number };
  readonly vendorCost: { readonly expected: number; readonly worst: number };
}

/** What a forecast looks at beside what was learned; nobody is asked. */
export interface Outlook {
  /** Why a provider cannot be asked at this moment; null: it can. */
  obstacle(registered: RegisteredProvider): string | null;
  /** The answer to a question that is there already; null: there is none. */
  receipt(
    registered: RegisteredProvider,
    question: AnyQuestion,
    identifiers: readonly string[],
  ): Promise<KeptOutcome | null>;
}

/** What asking one provider comes to. */
interface Odds {
  readonly answered: number;
  /** By field, given an answer. */
  readonly filled: Readonly<Partial<Record<AnyField, number>>>;
  readonly cost: number;
  readonly worstCost: number;
  readonly cached: boolean;
}

/**
 * What a call would do and come to: the same course as a real one takes, along its likeliest way (who is more likely
 * than not to have an answer has one), with the chances and costs of every other way summed up. Fields are taken to be
 * filled independently of each other; where `order: auto` would decide anew after an answer, the order is the
 * likeliest one.
 */
export async function forecast(
  target: Target,
  { wanted, waterfall }: Plan,
  evidence: Evidence,
  outlook: Outlook,
): Promise<Forecast> {
  // Nothing is learned from what has not happened: the course is told of cached answers only, which do not count.
  const { kind } = target;
  const about = kind.name;
  const course = new Course(kind, waterfall, { evidence, random: () => 1 });
  const ways = new Ways(kind, wanted, waterfall.strategy);
  const steps: ForecastStep[] = [];
  let asked = 0;
  let known = target.known;
  for (let missing = ways.likelyMissing(); missing.length > 0; missing = ways.likelyMissing()) {
    const question = { kind: about, known, wanted: missing };
    const step = course.next(question);
    if (step === null) break;
    const { registered, decision } = step;
    const reason = decision.kind === 'skip' ? decision.reason : outlook.obstacle(registered);
    if (decision.kind === 'skip' || reason !== null) {
      steps.push(skipped(registered, reason));
      continue;
    }
    const { identifiers } = decision;
    const receipt = await outlook.receipt(registered, question, identifiers);
    const odds =
      receipt === null
        ? oddsOf(registered, waterfall, { kind: about, known, wanted, answered: asked, spent: 0 }, evidence)
        : oddsOfReceipt(kind, receipt);
    const reached = ways.ask(registered, odds);
    const lacked = decideStep(registered, { kind: about, known: target.known, wanted }).kind === 'skip';
    steps.push({
      provider: registered.id,
      decision: 'ask',
      reason: lacked ? 'identifiers_expected' : null,
      cached: odds.cached,
      reached,
      chances: times(odds.filled, odds.answered),
      expectedCost: reached * odds.cost,
      worstCost: odds.worstCost,
    });
    const found = odds.answered >= 0.5;
    asked += 1;
    noteLikely(course, target, registered, found, odds.cost);
    known = withLikely(kind, known, odds, receipt);
  }
  const considered = new Set(steps.map(({ provider }) => provider));
  const left = waterfall.providers.filter(({ id }) => !considered.has(id));
  return summed(
    [...steps, ...left.map(one => skipped(one, 'fills_nothing_missing'))],
    ways,
    waterfall.maxCost,
  );
}

/** A forecast in which every provider is left out for one reason. */
export function forecastOfNothing(kind: Kind, { waterfall, wanted }: Plan, reason: string): Forecast {
  const steps = waterfall.providers.map(one => skipped(one, reason));
  return summed(steps, new Ways(kind, wanted, waterfall.strategy), null);
}

function summed(steps: readonly ForecastStep[], ways: Ways, maxCost: number | null): Forecast {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const worst = sum(steps.map(({ worstCost }) => worstCost));
  return {
    steps,
    chances: ways.chances(),
    credits: {
      expected: ways.chanceOfAny(),
      worst: steps.some(({ decision }) => decision === 'ask') ? 1 : 0,
    },
    vendorCost: {
      expected: sum(steps.map(({ expectedCost }) => expectedCost)),
      worst: maxCost === null ? worst : Math.min(worst, maxCost),
    },
  };
}

function skipped({ id }: RegisteredProvider, reason: string | null): ForecastStep {
  const nothing = { cached: false, reached: 0, chances: {}, expectedCost: 0, worstCost: 0 };
  return { provider: id, decision: 'skip', reason, ...nothing };
}

function times(chances: Odds['filled'], factor: number): Partial<Record<AnyField, number>> {
  return Object.fromEntries(Object.entries(chances).map(([field, chance]) => [field, chance * factor]));
}

function oddsOf(
  registered: RegisteredProvider,
  { values }: Plan['waterfall'],
  situation: Situation,
  evidence: Evidence,
): Odds {
  const [prospect] = prospects({ providers: [registered], values, maxCost: null }, situation, evidence);
  if (prospect === undefined) throw new Error('A provider without a prospect.');
  const { answered, chances, cost, worstCost } = prospect;
  return {
    answered,
    filled: times(chances, answered === 0 ? 0 : 1 / answered),
    cost,
    worstCost,
    cached: false,
  };
}

function oddsOfReceipt(kind: Kind, receipt: KeptOutcome): Odds {
  const free = { cost: 0, worstCost: 0, cached: true };
  if (receipt.outcome !== 'found') return { answered: 0, filled: {}, ...free };
  const fields = fieldsOfReceipt(receipt);
  const has = kind.fields.filter(field => fields[field] !== undefined);
  return { answered: 1, filled: Object.fromEntries(has.map(field => [field, 1])), ...free };
}

function noteLikely(
  course: Course,
  target: Target,
  { id }: RegisteredProvider,
  found: boolean,
  cost: number,
): void {
  const outcome = found ? ({ outcome: 'found', fields: {} } as const) : ({ outcome: 'not_found' } as const);
  const origin = { source: id, trust: null, derivesSeniority: false, askedAtMs: 0 };
  const stated = outcome.outcome === 'found' ? target.read(outcome, origin) : null;
  course.ended({ outcome, cost, cached: true }, stated, []);
}

/** What a receipt has, by field. */
function fieldsOfReceipt(receipt: KeptOutcome | null): Readonly<Partial<Record<AnyField, unknown>>> {
  return receipt?.outcome === 'found' ? receipt.fields : {};
}

/** What is known of the record where the likelier values were found. */
function withLikely(
  kind: Kind,
  known: Known,
  { answered, filled }: Odds,
  receipt: KeptOutcome | null,
): Known {
  const found = fieldsOfReceipt(receipt);
  const likely = kind.fields.filter(field => known[field] === null && answered * (filled[field] ?? 0) >= 0.5);
  return { ...known, ...Object.fromEntries(likely.map(field => [field, String(found[field] ?? EXPECTED)])) };
}

/** How likely each set of fields is still missing, over all ways that a call can take. */
class Ways {
  readonly #kind: Kind;
  readonly #wanted: readonly AnyField[];
  readonly #endsAtFirst: boolean;
  /** By set of missing fields: that a call goes on with it. */
  #onward: Map<number, number>;
  /** The same of calls that have ended. */
  readonly #ended = new Map<number, number>();

  constructor(kind: Kind, wanted: readonly AnyField[], strategy: Plan['waterfall']['strategy']) {
    this.#kind = kind;
    this.#wanted = wanted;
    this.#endsAtFirst = strategy === 'first_match';
    this.#onward = new Map([[this.#mask(wanted), 1]]);
  }

  #mask(fields: readonly AnyField[]): number {
    return maskOf(this.#kind.fields, fields);
  }

  /** Of ways, how likely a field is missing. */
  #chanceOf(ways: Iterable<readonly [number, number]>, field: AnyField): number {
    const bit = this.#mask([field]);
    let sum = 0;
    for (const [mask, chance] of ways) if ((mask & bit) !== 0) sum += chance;
    return sum;
  }

  /** That of the fields that an answer could fill it fills just these. */
  #chanceOfExactly(able: number, got: number, filled: Odds['filled']): number {
    return fieldsIn(this.#kind.fields, able).reduce((product, field) => {
      const chance = filled[field] ?? 0;
      return product * ((got & this.#mask([field])) === 0 ? 1 - chance : chance);
    }, 1);
  }

  /** The fields that are more likely missing than not, where the call goes on; none: it does not. */
  likelyMissing(): readonly AnyField[] {
    const going = [...this.#onward].filter(([mask, chance]) => mask !== 0 && chance > 0);
    const total = going.reduce((sum, [, chance]) => sum + chance, 0);
    const missing = this.#wanted.map(field => ({ field, chance: this.#chanceOf(going, field) }));
    const likely = missing.filter(({ chance }) => chance >= total / 2);
    return total === 0 ? [] : likely.map(({ field }) => field);
  }

  /** Asks a provider on every way where it fills something missing. @returns that it is asked. */
  ask(registered: RegisteredProvider, { answered, filled }: Odds): number {
    const fills = sideOf(registered, this.#kind.name)?.fills ?? [];
    const after = new Map<number, number>();
    let reached = 0;
    for (const [mask, chance] of this.#onward) {
      const able = this.#mask(fills) & mask;
      if (able !== 0) reached += chance;
      for (let got = able; ; got = (got - 1) & able) {
        const share = answered * this.#chanceOfExactly(able, got, filled) + (got === 0 ? 1 - answered : 0);
        const into = got !== 0 && this.#endsAtFirst ? this.#ended : after;
        if (share > 0) into.set(mask ^ got, (into.get(mask ^ got) ?? 0) + chance * share);
        if (got === 0) break;
      }
    }
    this.#onward = after;
    return reached;
  }

  chances(): Partial<Record<AnyField, number>> {
    const all = [...this.#onward, ...this.#ended];
    return Object.fromEntries(
      this.#wanted.map(field => [field, Math.max(0, 1 - this.#chanceOf(all, field))]),
    );
  }

  chanceOfAny(): number {
    if (this.#wanted.length === 0) return 0;
    return Math.max(0, 1 - (this.#onward.get(this.#mask(this.#wanted)) ?? 0));
  }
}
