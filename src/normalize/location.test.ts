import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { locationCountry, locationFromParts, locationKey, normalizeLocation } from './location.js';

function check(cases: Record<string, string | null>): void {
  for (const [text, location] of Object.entries(cases)) assert.equal(normalizeLocation(text), location, text);
}

test('a location becomes city, state and country code', () => {
  check({
    'New York, NY, US': 'New York, NY, US',
    'portland, oregon, united states': 'Portland, OR, US',
    'San Francisco, California, USA': 'San Francisco, CA, US',
    'PORTLAND, OR, U.S.A.': 'Portland, OR, US',
    'Toronto, Ontario, Canada': 'Toronto, ON, CA',
    'Sydney, New South Wales, Australia': 'Sydney, NSW, AU',
    'São Paulo, State of São Paulo, Brazil': 'São Paulo, SP, BR',
    'Guadalajara, Jalisco, México': 'Guadalajara, JAL, MX',
    'Mumbai, Maharashtra, India': 'Mumbai, MH, IN',
    'Montréal, Québec, Canada': 'Montréal, QC, CA',
    'Portland, Oregon 97204, United States': 'Portland, OR, US',
    'Fort Wayne, US-IN, US': 'Fort Wayne, IN, US',
  });
});

test('other countries are named without their regions', () => {
  check({
    'Munich, Bavaria, Germany': 'Munich, DE',
    'London, England, United Kingdom': 'London, GB',
    'Greater London, United Kingdom': 'London, GB',
    'London (UK)': 'London, GB',
    'Edinburgh, Scotland': 'Edinburgh, GB',
    'Warmley, Bristol, United Kingdom': 'Warmley, GB',
    'Dublin, Ireland': 'Dublin, IE',
    '80331 München, Deutschland': 'München, DE',
    'Paris, Île-de-France, France': 'Paris, FR',
    'Hamilton, Bermuda': 'Hamilton, BM',
    'Amsterdam, The Netherlands': 'Amsterdam, NL',
    'Seoul, South Korea': 'Seoul, KR',
    '東京, Japan': '東京, JP',
  });
});

test('a state of the United States or Canada tells the country', () => {
  check({
    'Portland, Oregon Area': 'Portland, OR, US',
    'Portland, Oregon Metropolitan Area': 'Portland, OR, US',
    'Saint Paul, Minnesota': 'Saint Paul, MN, US',
    'Paris, Texas': 'Paris, TX, US',
    'Ontario, California': 'Ontario, CA, US',
    'London, Ontario': 'London, ON, CA',
    'Victoria, BC': 'Victoria, BC, CA',
    'Portland, OR': 'Portland, OR, US',
    'portland, or 97204': 'Portland, OR, US',
    'Seattle, Washington State': 'Seattle, WA, US',
    'Columbus, Ohio; Detroit, Michigan': 'Columbus, OH, US',
    'West Falls Church, Virginia[2]': 'West Falls Church, VA, US',
    'San Jose, Santa Clara County, California': 'San Jose, CA, US',
    '1 Main St, Springfield, IL': 'Springfield, IL, US',
    Oregon: 'OR, US',
    Quebec: 'QC, CA',
    TX: 'TX, US',
  });
});

test('Washington is the capital only where that is said', () => {
  check({
    'Washington, DC, US': 'Washington, DC, US',
    'Washington, D.C.': 'Washington, DC, US',
    'Washington DC': 'Washington, DC, US',
    'Washington DC Metro Area': 'Washington, DC, US',
    'Washington, District of Columbia, United States': 'Washington, DC, US',
    'Seattle, Washington': 'Seattle, WA, US',
    'Washington, United States': 'US',
    Washington: null,
  });
});

test('a code that is a state and a country is read by its city', () => {
  check({
    'San Francisco, CA': 'San Francisco, CA, US',
    'Toronto, CA': 'Toronto, CA',
    'Toronto, ON, CA': 'Toronto, ON, CA',
    'Denver, CO': 'Denver, CO, US',
    'Bogotá, CO': 'Bogotá, CO',
    'Chicago, IL': 'Chicago, IL, US',
    'Tel Aviv, Israel': 'Tel Aviv, IL',
    'Wilmington, DE': 'Wilmington, DE, US',
    'Kassel, DE': 'Kassel, DE',
    'Indianapolis, IN': 'Indianapolis, IN, US',
    'Bengaluru, IN': 'Bengaluru, IN',
    'Atlanta, GA': 'Atlanta, GA, US',
    "St. John's, NL": "St. John's, NL, CA",
    'Rotterdam, NL': 'Rotterdam, NL',
    'Columbus, Georgia': 'Columbus, GA, US',
    'Tbilisi, Georgia': 'Tbilisi, GE',
    'Georgia, United States': 'GA, US',
    Georgia: null,
    'Perth, WA': 'Perth, WA, AU',
    'Chennai, TN': 'Chennai, TN, IN',
    'Curitiba, PR': 'Curitiba, PR, BR',
    'Ontario, CA': null,
    CA: 'CA',
  });
});

test('a city that would read back as another country is left out', () => {
  assert.equal(normalizeLocation('Kiryat Bialik, Israel'), 'IL');
  assert.equal(normalizeLocation('Wilmington, Germany'), 'DE');
});

test('territories with a code of their own use it', () => {
  check({
    'San Juan, Puerto Rico': 'San Juan, PR',
    'San Juan, Puerto Rico, United States': 'San Juan, PR',
    'Hong Kong, China': 'HK',
    'Hong Kong, Hong Kong SAR': 'Hong Kong, HK',
    'Singapore, Singapore': 'Singapore, SG',
  });
});

test('a region or country alone never claims a city', () => {
  check({
    'New York, United States': 'NY, US',
    'California, US': 'CA, US',
    'United States': 'US',
    UK: 'GB',
    'England, United Kingdom': 'GB',
    'Remote, US': 'US',
    'Copenhagen, Denmark (Hybrid)': 'Copenhagen, DK',
    'US, United States': 'US',
  });
});

test('where no country is certain nothing is kept', () => {
  for (const text of [
    '',
    'Berlin',
    'San Francisco Bay Area',
    'Greater Boston',
    'Earth',
    'Remote',
    'Europe',
    'EMEA',
    '97204',
  ]) {
    assert.equal(normalizeLocation(text), null, text);
    assert.equal(locationCountry(text), null, text);
  }
  for (const text of ['Europe, Middle East', 'or', 'in', 'me', 'Victoria', 'unknown', '—', 'Congo']) {
    assert.equal(normalizeLocation(text), null, text);
  }
  for (const value of [null, undefined, 7, {}, ['Berlin, Germany']])
    assert.equal(normalizeLocation(value), null);
});

test('separate parts say the same as text', () => {
  assert.equal(
    locationFromParts({ city: 'Portland', region: 'Oregon', country: 'United States' }),
    'Portland, OR, US',
  );
  assert.equal(locationFromParts({ city: 'portland', region: 'or', country: 'USA' }), 'Portland, OR, US');
  assert.equal(locationFromParts({ city: 'Munich', region: 'Bavaria', country: 'DE' }), 'Munich, DE');
  assert.equal(locationFromParts({ city: 'Portland', region: 'Oregon' }), 'Portland, OR, US');
  assert.equal(locationFromParts({ city: 'Atlanta', region: 'Georgia', country: 'US' }), 'Atlanta, GA, US');
  assert.equal(locationFromParts({ city: null, region: 'CA', country: 'us' }), 'CA, US');
  assert.equal(locationFromParts({ country: 'Germany' }), 'DE');
  assert.equal(locationFromParts({ city: 'Berlin' }), null);
  assert.equal(locationFromParts({ city: 'Berlin', country: 'Atlantis' }), null);
  assert.equal(locationFromParts({}), null);
});

test('spellings of one place compare as equal', () => {
  assert.equal(locationKey('New York City, New York'), locationKey('New York, NY, US'));
  assert.equal(locationKey('St. Paul, Minnesota'), locationKey('Saint Paul, MN, US'));
  assert.notEqual(locationKey('Portland, OR'), locationKey('Portland, ME'));
  assert.equal(locationKey('nowhere'), null);
});

test('normalising twice is normalising once, and keeps the country', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Berlin',
      'New York',
      'Georgia',
      'Tbilisi',
      'Ontario',
      'Washington',
      'DC',
      'CA',
      'US',
      'DE',
      'IN',
      'IL',
    ),
    fc.constantFrom(
      'Germany',
      'Israel',
      'India',
      'Canada',
      'Colombia',
      'Puerto Rico',
      'Greater',
      'Area',
      'Metro',
      'county',
    ),
    fc.constantFrom(
      'MX',
      'Wilmington',
      'Singapore',
      'England',
      'UK',
      'Hong Kong',
      'China',
      '97204',
      '12',
      'or',
      'PR',
      'GT',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const text = fc.array(fc.tuple(piece, fc.constantFrom(', ', ' ', ' - ', '; ', ' (', ') ', '/', '[')), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(text, parts => {
      const raw = parts.flat().join('');
      const location = normalizeLocation(raw);
      if (location === null) return;
      assert.equal(normalizeLocation(location), location);
      assert.equal(locationCountry(location), locationCountry(raw));
      assert.match(location, /^(?:.+, )?[A-Z]{2}$/u);
    }),
    { numRuns: 3_000 },
  );
});
