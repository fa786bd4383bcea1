import { numberValue } from '../answer/values.js';
import type { Reading } from '../vendor/reading.js';

/** The vendor's own recommendation for writing what is found without anybody looking at it; matches below are free. */
const LIKELIHOOD_MIN = 6;

/** The vendor's likelihood, 1 to 10, is logarithmic: 2 is right one time in three to ten, 10 nearly always. */
const CONFIDENCE_BY_LIKELIHOOD = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.85, 0.9, 0.95, 0.97, 0.99];

/** What is sent with every question: without `titlecase` all text comes in lower case. */
export const CONTROL = { min_likelihood: String(LIKELIHOOD_MIN), titlecase: 'true' };

/** How sure an answer is, by its own likelihood. */
export function confidenceOf(body: Reading): number {
  return CONFIDENCE_BY_LIKELIHOOD[Math.round(body.at('likelihood').number ?? LIKELIHOOD_MIN)] ?? 0;
}

/** What an answer was charged with, by its headers. */
export function creditsSpent(headers: Readonly<Record<string, string>>): number {
  return numberValue(headers['x-call-credits-spent']) ?? 1;
}
