import { z } from 'zod';
import { COMPANY_FIELDS, FIELDS } from '../../normalize/fields.js';
import type { Unanswered } from '../provider.js';
import { handlesByName } from '../vendor/handles.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { testResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';
import { hunterCompanies } from './companies.js';
import { hunterMailbox } from './mailbox.js';

/** Hunter states no confidence; a record that it calls fuzzy was matched by likeness. */
const CONFIDENCE = 0.85;
const FUZZY_CONFIDENCE = 0.6;

/** Hunter (API v2): people by e-mail address or LinkedIn handle, companies by domain, and whether mail arrives. */
export const hunterProvider = vendorType({
  type: 'hunter',
  options: vendorOptions('https://api.hunter.io/v2', FIELDS).extend({
    ...companyFills(COMPANY_FIELDS),
    verifies: z
      .boolean()
      .default(true)
      .describe('`false`: its e-mail verifier is not asked where a call wants to know if mail arrives.'),
  }),
  // 15 a second and 500 a minute: 8 a second keeps to both.
  defaults: { billed: true, rate_limit: { requests: 8, per_ms: 1_000 } },
  keys: ['email', 'linkedin_url'],
  companies: hunterCompanies,
  mailbox: hunterMailbox,
  headers: apiKey => ({ 'x-api-key': apiKey }),
  refusal,
  async ask({ key, send, found, notFound }) {
    const query = key.by === 'email' ? { email: key.email } : { linkedin_handle: key.slug };
    const sent = await send({ method: 'GET', path: '/people/find', query });
    if (sent.kind !== 'answer') return sent.outcome;
    const person = sent.body.expected('data');
    return person.isContainer ? found(readPerson(person)) : notFound(0);
  },
  async test(send) {
    const sent = await send({ method: 'GET', path: '/account' });
    return testResult(sent, ({ body }) => {
      const credits = body.at('data', 'requests', 'credits');
      const [used, available] = [credits.at('used').number, credits.at('available').number];
      return used === undefined || available === undefined ? '' : `, ${used} of ${available} credits used`;
    });
  },
});

/** Two statuses are swapped: 403 is the rate limit, unless a plan's gate, and 429 the quota. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  const reason = `http_${status}`;
  switch (status) {
    case 202:
    case 222:
      // Still being looked up, or an odd reply on the way: the same call later, charged once.
      return { outcome: 'failed', kind: 'transient', reason };
    case 403: {
      const isGate = body
        .at('errors')
        .list.some(error => /access|plan|permission/i.test(error.at('id').text ?? ''));
      return { outcome: 'failed', kind: isGate ? 'forbidden' : 'rate_limited', reason };
    }
    case 429:
      return { outcome: 'failed', kind: 'quota_exhausted', reason };
    default:
      return undefined;
  }
}

function readPerson(person: Reading): VendorPerson {
  const employment = person.at('employment');
  const geo = person.at('geo');
  const linkedin = profileUrl(person.at('linkedin', 'handle').text);
  // Since then the address does not work: the person has left, and the job is a former one.
  const hasLeft = person.at('inactiveAt').text !== undefined;
  return {
    fields: {
      ...(hasLeft
        ? {}
        : {
            job_title: employment.at('title').text,
            company_name: employment.at('name').text,
            seniority: employment.at('seniority').text,
          }),
      linkedin_url: linkedin,
      phone: person.at('phone').text,
      location:
        placeOf(geo.at('city'), geo.any('stateCode', 'state'), geo.any('countryCode', 'country')) ??
        person.at('location').text,
    },
    identity: {
      full_name: person.at('name', 'fullName').text,
      email: person.at('email').text,
      linkedin_url: linkedin,
      company_name: employment.at('name').text,
    },
    handles: handlesByName(network => person.at(network, 'handle').text),
    confidence: person.at('fuzzy').isTrue ? FUZZY_CONFIDENCE : CONFIDENCE,
    observedAt: person.at('indexedAt').date,
    credits: 1,
  };
}

function profileUrl(handle: string | undefined): string | undefined {
  if (handle === undefined) return undefined;
  return `https://www.linkedin.com/${handle.includes('/') ? '' : 'in/'}${handle}`;
}
