import { COMPANY_FIELDS } from '../../normalize/fields.js';
import { handlesByUrl } from '../vendor/handles.js';
import type { Key } from '../vendor/key.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { placeOf } from '../vendor/place.js';
import { usedUpWindow } from '../vendor/rate-window.js';
import type { Reading } from '../vendor/reading.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';
import { apolloCompanies } from './companies.js';
import { crmPhone } from './crm-phone.js';
import { refusal } from './refusal.js';

/** Apollo states no confidence for a single match. */
const CONFIDENCE: Readonly<Record<Key['by'], number>> = { email: 0.9, linkedin_url: 0.85, name: 0.55 };

/** What stands in place of an address that the plan does not show. */
const LOCKED_EMAIL = /^email_not_unlocked@/i;

/**
 * Apollo (people/match and organizations/enrich). Its phone numbers arrive minutes later at a public https address of one's own, so none is
 * bought; one that the team's Apollo already holds comes with the answer.
 */
export const apolloProvider = vendorType({
  type: 'apollo',
  options: vendorOptions('https://api.apollo.io/api/v1', [
    'job_title',
    'company_name',
    'linkedin_url',
    'location',
    'seniority',
  ]).extend(companyFills(COMPANY_FIELDS)),
  // The free plan's; paid ones have 1,000.
  defaults: { billed: true, rate_limit: { requests: 50, per_ms: 60_000 } },
  keys: ['email', 'linkedin_url', 'name'],
  companies: apolloCompanies,
  headers: apiKey => ({
    'x-api-key': apiKey,
    'cache-control': 'no-cache',
    'content-type': 'application/json',
  }),
  refusal,
  usedUp: headers =>
    usedUpWindow(headers, [
      { left: 'x-minute-requests-left', lastsMs: 60_000 },
      { left: 'x-hourly-requests-left', lastsMs: 3_600_000 },
      { left: 'x-24-hour-requests-left', lastsMs: 86_400_000 },
    ]),
  async ask({ key, send, found, notFound }) {
    const sent = await send({ method: 'POST', path: '/people/match', query: identifiers(key) });
    if (sent.kind !== 'answer') return sent.outcome;
    const person = sent.body.at('person');
    return person.isContainer ? found(readPerson(person, key)) : notFound(0);
  },
  async test(send) {
    const sent = await send({ method: 'POST', path: '/usage_stats/credit_usage_stats' });
    // Only a master key may ask; whoever is told so has a key that is known.
    if (sent.kind === 'outcome' && sent.outcome.outcome === 'failed' && sent.outcome.kind === 'forbidden') {
      return { ok: true, message: 'The key is accepted; only a master key shows the credits left.' };
    }
    return testResult(sent, ({ body }) => creditsLeft(body.at('lead_credit', 'left_over').number));
  },
});

/** The parameters ride in the query string, although it is a POST. */
function identifiers(key: Key): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'email':
      return { email: key.email };
    case 'linkedin_url':
      return { linkedin_url: key.url };
    case 'name':
      return { name: key.fullName, organization_name: key.company };
  }
}

function readPerson(person: Reading, key: Key): VendorPerson {
  const organization = person.at('organization');
  const job = person.at('employment_history').list.find(item => item.at('current').isTrue);
  const company = organization.at('name').text ?? job?.at('organization_name').text;
  const email = person.at('email').text;
  return {
    fields: {
      job_title: person.at('title').text,
      company_name: company,
      linkedin_url: person.at('linkedin_url').text,
      phone: crmPhone(person),
      location: placeOf(person.at('city'), person.at('state'), person.at('country')),
      seniority: person.at('seniority').text,
    },
    identity: {
      full_name: person.at('name').text,
      email: email === undefined || LOCKED_EMAIL.test(email) ? undefined : email,
      linkedin_url: person.at('linkedin_url').text,
      company_name: company,
    },
    handles: handlesByUrl(person),
    confidence: CONFIDENCE[key.by],
    credits: 1,
  };
}
