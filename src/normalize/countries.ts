import { createRequire } from 'node:module';
import countries from 'i18n-iso-countries/index.js';
import { foldWords } from './text.js';

// Only the English names: the package's default entry loads all 70 languages (1.6 MB).
countries.registerLocale(createRequire(import.meta.url)('i18n-iso-countries/langs/en.json'));

/** Names that the package's English list lacks: what people and vendors write instead, and own names. */
const MORE_NAMES: Readonly<Record<string, string>> = {
  AE: 'emirates',
  AT: 'osterreich',
  BE: 'belgie|belgique',
  BN: 'brunei',
  BR: 'brasil',
  CD: 'dr congo|drc',
  CH: 'schweiz|suisse|svizzera',
  CN: 'prc|mainland china',
  CV: 'cabo verde',
  CZ: 'cesko',
  DE: 'deutschland',
  DK: 'danmark',
  ES: 'espana',
  FK: 'falkland islands',
  FI: 'suomi',
  FM: 'micronesia',
  GB: 'britain|england|scotland|wales|northern ireland',
  HK: 'hong kong sar|hong kong sar china',
  HU: 'magyarorszag',
  IE: 'eire|republic of ireland',
  IT: 'italia',
  LA: 'laos',
  MD: 'moldova',
  MM: 'burma',
  MO: 'macau|macao sar',
  NL: 'holland|nederland',
  NO: 'norge',
  PL: 'polska',
  SE: 'sverige',
  SY: 'syria',
  SZ: 'swaziland',
  TL: 'east timor',
  US: 'america',
  VA: 'vatican city|vatican|holy see',
  VI: 'us virgin islands',
  VG: 'british virgin islands',
  VN: 'vietnam|viet nam',
};

const BY_NAME = readNames();

/** ISO alpha-2 code of a country's English or own name, or of its alpha-3 code in capitals; null where it is none. */
export function countryNamed(text: string): string | null {
  const words = foldWords(text);
  const name = (words[0] === 'the' ? words.slice(1) : words).join(' ');
  return BY_NAME.get(name) ?? (/^[A-Z]{3}$/.test(text) ? (countries.alpha3ToAlpha2(text) ?? null) : null);
}

/** The alpha-2 code that a text of two letters is, in upper case; `UK` counts as `GB`. Null where there is none. */
export function countryCoded(text: string): string | null {
  const code = foldWords(text).join('').toUpperCase();
  if (code === 'UK') return 'GB';
  return /^[A-Z]{2}$/.test(code) && countries.isValid(code) ? code : null;
}

function readNames(): Map<string, string> {
  const byName = new Map<string, string>();
  const add = (name: string, code: string) => {
    const words = foldWords(name);
    byName.set((words[0] === 'the' ? words.slice(1) : words).join(' '), code);
  };
  for (const [code, names] of Object.entries(countries.getNames('en', { select: 'all' }))) {
    for (const name of names) add(name, code);
  }
  for (const [code, names] of Object.entries(MORE_NAMES))
    for (const name of names.split('|')) add(name, code);
  // Two countries' short name.
  byName.delete('congo');
  return byName;
}
