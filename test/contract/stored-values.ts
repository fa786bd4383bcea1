import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, type VendorPerson } from '../vendors/http-vendor.js';
import { newEmail, type Stage } from './stage.js';

interface Case {
  readonly sentence: string;
  /** What the contact has beside a name and an e-mail. */
  readonly contact?: Readonly<Record<string, string>>;
  readonly says: VendorPerson;
  /** Null: no data. */
  readonly stored: Readonly<Record<string, string | null>>;
}

/** `\u0301` puts an accent on the letter before it, as NFD writes it. */
const CASES: readonly Case[] = [
  {
    sentence: 'a phone number without a country code is read in the country of the contact’s location',
    contact: { location: 'London, GB' },
    says: { phone: '020 7946 0018' },
    stored: { phone: '+442079460018' },
  },
  {
    sentence: 'a number that is not valid is no data',
    says: { phone: '+1-555-555-0101' },
    stored: { phone: null },
  },
  {
    sentence: 'a LinkedIn profile has one spelling',
    says: { profile: 'https://uk.linkedin.com/in/Jane-Doe-42/en/?utm_source=x#about' },
    stored: { linkedin_url: 'https://linkedin.com/in/jane-doe-42' },
  },
  {
    sentence: 'a LinkedIn page that is no person’s is no data',
    says: { profile: 'https://linkedin.com/company/acme' },
    stored: { linkedin_url: null },
  },
  {
    sentence: 'a location is City, ST, CC',
    says: { place: 'san francisco, california, usa' },
    stored: { location: 'San Francisco, CA, US' },
  },
  {
    sentence: 'the state is left out where people do not name it',
    says: { place: 'Munich, Bavaria, Germany' },
    stored: { location: 'Munich, DE' },
  },
  {
    sentence: 'a country alone is a location',
    says: { place: 'United Kingdom' },
    stored: { location: 'GB' },
  },
  {
    sentence: 'a place without a certain country is no data',
    says: { place: 'Springfield' },
    stored: { location: null },
  },
  {
    sentence: 'a seniority is one of the levels',
    says: { title: 'VP of Sales', level: 'Vice President' },
    stored: { seniority: 'vp' },
  },
  {
    sentence: 'a level that is none is no data',
    says: { title: 'Wizard', level: 'grand wizard' },
    stored: { job_title: 'Wizard', seniority: null },
  },
  {
    sentence: 'text is trimmed, in one line and NFC',
    says: { title: '  Avocat\n a\u0300 la  cour ' },
    stored: { job_title: 'Avocat à la cour' },
  },
  {
    sentence: 'control, zero-width and direction characters are gone',
    says: { title: '\u202eHead\u200b of\u0007 Legal\ufeff\u2069' },
    stored: { job_title: 'Head of Legal' },
  },
  {
    sentence: 'there is no markup',
    says: { title: '<b>Head</b> of <i>Legal</i>' },
    stored: { job_title: 'Head of Legal' },
  },
  {
    sentence: 'text of 200 characters is kept',
    says: { employer: 'a'.repeat(200) },
    stored: { company_name: 'a'.repeat(200) },
  },
  { sentence: 'longer text is no data', says: { employer: 'a'.repeat(201) }, stored: { company_name: null } },
  ...['null', 'none', 'N/A', 'Unknown', 'NaN', '-', '–', '\ufffd', 'Head of \ufffd', '   '].map(
    (word): Case => ({
      sentence: `${JSON.stringify(word)} is no data`,
      says: { title: word, employer: 'Acme Corp' },
      stored: { job_title: null, company_name: 'Acme Corp' },
    }),
  ),
];

/** In which form a vendor's values are written to a contact. */
export function storedValues(at: Stage): void {
  for (const { sentence, contact, says, stored } of CASES) {
    test(sentence, async () => {
      const { key } = await at.app.workspace();
      const email = newEmail();
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email, ...contact });
      at.vendor().knows(email, found({ name: 'Jane Doe', score: 0.9, ...says }));
      const answer = await at.app.enrich(key, contactId);
      const { data } = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json;
      assert.deepEqual(
        Object.fromEntries(Object.keys(stored).map(name => [name, data[name]])),
        stored,
        answer.text,
      );
    });
  }

  test('what a person typed is kept as it was typed', async () => {
    const { key } = await at.app.workspace();
    const typed = {
      phone: '+1-555-0100',
      linkedin_url: 'www.linkedin.com/in/Jane',
      location: 'The moon',
      job_title: 'n/a',
    };
    const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email: newEmail(), ...typed });
    const { data } = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json;
    for (const [name, value] of Object.entries(typed)) assert.equal(data[name], value);
  });
}
