import { isSupportedCountry, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { isPlainlyValid } from './e164.js';
import { cleanText } from './text.js';

/** Numbers that stand in a place; toll-free, premium, personal and company-wide ones say nothing of where. */
const PLACED_TYPES: ReadonlySet<NumberType> = new Set(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** A plus sign and 15 digits. The library takes German numbers for valid that are longer. */
const E164_MAX_CHARACTERS = 16;

/** Where one value holds several numbers, the first counts. A bare slash is left: `030/123456` is one number. */
const BETWEEN_NUMBERS = /[,;|]|\s\/\s/;

export interface PhoneContext {
  /** ISO alpha-2 country for numbers written without a country code; null: those are no data. */
  readonly defaultCountry: string | null;
}

/**
 * The number as E.164, or null where it is not a valid one. An extension is dropped: E.164 has no place for it.
 * A number without a country code and without a default country is never guessed at: ten digits are valid in
 * many countries.
 */
export function normalizePhone(value: unknown, { defaultCountry }: PhoneContext): string | null {
  const text = cleanText(typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value);
  if (text === null) return null;
  if (isPlainlyValid(text)) return text;
  const first = text.split(BETWEEN_NUMBERS, 1)[0] ?? text;
  const spellings = new Set([text, first, first.replace(/^\s*00(?=[1-9])/, '+')]);
  for (const spelling of spellings) {
    const number = parseValid(spelling, defaultCountry);
    if (number !== null) return number.number;
  }
  return null;
}

/**
 * The country (ISO alpha-2) that a number's prefix says, or null where it says none. Nothing finer: a table of area
 * codes to states was rejected, because mobile numbers move with their owners and keep their area code.
 */
export function phoneCountry(e164: string): string | null {
  const number = parseValid(e164, null);
  const type = number?.getType();
  return number?.country === undefined || type === undefined || !PLACED_TYPES.has(type)
    ? null
    : number.country;
}

function parseValid(text: string, country: string | null) {
  const region = country !== null && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(text, region);
  return number?.isValid() && number.number.length <= E164_MAX_CHARACTERS ? number : null;
}
