import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { isPlainlyValid } from './e164.js';

const numbers = getCountries().flatMap(country => {
  const example = getExampleNumber(country, examples);
  return example === undefined ? [] : [{ country, number: String(example.number) }];
});

/** What the library makes of a text. */
function read(text: string): string | null {
  const number = parsePhoneNumberFromString(text);
  return number?.isValid() ? number.number : null;
}

test('what is said to be valid is what the library reads, in every country', () => {
  const anyNumber = fc.record({
    from: fc.constantFrom(...numbers),
    /** How many digits of a real number are kept, and what follows. */
    kept: fc.integer({ min: 1, max: 15 }),
    end: fc.stringMatching(/^\d{0,12}$/),
  });
  fc.assert(
    fc.property(anyNumber, ({ from: { country, number }, kept, end }) => {
      const code = getCountryCallingCode(country);
      const text = `${number.slice(0, 1 + code.length + kept)}${end}`;
      if (isPlainlyValid(text)) assert.equal(read(text), text);
    }),
    { numRuns: 5_000 },
  );
});

test('real numbers are known for what they are without the library, nearly everywhere', () => {
  const known = numbers.filter(({ number }) => isPlainlyValid(number));
  assert.ok(known.length > 0.9 * numbers.length, `${known.length} of ${numbers.length}`);
  for (const { number } of known) assert.equal(read(number), number);
});

test('what is no plain number is left to the library', () => {
  for (const text of [
    '',
    '+',
    '+1',
    '+1 202 555 0101',
    '12025550101',
    '+0012345678',
    '+99912345678',
    '+8001234567890123',
  ])
    assert.equal(isPlainlyValid(text), false, text);
});
