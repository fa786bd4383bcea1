/** One measurement of each side, made one after the other. */
export interface Pair<Result> {
  readonly a: Result;
  readonly b: Result;
}

export interface Comparison {
  /** Median over all pairs. */
  readonly a: number;
  readonly b: number;
  /** a ÷ b of each pair by itself. */
  readonly ratio: { readonly min: number; readonly median: number; readonly max: number };
}

/**
 * Measures A B A B … : what slows the machine for a while then slows both sides of a pair, and the ratio
 * within each pair stays true where medians of separate series would not.
 */
export async function measurePairs<Result>(
  pairs: number,
  measureA: () => Promise<Result>,
  measureB: () => Promise<Result>,
): Promise<Pair<Result>[]> {
  const measured: Pair<Result>[] = [];
  for (let done = 0; done < pairs; done += 1) {
    const a = await measureA();
    const b = await measureB();
    measured.push({ a, b });
  }
  return measured;
}

/** Compares one figure over all pairs; throws when there is none. */
export function compare<Result>(
  pairs: readonly Pair<Result>[],
  figure: (result: Result) => number,
): Comparison {
  const ratios = pairs.map(pair => figure(pair.a) / figure(pair.b));
  return {
    a: median(pairs.map(pair => figure(pair.a))),
    b: median(pairs.map(pair => figure(pair.b))),
    ratio: { min: Math.min(...ratios), median: median(ratios), max: Math.max(...ratios) },
  };
}

/** The middle value, or the mean of the two middle ones; throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const above = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.ceil(sorted.length / 2) - 1];
  if (above === undefined || below === undefined) throw new Error('A median needs at least one value.');
  return (above + below) / 2;
}
