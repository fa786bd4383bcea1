import type { Field } from '../../normalize/fields.js';
import { numberValue } from '../answer/values.js';
import type { Failed } from '../provider.js';
import { openOptions } from '../vendor/options.js';
import { usedUpUntil } from '../vendor/rate-window.js';
import type { VendorAnswer } from '../vendor/send.js';
import { openTestResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';
import { askGithub } from './ask.js';

const MINUTE_MS = 60_000;
/** The longest window; nothing has to wait longer. */
const HOUR_MS = 3_600_000;

/** What the documentation asks to wait at least where a secondary limit says nothing. */
const SECONDARY_WAIT_MS = 60_000;

/** Fields that need a call of their own. */
const EXTRA_CALLS: readonly Field[] = ['company_name', 'linkedin_url'];

/** GitHub (REST API 2022-11-28): what people publish of themselves beside their address. Needs no key. */
export const githubProvider = vendorType({
  type: 'github',
  options: openOptions(
    'https://api.github.com',
    ['job_title', 'company_name', 'linkedin_url', 'location'],
    'A token without any scope: 30 searches a minute instead of 10, and 5,000 other requests an hour instead of 60.',
  ),
  // The searches that are allowed without a token. Other requests are counted by the hour, and held by the headers.
  defaults: {
    rate_limit: { requests: 10, per_ms: MINUTE_MS },
    cache: { found_days: 30, not_found_days: 7 },
  },
  keys: ['email'],
  namesHandles: true,
  headers: apiKey => ({
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }),
  refusal,
  usedUp,
  variant: wanted => EXTRA_CALLS.filter(field => wanted.includes(field)).join(),
  ask: askGithub,
  async test(send, { api_key }) {
    const sent = await send({ method: 'GET', path: '/rate_limit' });
    return openTestResult(sent, api_key !== undefined, ({ body }) => {
      const { number: left } = body.at('resources', 'core', 'remaining');
      return left === undefined ? '' : `, ${left} requests left this hour`;
    });
  },
});

/**
 * A search window lasts a minute and the door keeps to its pace; were it held, a question whose search was the last of
 * the minute could not read the person it found. All other requests share the hour.
 */
function usedUp(headers: VendorAnswer['headers'], nowMs: number) {
  if (headers['x-ratelimit-resource'] !== 'search') return usedUpUntil(headers, HOUR_MS, nowMs);
  const used = usedUpUntil(headers, MINUTE_MS, nowMs);
  return used === undefined ? undefined : { ...used, isStated: false };
}

/** 403 is the refusal of a request, or like 429 that of too many; a secondary limit may say so in words only. */
function refusal({ status, headers, body }: VendorAnswer): Failed | undefined {
  const isUsedUp = headers['x-ratelimit-remaining'] === '0';
  const waitMs = retryAfterMs(headers['retry-after']);
  const isLimit =
    status === 429 ||
    (status === 403 &&
      (isUsedUp || waitMs !== undefined || /rate limit/i.test(body.at('message').text ?? '')));
  if (!isLimit) return undefined;
  const refused = { outcome: 'failed', kind: 'rate_limited', reason: `http_${status}` } as const;
  if (isUsedUp && waitMs === undefined) return refused;
  return { ...refused, retryAfterMs: waitMs ?? SECONDARY_WAIT_MS };
}

/** In ms; GitHub says it in seconds only. */
function retryAfterMs(retryAfter: string | undefined): number | undefined {
  const seconds = numberValue(retryAfter);
  return seconds === undefined || seconds < 0 ? undefined : Math.min(HOUR_MS, Math.ceil(seconds * 1_000));
}
