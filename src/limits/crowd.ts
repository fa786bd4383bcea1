/** Calls that are let in whatever is known: what one batch takes along costs those before it next to nothing. */
const ALWAYS_LET_IN = 256;

/** Calls that may come all at once while there is no crowd; a burst is worked off in a moment, and is no overload. */
const BURST_MAX = 1_000;

/** How much longer a call may take in a crowd than without one. */
const TIMES_CALM = 2;

/** Where calls are quicker than this, twice their time would be less than one batch takes. */
const CALM_MS_MIN = 15;

/** What a window adds to what is known of calm times: some two seconds of calm are remembered. */
const CALM_WEIGHT = 0.1;

/** What was seen of the calls in hand over a short while. */
export interface CrowdWindow {
  readonly spanMs: number;
  /** The fewest and the most that were in hand at once. */
  readonly lowest: number;
  readonly highest: number;
  /** Calls in hand, summed over time: call-milliseconds. */
  readonly heldMs: number;
  readonly finished: number;
  readonly refused: number;
}

export interface CrowdRule {
  /** Calls in hand at once; more are refused. */
  readonly limit: number;
  /** How long a call is in hand while there is no crowd; null: not known yet. */
  readonly calmMs: number | null;
}

export const OPEN_RULE: CrowdRule = { limit: BURST_MAX, calmMs: null };

/**
 * The rule for the next window. There is a crowd where calls were refused, or where the ones in hand never got few for
 * the whole window: a queue that stands. Then as many are let in as get through within twice the time that a call takes
 * without a crowd; what a call takes is what Little's law says: calls in hand over calls finished. A database that is
 * slow for everybody makes no crowd shorter, since calm calls take as long. As soon as a window refuses nobody, the limit
 * doubles, up to the burst.
 */
export function nextRule({ limit, calmMs }: CrowdRule, window: CrowdWindow): CrowdRule {
  if (window.refused > 0 || window.lowest > ALWAYS_LET_IN) {
    const patienceMs = TIMES_CALM * Math.max(CALM_MS_MIN, calmMs ?? 0);
    const through = Math.ceil((window.finished / window.spanMs) * patienceMs);
    return { limit: Math.min(BURST_MAX, Math.max(ALWAYS_LET_IN, through)), calmMs };
  }
  const opened = Math.min(BURST_MAX, limit * 2);
  if (window.finished === 0 || window.highest > ALWAYS_LET_IN) return { limit: opened, calmMs };
  const seenMs = window.heldMs / window.finished;
  return { limit: opened, calmMs: calmMs === null ? seenMs : calmMs + (seenMs - calmMs) * CALM_WEIGHT };
}
