import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Contact } from '../contacts/contact.js';
import { rowsAbout } from './is-about.js';

const JANE: Contact = {
  id: '01890000-0000-7000-8000-000000000001',
  version: 1,
  full_name: 'Jane Doe',
  first_name: 'Jane',
  last_name: 'Doe',
  email: 'jane@acme.com',
  phone: '+14155550132',
  job_title: 'General Counsel',
  company_name: 'Acme',
  linkedin_url: 'https://linkedin.com/in/janedoe',
  location: 'San Francisco, CA, US',
  seniority: null,
  provenance: {},
  created_at: new Date(0),
  updated_at: new Date(0),
};
const isAboutJane = rowsAbout(JANE);

test('a row is about a person whose address, profile, number or name is in it, however it is written', () => {
  for (const row of [
    ['x', 'JANE@Acme.com'],
    ['x', 'Jane <jane@acme.com>, bob@acme.com'],
    ['https://www.linkedin.com/in/JaneDoe/?trk=x'],
    ['call (415) 555-0132'],
    ['415.555.0132', 'x'],
    ['001 415 555 0132'],
    ['Jane', 'Doe', 'x@@y'],
    ['Doe, Jane'],
    ['"Jane Doe;jane@;unclosed'],
    '{"name":"Jane Doe","email":"x"}',
    '{"person":{"mails":["jane@acme.com"]}}',
    '{"name":"Jane Doe", broken',
  ]) {
    assert.equal(isAboutJane(row), true, JSON.stringify(row));
  }
});

test('a row is not about a person of whom it has a part of a value only', () => {
  for (const row of [
    ['mary-jane@acme.com'],
    ['jane@acme.com.au'],
    ['https://linkedin.com/in/janedoe2'],
    ['+1 415 555 0133', 'Jane Roe'],
    ['+44 20 7946 0132'],
    ['Janet Doe'],
    ['Acme', 'General Counsel', 'San Francisco, CA, US'],
    '{"name":"Jane"}',
    '',
  ]) {
    assert.equal(isAboutJane(row), false, JSON.stringify(row));
  }
});

test('nothing is about a person of whom nothing is known', () => {
  const nobody = { ...JANE, full_name: null, first_name: null, last_name: null, email: null, phone: null };
  const isAbout = rowsAbout({ ...nobody, linkedin_url: null, location: null });
  fc.assert(fc.property(fc.array(fc.string()), cells => !isAbout(cells)));
});

test('whatever stands around an address, its row is found', () => {
  const around = fc.constantFrom('', ' ', ', ', ';', '<', '>', '(', ')', '"', ' | ');
  fc.assert(
    fc.property(around, around, fc.array(fc.string()), (before, after, others) =>
      isAboutJane([...others, `${before}jane@acme.com${after}`]),
    ),
  );
});
