import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizePhone, phoneCountry } from './phone.js';

const anywhere = { defaultCountry: null };
const us = { defaultCountry: 'US' };
const gb = { defaultCountry: 'GB' };

test('a valid international number becomes E.164 whatever its spelling', () => {
  const spellings = [
    '+1 (503) 555-0100',
    '+15035550100',
    'tel:+1-503-555-0100',
    '+1.503.555.0100',
    ' +1 503 555 0100 x12 ',
  ];
  for (const text of spellings) assert.equal(normalizePhone(text, anywhere), '+15035550100', text);
  assert.equal(normalizePhone('+44 (0)20 7946 0018', anywhere), '+442079460018');
  assert.equal(normalizePhone('0044 20 7946 0018', anywhere), '+442079460018');
  assert.equal(normalizePhone('0044 20 7946 0018', us), '+442079460018');
  assert.equal(normalizePhone('\u202a+1 503 555 0100\u202c', anywhere), '+15035550100');
});

test('a national number is read in the default country', () => {
  assert.equal(normalizePhone('(503) 555-0100', us), '+15035550100');
  assert.equal(normalizePhone('1 503 555 0100', us), '+15035550100');
  assert.equal(normalizePhone(5035550100, us), '+15035550100');
  assert.equal(normalizePhone('020 7946 0018', gb), '+442079460018');
  assert.equal(normalizePhone('030/23125000', { defaultCountry: 'DE' }), '+493023125000');
});

test('a national number without a country is never guessed', () => {
  assert.equal(normalizePhone('503 555 0100', anywhere), null);
  assert.equal(normalizePhone('503 555 0100', { defaultCountry: 'XX' }), null);
});

test('numbers that are not valid are no data', () => {
  for (const text of [
    '+1-555-0100',
    '+1-555-555-0101',
    '+44 7700 900123 4567',
    'call me',
    '+',
    '12',
    'N/A',
    '+0123456789',
  ]) {
    assert.equal(normalizePhone(text, us), null, text);
  }
  for (const value of [null, undefined, true, {}, Number.NaN, 1.5])
    assert.equal(normalizePhone(value, us), null);
});

test('of several numbers in one value the first counts', () => {
  for (const between of [', ', '; ', ' / ', ' | ']) {
    assert.equal(normalizePhone(`+1 503 555 0100${between}+1 503 555 0101`, anywhere), '+15035550100');
  }
});

test('a prefix says the country, also where countries share a code', () => {
  assert.equal(phoneCountry('+15035550100'), 'US');
  assert.equal(phoneCountry('+14165550100'), 'CA');
  assert.equal(phoneCountry('+17875550100'), 'PR');
  assert.equal(phoneCountry('+442079460018'), 'GB');
  assert.equal(phoneCountry('+77012345678'), 'KZ');
});

test('toll-free and international services are in no country', () => {
  for (const number of ['+18005551234', '+80012345678', '+883510012345', '+1-555-0100', '']) {
    assert.equal(phoneCountry(number), null, number);
  }
});

test('normalising twice is normalising once', () => {
  const text = fc.oneof(
    fc.tuple(fc.constantFrom('+', '00', ''), fc.stringMatching(/^[0-9]{6,14}$/)).map(parts => parts.join('')),
    fc.stringMatching(/^\(?[2-9][0-9]{2}\)?[ -./]?[2-9][0-9]{2}[ -./]?[0-9]{4}$/),
    fc.string(),
  );
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('US', 'GB', 'DE', 'FR', 'IT', 'BR', 'JP', null),
      (raw, defaultCountry) => {
        const number = normalizePhone(raw, { defaultCountry });
        if (number === null) return;
        assert.match(number, /^\+[1-9][0-9]{6,14}$/);
        assert.equal(normalizePhone(number, anywhere), number);
        assert.equal(normalizePhone(number, { defaultCountry }), number);
      },
    ),
    { numRuns: 500 },
  );
});
