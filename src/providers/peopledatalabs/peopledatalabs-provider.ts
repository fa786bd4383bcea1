import { FIELDS } from '../../normalize/fields.js';
import { normalizeSeniority } from '../../normalize/seniority.js';
import type { KnownPerson } from '../provider.js';
import { handlesByUrl } from '../vendor/handles.js';
import { type Key, statedEmail } from '../vendor/key.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { placeOf } from '../vendor/place.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { vendorType } from '../vendor/vendor-type.js';
import { CONTROL, confidenceOf, creditsSpent } from './answer.js';
import { peopledatalabsCompanies } from './companies.js';
import { usedUp } from './rate-headers.js';

/** People Data Labs (API v5, person/enrich and company/enrich). */
export const peopledatalabsProvider = vendorType({
  type: 'peopledatalabs',
  options: vendorOptions('https://api.peopledatalabs.com/v5', FIELDS).extend(
    companyFills(['name', 'industry', 'size', 'founded_year', 'description', 'hq_location', 'linkedin_url']),
  ),
  // The free plan's; paying customers have 1,000.
  defaults: { billed: true, rate_limit: { requests: 100, per_ms: 60_000 } },
  keys: ['email', 'linkedin_url', 'name'],
  companies: peopledatalabsCompanies,
  headers: apiKey => ({ 'x-api-key': apiKey }),
  usedUp,
  async ask({ key, known, send, found }) {
    const query = { ...identifiers(key), ...CONTROL };
    const sent = await send({ method: 'GET', path: '/person/enrich', query });
    return sent.kind === 'answer' ? found(readPerson(sent, known)) : sent.outcome;
  },
});

function identifiers(key: Key): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'email':
      return { email: key.email };
    case 'linkedin_url':
      return { profile: key.url };
    case 'name':
      return { name: key.fullName, company: key.company };
  }
}

/** On a limited plan a phone or address is `true` instead of a text: it reads as nothing. */
function readPerson({ body, headers }: VendorAnswer, known: KnownPerson): VendorPerson {
  const person = body.expected('data');
  const text = (name: string) => person.at(name).text;
  return {
    fields: {
      job_title: text('job_title'),
      company_name: text('job_company_name'),
      linkedin_url: text('linkedin_url'),
      phone: text('mobile_phone') ?? person.at('phone_numbers').list[0]?.text,
      location:
        placeOf(
          person.at('location_locality'),
          person.at('location_region'),
          person.at('location_country'),
        ) ?? text('location_name'),
      seniority: highestLevel(person.at('job_title_levels').list),
    },
    identity: {
      full_name: text('full_name'),
      email: statedEmail(known, [
        text('work_email'),
        ...person.at('emails').list.map(email => email.at('address').text),
        text('recommended_personal_email'),
        ...person.at('personal_emails').list.map(email => email.text),
      ]),
      linkedin_url: text('linkedin_url'),
      company_name: text('job_company_name'),
    },
    handles: handlesByUrl(person),
    confidence: confidenceOf(body),
    observedAt: person.at('job_last_verified').date,
    credits: creditsSpent(headers),
  };
}

/** A person has several levels (`manager`, `owner`): the highest stands for them, in our words. */
function highestLevel(levels: readonly Reading[]): string | undefined {
  return normalizeSeniority(
    levels.map(level => level.text),
    { title: null },
  )?.seniority;
}
