import { emailDomain, registrableDomain } from '../../normalize/domain.js';
import type { VendorPerson } from '../vendor/person.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import { confidenceOf } from './answer.js';

/** What one match costs, in credits, and a phone number in it. */
const MATCH_CREDITS = 1;
const PHONE_CREDITS = 2;

/** What one of the matches says of a person. */
export function readMatch(match: Reading): VendorPerson {
  const person = match.at('person_data');
  const basic = person.at('basic_profile');
  const jobs = person.at('experience', 'employment_details', 'current').list;
  const job = jobs.find(item => item.at('is_default').isTrue) ?? jobs[0];
  const social = person.at('social_handles');
  const linkedin = social.at('professional_network_identifier', 'profile_url').text;
  const phone = person.at('contact', 'phone_numbers').list[0]?.text;
  const place = basic.at('location');
  return {
    fields: {
      job_title: basic.at('current_title').text ?? job?.at('title').text,
      company_name: job?.at('name').text,
      linkedin_url: linkedin,
      phone,
      location: placeOf(place.at('city'), place.at('state'), place.at('country')) ?? place.at('raw').text,
      seniority: job?.at('seniority_level').text,
    },
    identity: {
      full_name: basic.at('name').text,
      email: undefined,
      linkedin_url: linkedin,
      company_name: job?.at('name').text,
    },
    handles: {
      github: social.at('dev_platform_identifier', 'profile_url').text,
      x: social.at('twitter_identifier', 'slug').text,
    },
    confidence: confidenceOf(match),
    observedAt: person.at('updated_at').date ?? basic.at('last_updated').date,
    credits: MATCH_CREDITS + (phone === undefined ? 0 : PHONE_CREDITS),
  };
}

/**
 * Whether the person works or worked where the address is: the vendor itself advises to drop what it finds by an
 * address otherwise. True also where no employer's domain is said.
 */
export function isEmployedAt(match: Reading, email: string): boolean {
  const employment = match.at('person_data', 'experience', 'employment_details');
  const domains = [...employment.at('current').list, ...employment.at('past').list]
    .flatMap(job => job.at('company_website_domain').list)
    .map(({ text }) => (text === undefined ? null : registrableDomain(text)))
    .filter(domain => domain !== null);
  return domains.length === 0 || domains.includes(emailDomain(email) ?? '');
}
