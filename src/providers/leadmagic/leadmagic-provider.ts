import { z } from 'zod';
import type { Field } from '../../normalize/fields.js';
import { numberValue } from '../http/values.js';
import { vendorOptions } from '../vendor/options.js';
import { usedUpWindow } from '../vendor/rate-window.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';
import { askLeadmagic } from './ask.js';

/** Where each call is found; the vendor's own programs spell some of them differently. */
const path = (documented: string) =>
  z
    .string()
    .regex(/^(\/[a-z0-9-]+){1,5}$/, 'must be a path such as /people/profile-search')
    .default(documented);

const paths = z
  .strictObject({
    profile: path('/people/profile-search'),
    profile_by_email: path('/people/b2b-profile'),
    mobile: path('/people/mobile-finder'),
    credits: path('/credits'),
  })
  .prefault({})
  .describe('The paths of the calls, below `base_url`.');

export type LeadmagicPaths = z.output<typeof paths>;

/** LeadMagic (v1): one small call for each thing that is wanted. */
export const leadmagicProvider = vendorType({
  type: 'leadmagic',
  options: vendorOptions('https://api.leadmagic.io/v1', [
    'job_title',
    'company_name',
    'linkedin_url',
    'phone',
    'location',
  ]).extend({ paths }),
  // The lower of two documented figures; current plans may have 500.
  defaults: { billed: true, rate_limit: { requests: 100, per_ms: 60_000 } },
  // By a profile one credit, by an address ten more.
  keys: ['linkedin_url', 'email'],
  headers: apiKey => ({ 'x-api-key': apiKey }),
  usedUp: headers =>
    usedUpWindow(headers, [
      { left: 'ratelimit-remaining', resetSeconds: 'ratelimit-reset', lastsMs: 60_000 },
    ]),
  variant,
  ask: (call, config) => askLeadmagic(call, config.paths),
  async test(send, config) {
    const sent = await send({ method: 'GET', path: config.paths.credits });
    return testResult(sent, ({ body, headers }) =>
      creditsLeft(body.at('credits').number ?? numberValue(headers['x-credits-remaining'])),
    );
  },
});

/** Which calls are made: for the mobile number, for the profile, or for both. */
function variant(wanted: readonly Field[]): string {
  const parts = [wanted.includes('phone') && 'phone', wanted.some(field => field !== 'phone') && 'profile'];
  return parts.filter(Boolean).join('+');
}
