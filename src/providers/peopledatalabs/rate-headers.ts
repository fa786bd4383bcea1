import { type UsedUp, WAIT_MS_MAX } from '../vendor/rate-window.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * What is used up by the vendor's headers: `x-ratelimit-remaining` is the text of a Python dictionary
 * (`{'minute': 99, 'day': 4000}`) or a plain number, `x-ratelimit-reset` the time in UTC at which the minute ends.
 */
export function usedUp(headers: Readonly<Record<string, string>>, nowMs: number): UsedUp | undefined {
  const left = headers['x-ratelimit-remaining'] ?? '';
  if (/['"]?(day|month)['"]?\s*:\s*0(?!\d)/.test(left)) {
    return { waitMs: HOUR_MS, isStated: false, isQuota: true };
  }
  if (!/['"]?minute['"]?\s*:\s*0(?!\d)|^\s*0\s*$/.test(left)) return undefined;
  const resetMs = Date.parse(headers['x-ratelimit-reset'] ?? '') - nowMs;
  if (Number.isNaN(resetMs) || resetMs < 0 || resetMs > WAIT_MS_MAX) {
    return { waitMs: MINUTE_MS, isStated: false, isQuota: false };
  }
  return { waitMs: Math.min(resetMs, MINUTE_MS), isStated: true, isQuota: false };
}
