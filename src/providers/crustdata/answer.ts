import type { Reading } from '../vendor/reading.js';

/** A look-up by profile says 1.0; nothing that a vendor says is certain. */
const CONFIDENCE_MAX = 0.97;
/** Where the score is missing. */
const CONFIDENCE_UNSTATED = 0.8;

/** The matches of the one identifier of a request: a list with one entry for each, which an older page shows under `results`. */
export function matchesOf(body: Reading): readonly Reading[] {
  const results = body.at('results');
  const [entry] = results.isNothing ? body.list : results.list;
  return entry?.at('matches').list ?? [];
}

/** How sure the vendor is of a match. */
export function confidenceOf(match: Reading): number {
  return Math.min(match.at('confidence_score').number ?? CONFIDENCE_UNSTATED, CONFIDENCE_MAX);
}
