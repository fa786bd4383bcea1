/** What is expected of one provider in one situation. Chances are 0 to 1, by the place of a field in the list. */
export interface Odds {
  /** That it has an answer about this record. */
  readonly answered: number;
  /** That an answer has the field. */
  readonly filled: readonly number[];
  /** That a value of the field is wrong. */
  readonly wrong: readonly number[];
  readonly costFound: number;
  readonly costMissed: number;
}

/** What counts beside the prices, in their currency. */
export interface Stakes {
  /** What a field is worth: leaving it empty loses that. */
  readonly values: readonly number[];
  /** What a wrong value of a field does harm. */
  readonly harms: readonly number[];
  /** What asking costs beside the price: time. It decides between providers that are free where they have nothing. */
  readonly question: number;
}

/** A provider's odds, multiplied out for every set of fields. */
interface Table {
  readonly odds: Odds;
  readonly fills: number;
  /** By set of fields: that an answer has all of them, that it has none of them, the harm of all of them. */
  readonly all: Float64Array;
  readonly none: Float64Array;
  readonly harm: Float64Array;
}

/** How many sets of fields there are; they are bit masks, as everywhere (`maskOf`). */
function setsOf({ values }: Stakes): number {
  return 1 << values.length;
}

function tableOf(odds: Odds, stakes: Stakes): Table {
  const { harms } = stakes;
  const sets = setsOf(stakes);
  const all = new Float64Array(sets).fill(1);
  const none = new Float64Array(sets).fill(1);
  const harm = new Float64Array(sets);
  let fills = 0;
  for (let mask = 1; mask < sets; mask += 1) {
    const place = 31 - Math.clz32(mask);
    const rest = mask & ~(1 << place);
    const chance = odds.filled[place] ?? 0;
    if (rest === 0 && chance > 0) fills |= mask;
    all[mask] = (all[rest] ?? 0) * chance;
    none[mask] = (none[rest] ?? 0) * (1 - chance);
    harm[mask] = (harm[rest] ?? 0) + (odds.wrong[place] ?? 0) * (harms[place] ?? 0);
  }
  return { odds, fills, all, none, harm };
}

/** Below this chance of filling anything a provider is as good as none. */
const CHANCE_MIN = 1e-6;

/** What it costs to come to an end from a set of missing fields if this provider is asked until it fills something. */
function throughProvider(
  { odds, fills, all, none, harm }: Table,
  missing: number,
  after: Float64Array,
  question: number,
): number {
  const able = fills & missing;
  let change = 0;
  let cost = question + odds.answered * odds.costFound + (1 - odds.answered) * odds.costMissed;
  for (let filled = able; filled > 0; filled = (filled - 1) & able) {
    const chance = odds.answered * (all[filled] ?? 0) * (none[able ^ filled] ?? 0);
    change += chance;
    cost += chance * ((after[missing ^ filled] ?? 0) + (harm[filled] ?? 0));
  }
  return change < CHANCE_MIN ? Number.POSITIVE_INFINITY : cost / change;
}

/**
 * By provider: what a call is expected to come to, in prices, harm and what stays empty, if that provider is asked
 * now. Every provider is taken as if it could be asked again with the same odds, which makes this a table of 64
 * numbers, of a company 512; looking ahead two questions with the odds of each situation came out no cheaper in the market.
 * @param missing the set of missing fields. @returns as many numbers as odds, and what stopping now comes to.
 */
export function expectedCosts(
  all: readonly Odds[],
  missing: number,
  stakes: Stakes,
): { readonly asking: readonly number[]; readonly stopping: number } {
  const tables = all.map(odds => tableOf(odds, stakes));
  const after = new Float64Array(setsOf(stakes));
  // In ascending order each set comes after all its subsets.
  for (let mask = 1; mask < missing; mask += 1) {
    if ((mask & missing) !== mask) continue;
    let best = worthOf(mask, stakes);
    for (const table of tables) best = Math.min(best, throughProvider(table, mask, after, stakes.question));
    after[mask] = best;
  }
  return {
    asking: tables.map(table => throughProvider(table, missing, after, stakes.question)),
    stopping: worthOf(missing, stakes),
  };
}

function worthOf(mask: number, { values }: Stakes): number {
  return values.reduce((sum, value, place) => ((mask & (1 << place)) === 0 ? sum : sum + value), 0);
}
