import { HOUR_MS } from './tally.js';

/** How far back statistics go, and in which steps: some thirty points, as many as a chart shows apart. */
const RANGES = {
  '24h': { steps: 24, stepMs: HOUR_MS },
  '7d': { steps: 28, stepMs: 6 * HOUR_MS },
  '30d': { steps: 30, stepMs: 24 * HOUR_MS },
  '90d': { steps: 90, stepMs: 24 * HOUR_MS },
} as const;

export type RangeName = keyof typeof RANGES;

export const RANGE_NAMES = ['24h', '7d', '30d', '90d'] as const satisfies readonly RangeName[];

/** Hours are kept for the longest range and the day in which it begins. */
export const HOURS_KEPT_MS = RANGES['90d'].steps * RANGES['90d'].stepMs + 24 * HOUR_MS;

/** The steps of a range up to now, whole ones in UTC; the last has not ended yet. */
export interface Span {
  readonly stepMs: number;
  /** Where each step begins, and last where the last one ends. */
  readonly edgesMs: readonly number[];
}

export function spanOf(range: RangeName, nowMs: number): Span {
  const { steps, stepMs } = RANGES[range];
  const endMs = nowMs - (nowMs % stepMs) + stepMs;
  return { stepMs, edgesMs: Array.from({ length: steps + 1 }, (_, n) => endMs - (steps - n) * stepMs) };
}
