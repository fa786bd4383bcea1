import { z } from 'zod';
import { COMPANY_FIELDS } from '../../normalize/fields.js';
import { companyVendorType } from '../vendor/company-vendor-type.js';
import { companyVendorOptions } from '../vendor/options.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { thecompaniesapiCompanies } from './companies.js';
import { refusal } from './refusal.js';

/** Kept for documentation by RFC 2606: for trying the key. */
const NOBODYS_DOMAIN = 'example.com';

/** The Companies API (v2): companies only. */
export const thecompaniesapiProvider = companyVendorType({
  type: 'thecompaniesapi',
  options: companyVendorOptions('https://api.thecompaniesapi.com/v2', COMPANY_FIELDS).extend({
    simplified: z
      .boolean()
      .default(false)
      .describe('`true`: the reduced profile, which costs no credits, is asked for and counts as less sure.'),
  }),
  // The smallest plan's.
  defaults: { billed: true, rate_limit: { requests: 50, per_ms: 1_000 } },
  companies: thecompaniesapiCompanies,
  // The token as it is, although `Basic` usually announces a name and a password in base64.
  headers: ({ api_key }) => ({ authorization: `Basic ${api_key}` }),
  refusal,
  async test(send) {
    const sent = await send({
      method: 'GET',
      path: `/companies/${NOBODYS_DOMAIN}`,
      query: { simplified: 'true' },
    });
    // Whoever is told that the company is not known has a key that is.
    const isMiss = sent.kind === 'outcome' && sent.outcome.outcome === 'not_found';
    if (isMiss) return { ok: true, message: 'The key is accepted.' };
    return testResult(sent, ({ body }) => creditsLeft(body.at('meta', 'credits').number));
  },
});
