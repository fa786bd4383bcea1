import type { Field } from '../../normalize/fields.js';
import { numberValue } from '../answer/values.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import { usedUpWindow } from '../vendor/rate-window.js';
import type { Sent } from '../vendor/send.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';
import { askLeadmagic } from './ask.js';
import { leadmagicCompanies } from './companies.js';
import { leadmagicPaths } from './paths.js';

/** LeadMagic (v1): one small call for each thing that is wanted. */
export const leadmagicProvider = vendorType({
  type: 'leadmagic',
  options: vendorOptions('https://api.leadmagic.io/v1', [
    'job_title',
    'company_name',
    'linkedin_url',
    'phone',
    'location',
  ]).extend({
    ...companyFills([
      'name',
      'industry',
      'size',
      'founded_year',
      'description',
      'hq_location',
      'logo_url',
      'linkedin_url',
    ]),
    paths: leadmagicPaths,
  }),
  // The lower of two documented figures; current plans may have 500.
  defaults: { billed: true, rate_limit: { requests: 100, per_ms: 60_000 } },
  // By a profile one credit, by an address ten more.
  keys: ['linkedin_url', 'email'],
  companies: leadmagicCompanies,
  headers: apiKey => ({ 'x-api-key': apiKey }),
  usedUp: headers =>
    usedUpWindow(headers, [
      { left: 'ratelimit-remaining', resetSeconds: 'ratelimit-reset', lastsMs: 60_000 },
    ]),
  variant,
  ask: (call, config) => askLeadmagic(call, config.paths),
  async test(send, { paths: { credits: path } }) {
    const sent = await send({ method: 'GET', path });
    // The documentation says GET, the vendor's own program POST.
    const other = isUnknownCall(sent) ? await send({ method: 'POST', path, body: {} }) : sent;
    return testResult(other, ({ body, headers }) =>
      creditsLeft(body.at('credits').number ?? numberValue(headers['x-credits-remaining'])),
    );
  },
});

function isUnknownCall(sent: Sent): boolean {
  if (sent.kind === 'answer') return false;
  return (
    sent.outcome.outcome === 'not_found' ||
    (sent.outcome.outcome === 'failed' && sent.outcome.kind === 'bad_request')
  );
}

/** Which calls are made: for the mobile number, for the profile, or for both. */
function variant(wanted: readonly Field[]): string {
  const parts = [wanted.includes('phone') && 'phone', wanted.some(field => field !== 'phone') && 'profile'];
  return parts.filter(Boolean).join('+');
}
