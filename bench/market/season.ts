import { Evidence } from '../../src/enrich/evidence.js';
import { HARM_SHARE } from '../../src/enrich/order.js';
import type { Waterfall } from '../../src/enrich/plan.js';
import { valuesOf } from '../../src/enrich/waterfalls.js';
import { holdingsOf } from './holdings.js';
import { type Score, scoreOf } from './measure.js';
import { askOracle, type Bought } from './oracle.js';
import { makePeople } from './people.js';
import { type Market, type Run, registerShelf, runMarket } from './run.js';
import { follow, plan } from './statistician.js';
import { stockShelves, VENDORS } from './vendors.js';

/** The seeds of the markets from which the statistician learns: none that is measured. */
const PAST_SEEDS_FROM = 1_000;

export const POLICIES = ['fixed', 'cheapest first', 'best hit rate first', 'auto'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** One market, and what everybody came to in it. */
export interface Season {
  readonly seed: number;
  readonly runs: Readonly<Record<PolicyName, Run>>;
  readonly scores: Readonly<Record<PolicyName, Score>>;
  readonly oracle: Bought;
  readonly statistician: Bought;
}

function openMarket(people: number, seed: number): Market {
  const crowd = makePeople(people, seed);
  return { people: crowd, shelves: stockShelves(crowd, seed), seed };
}

export async function runSeason(people: number, seed: number): Promise<Season> {
  const market = openMarket(people, seed);
  const holdings = holdingsOf(market);
  const past = holdingsOf(openMarket(people, seed + PAST_SEEDS_FROM));
  const providers = market.shelves.map(registerShelf);
  const values = valuesOf({}, providers);
  const fixed: Waterfall = {
    providers,
    deadlineMs: 25_000,
    minConfidence: 0.5,
    strategy: 'fill',
    order: 'fixed',
    values,
    maxCost: null,
    budgeted: new Set(),
  };
  const hits = VENDORS.map((_, place) => holdings.filter(({ offers }) => offers[place]?.mask !== 0).length);
  const sorted = (key: (place: number) => number) => ({
    ...fixed,
    providers: [...providers.entries()].sort(([a], [b]) => key(a) - key(b)).map(([, provider]) => provider),
  });
  const waterfalls: Readonly<Record<PolicyName, Waterfall>> = {
    fixed,
    'cheapest first': sorted(place => VENDORS[place]?.price ?? 0),
    'best hit rate first': sorted(place => -(hits[place] ?? 0)),
    auto: { ...fixed, order: 'auto' },
  };
  const run = async (name: PolicyName) => runMarket(market, waterfalls[name], new Evidence());
  const runs = {
    fixed: await run('fixed'),
    'cheapest first': await run('cheapest first'),
    'best hit rate first': await run('best hit rate first'),
    auto: await run('auto'),
  };
  const scores = {
    fixed: scoreOf(runs.fixed),
    'cheapest first': scoreOf(runs['cheapest first']),
    'best hit rate first': scoreOf(runs['best hit rate first']),
    auto: scoreOf(runs.auto),
  };
  const statistician = follow(plan(past, values.phone, values.phone * HARM_SHARE), holdings);
  return { seed, runs, scores, oracle: askOracle(holdings), statistician };
}
