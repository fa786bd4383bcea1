import { countBits, type Holdings, situationAfter } from './holdings.js';

/** What somebody comes to who is not the program: costs by person, and how many fields are filled. */
export interface Bought {
  readonly costs: readonly number[];
  readonly filled: number;
}

/**
 * The oracle sees into every vendor: for each person it buys the cheapest answers that together fill all that asking
 * everybody would fill. It tries every set of vendors, pays for no miss, and for nothing that it turns out not to need.
 */
export function askOracle(people: readonly Holdings[]): Bought {
  let filled = 0;
  const costs = people.map(one => {
    const useful = [...one.offers.entries()].filter(([, { mask }]) => (mask & one.wanted) !== 0);
    let best = { filled: 0, cost: 0 };
    for (let set = 1; set < 1 << useful.length; set += 1) {
      const chosen = useful.filter((_, bit) => (set & (1 << bit)) !== 0);
      const mask = chosen.reduce((fields, [, offer]) => fields | offer.mask, 0);
      const cost = chosen.reduce((sum, [, offer]) => sum + offer.cost, 0);
      const more = countBits(mask & one.wanted) - best.filled;
      if (more < 0 || (more === 0 && cost >= best.cost)) continue;
      if (
        isPossible(
          one,
          chosen.map(([place]) => place),
        )
      )
        best = { filled: best.filled + more, cost };
    }
    filled += best.filled;
    return best.cost;
  });
  return { costs, filled };
}

/** Whether these vendors can be asked: by what is known, or by what those of them bring who can be asked at once. */
function isPossible(one: Holdings, places: readonly number[]): boolean {
  const start = places.reduce(
    (bits, place) => (one.offers[place]?.isAskable ? bits | (1 << place) : bits),
    0,
  );
  const { able } = situationAfter(one, start);
  return places.every(place => (able & (1 << place)) !== 0);
}
