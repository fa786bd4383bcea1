import type { Run, Written } from './run.js';

// What a run comes to.

export interface Score {
  readonly cost: number;
  readonly filled: number;
  /** The share of the empty fields that were filled. */
  readonly coverage: number;
  /** The share of the values written that are true. */
  readonly precision: number;
  readonly outdated: number;
  readonly namesake: number;
  readonly calibrationError: number;
  readonly asks: number;
  readonly latencyMs: number;
}

export function scoreOf({ written, costs, wanted, asks, latencyMs }: Run): Score {
  const share = (kind: Written['kind']) => written.filter(one => one.kind === kind).length / written.length;
  return {
    cost: costs.reduce((sum, cost) => sum + cost, 0),
    filled: written.length,
    coverage: written.length / wanted,
    precision: share('right'),
    outdated: share('outdated'),
    namesake: share('namesake'),
    calibrationError: calibrationError(written),
    asks: asks / costs.length,
    latencyMs: latencyMs / costs.length,
  };
}

/** Confidences are compared with what came true in steps of five hundredths. */
const BINS = 20;

export interface Bin {
  readonly count: number;
  /** Means of the bin. */
  readonly confidence: number;
  readonly right: number;
}

/** How often values of a confidence were right. */
export function calibration(written: readonly Written[]): Bin[] {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, kind } of written) {
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.confidence += confidence;
    if (kind === 'right') bin.right += 1;
  }
  return bins
    .filter(({ count }) => count > 0)
    .map(({ count, confidence, right }) => ({ count, confidence: confidence / count, right: right / count }));
}

/** The expected calibration error: how far confidence and truth are apart, on average over the values. */
function calibrationError(written: readonly Written[]): number {
  const apart = calibration(written).reduce(
    (sum, { count, confidence, right }) => sum + count * Math.abs(confidence - right),
    0,
  );
  return apart / written.length;
}
