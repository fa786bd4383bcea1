import { locationCountry } from '../../normalize/location.js';
import type { KnownPerson } from '../provider.js';
import { type Key, statedEmail } from '../vendor/key.js';
import type { VendorPerson } from '../vendor/person.js';
import type { Reading } from '../vendor/reading.js';

/** The vendor is surest of a person whose own address at an employer it has verified. */
const NOMINATIVE_CONFIDENCE = 0.85;
const CONFIDENCE = 0.7;

const NOMINATIVE = /^nominative@pro$/i;
/** An address that was looked at and found wanting, or that nobody may write to. */
const NOT_VERIFIED = /^(non_validated|invalid|do_not_contact)@|@invalid/i;
const DO_NOT_CONTACT = /^do_not_contact@/i;

/** What a record of an answer says of a person. Only what is known is in it. */
export function readRecord(
  record: Reading,
  { key, known }: { readonly key: Key; readonly known: KnownPerson },
): VendorPerson {
  const emails = record
    .at('email')
    .list.map(email => ({ address: email.at('email').text, quality: email.at('qualification').text ?? '' }));
  const isVerified = emails.some(
    ({ address, quality }) => address !== undefined && !NOT_VERIFIED.test(quality),
  );
  const mayNotBeCalled = emails.some(({ quality }) => DO_NOT_CONTACT.test(quality));
  return {
    fields: {
      job_title: record.at('job').text,
      company_name: record.at('company').text,
      linkedin_url: record.at('linkedin').text,
      phone: mayNotBeCalled ? undefined : (record.at('mobile_phone').text ?? record.at('phone').text),
      location: placeOf(record.at('location').text, record.at('country').text),
      seniority: record.at('job_level').text,
    },
    identity: {
      full_name: record.at('full_name').text ?? fullName(record),
      email: statedEmail(
        known,
        emails.map(({ address }) => address),
      ),
      linkedin_url: record.at('linkedin').text,
      company_name: record.at('company').text,
    },
    confidence: emails.some(({ quality }) => NOMINATIVE.test(quality)) ? NOMINATIVE_CONFIDENCE : CONFIDENCE,
    // For an address that it is asked by it charges the verification, whatever comes of it.
    credits: key.by === 'email' || isVerified ? 1 : 0,
  };
}

function fullName(record: Reading): string | undefined {
  const parts = [record.at('first_name').text, record.at('last_name').text].filter(
    part => part !== undefined,
  );
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** The country stands beside the place, which may name it as well. */
function placeOf(place: string | undefined, country: string | undefined): string | undefined {
  if (place === undefined || country === undefined) return place ?? country;
  return locationCountry(place) === locationCountry(country) ? place : `${place}, ${country}`;
}
