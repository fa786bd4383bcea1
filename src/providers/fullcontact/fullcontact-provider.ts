import type { KnownPerson, Unanswered } from '../provider.js';
import { handlesByName } from '../vendor/handles.js';
import { statedEmail } from '../vendor/key.js';
import { vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { personalPhone } from '../vendor/phone.js';
import { placeOf } from '../vendor/place.js';
import { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { vendorType } from '../vendor/vendor-type.js';

/**
 * The threshold that a request has without asking for one (`HIGH`); it is not sent, because the vendor's pages and
 * its clients differ in how it is spelled.
 */
const CONFIDENCE = 0.95;

/** Every look-up counts, also one that finds nobody. */
const LOOKUP_CREDITS = 1;

/** FullContact (v3, person.enrich). */
export const fullcontactProvider = vendorType({
  type: 'fullcontact',
  options: vendorOptions('https://api.fullcontact.com/v3', [
    'job_title',
    'company_name',
    'linkedin_url',
    'phone',
    'location',
  ]),
  defaults: { billed: true, rate_limit: { requests: 6_000, per_ms: 60_000 } },
  keys: ['email', 'linkedin_url'],
  headers: apiKey => ({ authorization: `Bearer ${apiKey}` }),
  refusal,
  async ask({ key, known, send, found, notFound }) {
    const body = key.by === 'email' ? { email: key.email } : { profiles: [{ url: key.url }] };
    const sent = await send({ method: 'POST', path: '/person.enrich', body });
    if (sent.kind === 'answer') return found(readPerson(sent.body, known));
    return sent.outcome.outcome === 'not_found' ? notFound(LOOKUP_CREDITS) : sent.outcome;
  },
});

/** 202 queues the answer for a webhook, which nobody asked for; 403 stands for the key, the plan and the quota. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  const reason = `http_${status}`;
  if (status === 202) return { outcome: 'failed', kind: 'transient', reason, costUnknown: true };
  if (status !== 403) return undefined;
  const message = body.at('message').text ?? '';
  if (/quota|limit|exceed|usage|credit/i.test(message))
    return { outcome: 'failed', kind: 'quota_exhausted', reason };
  const isKey = /api key|token|missing or invalid/i.test(message);
  return { outcome: 'failed', kind: isKey ? 'auth' : 'forbidden', reason };
}

/** Which parts of `details` come depends on the account. */
function readPerson(person: Reading, known: KnownPerson): VendorPerson {
  const details = person.at('details');
  const job = details.at('employment').list.find(item => item.at('current').isTrue);
  const company = person.at('organization').text ?? job?.at('name').text;
  const linkedin = person.at('linkedin').text ?? details.at('profiles', 'linkedin', 'url').text;
  const place = details.at('locations').list[0] ?? new Reading(undefined);
  return {
    fields: {
      job_title: person.at('title').text ?? job?.at('title').text,
      company_name: company,
      linkedin_url: linkedin,
      phone: personalPhone(
        details
          .at('phones')
          .list.map(phone => ({ number: phone.at('value').text, kind: phone.at('label').text })),
      ),
      location:
        placeOf(place.at('city'), place.any('regionCode', 'region'), place.any('countryCode', 'country')) ??
        person.at('location').text,
    },
    identity: {
      full_name: person.at('fullName').text ?? details.at('name', 'full').text,
      email: statedEmail(
        known,
        details.at('emails').list.map(email => email.at('value').text),
      ),
      linkedin_url: linkedin,
      company_name: company,
    },
    handles: handlesByName(network => person.at(network).text ?? details.at('profiles', network, 'url').text),
    confidence: CONFIDENCE,
    observedAt: person.at('updated').date,
    credits: LOOKUP_CREDITS,
  };
}
