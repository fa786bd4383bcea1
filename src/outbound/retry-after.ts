/** Longest wait that a vendor's `Retry-After` is taken for; more is cut to this. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * What a `Retry-After` header asks for, in ms from `nowMs` (Unix ms), 0 to 60 s; undefined where it is absent or
 * neither a number of seconds nor an HTTP date.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : httpDate(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms)));
}

/** NaN where it is no date. Only forms that name the weekday: `Date.parse` alone takes almost anything. */
function httpDate(text: string): number {
  return /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
}
