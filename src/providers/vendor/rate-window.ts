import { numberValue } from '../answer/values.js';

type Headers = Readonly<Record<string, string>>;

/** A window of a vendor's rate limit, as its headers describe it. */
export interface RateWindow {
  /** The header that says how many requests are left in it. */
  readonly left: string;
  /** The header that says in how many seconds it ends; absent: the vendor does not say. */
  readonly resetSeconds?: string;
  readonly lastsMs: number;
}

/** A window in which no request is left. */
export interface UsedUp {
  /** How long until there may be some again. */
  readonly waitMs: number;
  /** True where the vendor said when; otherwise `waitMs` is the longest that it can take, and worth a try before. */
  readonly isStated: boolean;
  /** True for a window of hours: not a pace to be kept but an allowance that is spent. */
  readonly isQuota: boolean;
}

/** Above a minute nobody waits for a window to end. */
const QUOTA_ABOVE_MS = 60_000;

/** A spent allowance whose end is not stated is tried again every hour. */
const UNSTATED_WAIT_MS_MAX = 3_600_000;

/** No vendor's allowance lasts longer than a day by its headers; a later time is a mistake. */
export const WAIT_MS_MAX = 86_400_000;

/** What the headers of an answer say is used up, the longest wait of several; undefined: nothing, or they don't say. */
export function usedUpWindow(headers: Headers, windows: readonly RateWindow[]): UsedUp | undefined {
  return windows
    .filter(({ left }) => (numberValue(headers[left]) ?? 1) <= 0)
    .map(window => readWindow(headers, window))
    .sort((a, b) => b.waitMs - a.waitMs)[0];
}

function readWindow(headers: Headers, { resetSeconds, lastsMs }: RateWindow): UsedUp {
  const stated = resetSeconds === undefined ? undefined : numberValue(headers[resetSeconds]);
  const isQuota = lastsMs > QUOTA_ABOVE_MS;
  if (stated === undefined || stated < 0) {
    return { waitMs: Math.min(lastsMs, UNSTATED_WAIT_MS_MAX), isStated: false, isQuota };
  }
  return { waitMs: Math.min(stated * 1_000, lastsMs, WAIT_MS_MAX), isStated: true, isQuota };
}

/**
 * The same for vendors that say in `x-ratelimit-remaining` how many requests are left and in `x-ratelimit-reset` when
 * the window ends, in Unix seconds.
 * @param lastsMs how long a window is; an end that is further away is a wrong clock's
 */
export function usedUpUntil(headers: Headers, lastsMs: number, nowMs: number): UsedUp | undefined {
  if ((numberValue(headers['x-ratelimit-remaining']) ?? 1) > 0) return undefined;
  const isQuota = lastsMs > QUOTA_ABOVE_MS;
  const resetMs = (numberValue(headers['x-ratelimit-reset']) ?? 0) * 1_000 - nowMs;
  return resetMs > 0
    ? { waitMs: Math.min(resetMs, lastsMs), isStated: true, isQuota }
    : { waitMs: Math.min(lastsMs, UNSTATED_WAIT_MS_MAX), isStated: false, isQuota };
}
