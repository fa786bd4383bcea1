import { countBits, type Holdings, type Offer, situationAfter } from './holdings.js';
import type { Bought } from './oracle.js';
import { VENDORS } from './vendors.js';

// The best that can be had without seeing into people: it has the whole statistics of the market and plans perfectly.

/** A situation that fewer people of the past were in says too little: there it takes the cheapest vendor. */
const PEOPLE_MIN = 10;

/** A situation is what is missing (six bits) and who can be asked (ten). */
const MISSING_BITS = 6;
const SITUATIONS = 1 << (MISSING_BITS + VENDORS.length);

const STOP = -1;
const UNKNOWN = -2;

function situationOf(one: Holdings, asked: number): number {
  const { missing, able } = situationAfter(one, asked);
  return missing | ((able & ~asked) << MISSING_BITS);
}

function missingOf(situation: number): number {
  return situation & ((1 << MISSING_BITS) - 1);
}

/** By the vendors asked so far and the situation: whom to ask next. */
export type Policy = readonly Int8Array[];

/**
 * Plans backwards from all vendors asked to none, over what the people of a past market would have had: exact, but
 * for what it cannot know, who the person is.
 * @param worth what leaving a field empty counts as: so much that everything is filled that can be.
 * @param harm what a wrong value counts as: the same as for `auto`, or it would buy cheap ones.
 */
export function plan(past: readonly Holdings[], worth: number, harm: number): Policy {
  const sets = 1 << VENDORS.length;
  const policy: Int8Array[] = [];
  /** By set of vendors asked and person: what is still to come. */
  const ahead: Float32Array[] = [];
  const sums = new Float64Array(SITUATIONS);
  const people = new Uint32Array(SITUATIONS);
  for (let asked = sets - 1; asked >= 0; asked -= 1) {
    const situations = Int32Array.from(past, one => situationOf(one, asked));
    const best = new Float64Array(SITUATIONS);
    const choice = new Int8Array(SITUATIONS).fill(UNKNOWN);
    people.fill(0);
    for (const situation of situations) {
      people[situation] = (people[situation] ?? 0) + 1;
      best[situation] = worth * countBits(missingOf(situation));
      choice[situation] = STOP;
    }
    for (const place of VENDORS.keys()) {
      const after = ahead[asked | (1 << place)];
      if ((asked & (1 << place)) !== 0 || after === undefined) continue;
      sums.fill(0);
      for (const [index, { offers }] of past.entries()) {
        const situation = situations[index] ?? 0;
        sums[situation] =
          (sums[situation] ?? 0) + burden(offers[place], situation, harm) + (after[index] ?? 0);
      }
      for (const situation of new Set(situations)) {
        if ((situation & (1 << (MISSING_BITS + place))) === 0) continue;
        const mean = (sums[situation] ?? 0) / (people[situation] ?? 1);
        if (mean >= (best[situation] ?? 0) - 1e-9) continue;
        best[situation] = mean;
        choice[situation] = place;
      }
    }
    ahead[asked] = Float32Array.from(past, ({ offers }, index) => {
      const situation = situations[index] ?? 0;
      const place = choice[situation] ?? STOP;
      if (place === STOP) return worth * countBits(missingOf(situation));
      return burden(offers[place], situation, harm) + (ahead[asked | (1 << place)]?.[index] ?? 0);
    });
    for (const situation of new Set(situations)) {
      if ((people[situation] ?? 0) < PEOPLE_MIN) choice[situation] = UNKNOWN;
    }
    policy[asked] = choice;
  }
  return policy;
}

/** What an answer costs, and what its wrong values do where something was missing. */
function burden(offer: Offer | undefined, situation: number, harm: number): number {
  return offer === undefined ? 0 : offer.cost + harm * countBits(offer.wrong & missingOf(situation));
}

/** What a policy comes to for people whom it has not seen: costs by person, and how many fields it fills. */
export function follow(policy: Policy, people: readonly Holdings[]): Bought {
  let filled = 0;
  const costs = people.map(one => {
    let [asked, cost] = [0, 0];
    for (;;) {
      const situation = situationOf(one, asked);
      const missing = missingOf(situation);
      const known = policy[asked]?.[situation] ?? UNKNOWN;
      const place = missing === 0 ? STOP : known === UNKNOWN ? cheapest(situation) : known;
      if (place === STOP) {
        filled += countBits(one.wanted) - countBits(missing);
        return cost;
      }
      cost += one.offers[place]?.cost ?? 0;
      asked |= 1 << place;
    }
  });
  return { costs, filled };
}

function cheapest(situation: number): number {
  let best = STOP;
  for (const [place, { price }] of VENDORS.entries()) {
    if ((situation & (1 << (MISSING_BITS + place))) === 0) continue;
    if (best === STOP || price < (VENDORS[best]?.price ?? 0)) best = place;
  }
  return best;
}
