import { COMPANY_FIELDS, FIELDS } from '../../normalize/fields.js';
import type { KnownPerson, Outcome, Unanswered } from '../provider.js';
import { type Key, statedEmail } from '../vendor/key.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { personalPhone } from '../vendor/phone.js';
import { placeOf } from '../vendor/place.js';
import { usedUpWindow } from '../vendor/rate-window.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { phoneVariant, type VendorCall, vendorType } from '../vendor/vendor-type.js';
import { itemError, REFERENCE, theResult } from './answer.js';
import { lushaCompanies } from './companies.js';

/** Lusha grades its e-mail addresses, not its people. */
const CONFIDENCE = 0.88;
const BY_NAME_CONFIDENCE = 0.75;

/** Lusha (API v3, contacts and companies/search-and-enrich). A phone is revealed, and paid for, only where it is wanted. */
export const lushaProvider = vendorType({
  type: 'lusha',
  options: vendorOptions('https://api.lusha.com/v3', FIELDS).extend(companyFills(COMPANY_FIELDS)),
  // Its rate limits depend on the plan and are not published.
  defaults: { billed: true },
  keys: ['email', 'linkedin_url', 'name'],
  companies: lushaCompanies,
  headers: apiKey => ({ api_key: apiKey }),
  refusal,
  usedUp: headers =>
    usedUpWindow(headers, [
      { left: 'x-minute-requests-left', lastsMs: 60_000 },
      { left: 'x-hourly-requests-left', lastsMs: 3_600_000 },
      { left: 'x-daily-requests-left', lastsMs: 86_400_000 },
    ]),
  variant: phoneVariant,
  ask,
  async test(send) {
    const sent = await send({ method: 'GET', path: '/account/usage' });
    return testResult(sent, ({ body }) => creditsLeft(body.at('credits', 'remaining').number));
  },
});

async function ask(call: VendorCall<'email' | 'linkedin_url' | 'name'>): Promise<Outcome> {
  const { key, known, wanted, send, found, notFound } = call;
  const contact = identifiers(key);
  if (contact === null) return notFound(0, 'unusable_identifiers');
  const sent = await send({
    method: 'POST',
    path: '/contacts/search-and-enrich',
    body: {
      contacts: [{ clientReferenceId: REFERENCE, ...contact }],
      // Absent means both; one of them is the least that can be asked for.
      reveal: [wanted.includes('phone') ? 'phones' : 'emails'],
      options: { includePartialProfiles: true },
    },
  });
  if (sent.kind !== 'answer') return sent.outcome;
  const { result, credits } = theResult(sent.body);
  if (result === undefined) return notFound(credits ?? 0);
  return itemError(result, notFound(credits ?? 0)) ?? found({ ...readPerson(result, known, key), credits });
}

/** Lusha takes a name only as first and last. */
function identifiers(key: Key): Readonly<Record<string, string>> | null {
  switch (key.by) {
    case 'email':
      return { email: key.email };
    case 'linkedin_url':
      return { linkedinUrl: key.url };
    case 'name':
      return key.firstName === null || key.lastName === null
        ? null
        : { firstName: key.firstName, lastName: key.lastName, companyName: key.company };
  }
}

/** 499 is the vendor's own time-out; a limit of the day comes as 429 with a text. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  if (status === 499) return { outcome: 'failed', kind: 'transient', reason: 'http_499' };
  if (status === 429 && /daily|quota|trial/i.test(body.at('message').text ?? '')) {
    return { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_429' };
  }
  return undefined;
}

function readPerson(person: Reading, known: KnownPerson, key: Key): VendorPerson {
  const place = person.at('location');
  return {
    fields: {
      job_title: person.at('jobTitle', 'title').text,
      company_name: person.at('company', 'name').text,
      linkedin_url: person.at('socialLinks', 'linkedin').text,
      phone: personalPhone(
        person.at('phones').list.map(phone => ({
          number: phone.at('number').text,
          kind: phone.at('type').text,
          doNotCall: phone.at('doNotCall').isTrue,
        })),
      ),
      location: placeOf(place.at('city'), place.at('state'), place.any('countryIso2', 'country')),
      seniority: person.at('jobTitle', 'seniority').text,
    },
    identity: {
      full_name: person.at('fullName').text,
      email: statedEmail(
        known,
        person.at('emails').list.map(email => email.at('email').text),
      ),
      linkedin_url: person.at('socialLinks', 'linkedin').text,
      company_name: person.at('company', 'name').text,
    },
    handles: { x: person.at('socialLinks', 'xUrl').text },
    confidence: key.by === 'name' ? BY_NAME_CONFIDENCE : CONFIDENCE,
    observedAt: person.at('updateDate').date,
  };
}
