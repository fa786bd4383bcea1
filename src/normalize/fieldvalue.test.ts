import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIELDS, type Field } from './fields.js';
import { normalizeField, sameValue } from './fieldvalue.js';

const nothing = { country: null, title: null };

test('every field is stored in its own form', () => {
  const cases: [Field, unknown, string | null][] = [
    ['job_title', ' <b>General</b> Counsel ', 'General Counsel'],
    ['company_name', 'Johnson &amp; Johnson', 'Johnson & Johnson'],
    ['linkedin_url', 'http://www.linkedin.com/in/JaneDoe/', 'https://linkedin.com/in/janedoe'],
    ['phone', '+1 (503) 555-0100', '+15035550100'],
    ['phone', '(503) 555-0100', null],
    ['location', 'Portland, Oregon, United States', 'Portland, OR, US'],
    ['seniority', 'C-Suite', 'c_suite'],
    ['seniority', ['manager', 'vp'], 'vp'],
    ['seniority', 'General Counsel', null],
  ];
  for (const [field, raw, value] of cases)
    assert.equal(normalizeField(field, raw, nothing), value, `${field} ${String(raw)}`);
});

test('a phone number is read in the answer’s country and a level beside its title', () => {
  assert.equal(normalizeField('phone', '(503) 555-0100', { country: 'US', title: null }), '+15035550100');
  assert.equal(normalizeField('seniority', 'executive', { country: null, title: 'VP Sales' }), 'vp');
});

test('what is no data is no data in every field', () => {
  for (const field of FIELDS) {
    for (const raw of [
      '',
      ' ',
      'null',
      'N/A',
      'unknown',
      '—',
      '\ufffd',
      'x'.repeat(201),
      null,
      undefined,
      true,
      {},
      [],
    ]) {
      assert.equal(
        normalizeField(field, raw, { country: 'US', title: 'CEO' }),
        null,
        `${field} ${String(raw)}`,
      );
    }
  }
});

test('spellings of one value are the same', () => {
  const cases: [Field, string, string][] = [
    ['job_title', 'General Counsel', ' general  counsel'],
    ['job_title', 'VP, Sales & Marketing', 'VP Sales and Marketing'],
    ['company_name', 'Acme Corp', 'ACME, Inc.'],
    ['linkedin_url', 'https://linkedin.com/in/janedoe', 'www.LinkedIn.com/in/JaneDoe/'],
    ['phone', '+15035550100', '+1 (503) 555-0100'],
    ['phone', '(503) 555-0100', '+15035550100'],
    ['phone', '+442079460018', '020 7946 0018'],
    ['phone', '+1-555-0100', '+1 555 0100'],
    ['location', 'New York, NY, US', 'New York City, New York'],
    ['location', 'Berlin', 'berlin'],
    ['seniority', 'c_suite', 'C-Level'],
    ['seniority', 'Wizard', 'wizard'],
  ];
  for (const [field, a, b] of cases) assert.equal(sameValue(field, a, b), true, `${a} | ${b}`);
});

test('different values are different', () => {
  const cases: [Field, string, string][] = [
    ['job_title', 'General Counsel', 'Deputy General Counsel'],
    ['company_name', 'Acme', 'Apex'],
    ['linkedin_url', 'https://linkedin.com/in/janedoe', 'https://linkedin.com/in/janedoe1'],
    ['phone', '+15035550100', '+15035550101'],
    ['phone', '+1-555-0100', '+15035550100'],
    ['phone', 'call me', 'call us'],
    ['location', 'Portland, OR, US', 'Portland, ME, US'],
    ['location', 'US', 'New York, NY, US'],
    ['seniority', 'vp', 'director'],
  ];
  for (const [field, a, b] of cases) assert.equal(sameValue(field, a, b), false, `${a} | ${b}`);
});

const value = fc.oneof(
  fc.constantFrom(
    'General Counsel',
    'Acme Corp',
    'Acme',
    '+15035550100',
    '(503) 555-0100',
    '+1-555-0100',
    '020 7946 0018',
  ),
  fc.constantFrom(
    'Portland, Oregon',
    'Portland, OR, US',
    'linkedin.com/in/jane',
    'https://linkedin.com/in/Jane?x',
    'C-Level',
    'c_suite',
  ),
  fc.constantFrom(
    '+442079460018',
    'Berlin, DE',
    'Berlin, Germany',
    'executive',
    'non-manager',
    'Tel Aviv, Israel',
    'null',
    '-',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const context = fc.record({
  country: fc.constantFrom('US', 'GB', 'DE', null),
  title: fc.constantFrom('CEO', 'Senior Associate', null),
});

test('meaning the same is symmetric, and a value means the same as itself', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), value, value, (field, a, b) => {
      assert.equal(sameValue(field, a, b), sameValue(field, b, a));
      assert.equal(sameValue(field, a, a), true);
    }),
    { numRuns: 1_000 },
  );
});

test('normalising twice is normalising once, and keeps the meaning', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), value, context, (field, raw, said) => {
      const stored = normalizeField(field, raw, said);
      if (stored === null) return;
      // A level that was said beside a title stands for itself once it is stored.
      const again = field === 'seniority' ? nothing : said;
      assert.equal(normalizeField(field, stored, again), stored);
      if (field !== 'seniority' && field !== 'phone') assert.equal(sameValue(field, raw, stored), true);
    }),
    { numRuns: 1_000 },
  );
});
