import type { Found } from '../provider.js';
import type { MagicInput } from './magic.js';
import type { Draws } from './person.js';

/** When the simulated vendors last saw anybody; fixed, so that answers are the same for ever. */
export const OBSERVED_AT = '2026-10-01T00:00:00.000Z';
const STALE_OBSERVED_AT = '2019-03-01T00:00:00.000Z';

/** A vendor's confidence in one answer lies between these. */
const CONFIDENCE_MIN = 0.8;
const CONFIDENCE_MAX = 0.97;
const STALE_CONFIDENCE = 0.55;

/** What a simulated vendor says of its own answer: how sure it is, and how old the data is. */
export function statedBy(
  id: string,
  magic: MagicInput | null,
  draws: Draws,
): Required<Pick<Found, 'confidence' | 'observedAt'>> {
  if (magic === 'stale') return { confidence: STALE_CONFIDENCE, observedAt: STALE_OBSERVED_AT };
  const drawn = CONFIDENCE_MIN + draws.fraction(`confidence of ${id}`) * (CONFIDENCE_MAX - CONFIDENCE_MIN);
  return { confidence: Math.round(drawn * 100) / 100, observedAt: OBSERVED_AT };
}
