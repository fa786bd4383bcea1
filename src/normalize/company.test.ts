import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { companyKey, compareCompanies, haveOtherForms, shortCompanyKey } from './company.js';

const SAME_FROM = 0.9;

test('legal forms, The, ampersands, share classes and spelling do not tell companies apart', () => {
  const same = [
    [
      'Acme',
      'ACME, Inc.',
      'Acme Corp',
      'The Acme Company',
      'Acme Co., Ltd.',
      'Acme S.A.',
      'Acme GmbH & Co. KG',
      'acme plc',
    ],
    ['Alphabet', 'Alphabet Inc. (Class A)', 'Alphabet Inc. Class C'],
    ['Hershey Company (The)', 'The Hershey Company', 'Hershey'],
    ['Latham & Watkins LLP', 'Latham and Watkins', 'Latham Watkins, L.L.P.'],
    ['A. O. Smith', 'AO Smith', 'A.O. Smith Corporation'],
    ["Lowe's", 'Lowes', 'Lowe’s Companies'].slice(0, 2),
    ['Estée Lauder', 'Estee Lauder'],
    ['Merck & Co.', 'Merck'],
    ['Face Book', 'Facebook'],
    ['Walt Disney Company (The)', 'Walt Disney Company, The', 'The Walt Disney Co.', 'Walt Disney'],
    ['Lilly (Eli)', 'Eli Lilly and Company', 'Eli Lilly & Co.'],
    ['Smucker (J.M.) Company', 'The J. M. Smucker Co', 'JM Smucker'],
    ['BERKSHIRE HATHAWAY INC CL B', 'Berkshire Hathaway Inc. Class B Common Stock', 'Berkshire Hathaway'],
    ['Grupo Norte, S.A. de C.V.', 'Grupo Norte S.A.B. de C.V.', 'Grupo Norte'],
  ];
  for (const names of same)
    for (const name of names) assert.equal(companyKey(name), companyKey(names[0]), name);
});

test('different companies have different keys', () => {
  const names = [
    'Acme',
    'Apex',
    'Delta Air Lines',
    'Delta Dental',
    'Northwind Labs',
    'Northwind Traders',
    '3M',
    'Williams',
    'Companies',
  ];
  assert.equal(new Set(names.map(companyKey)).size, names.length);
});

test('a note in brackets is no part of the name', () => {
  assert.equal(companyKey('Acme (formerly Apex)'), companyKey('Acme'));
  assert.equal(companyKey('International Business Machines (IBM)'), 'internationalbusinessmachines');
});

test('the shorter name of a company leaves Group, Holdings and Companies out at the end only', () => {
  assert.equal(shortCompanyKey('Expedia Group, Inc.'), 'expedia');
  assert.equal(shortCompanyKey('TKO Group Holdings'), 'tko');
  assert.equal(shortCompanyKey('Estée Lauder Companies (The)'), 'esteelauder');
  for (const name of ['Acme', 'Group Nine', 'Holdings', 'The Group', ''])
    assert.equal(shortCompanyKey(name), null);
});

test('legal forms of different places tell two companies of one name apart', () => {
  for (const [a = '', b = ''] of [
    ['Merck KGaA', 'Merck & Co., Inc.'],
    ['Merck KGaA', 'Merck & Co.'],
    ['Linde GmbH', 'Linde plc'],
    ['Acme S.p.A.', 'Acme BV'],
  ])
    assert.ok(haveOtherForms(a, b), `${a} | ${b}`);
  for (const [a = '', b = ''] of [
    ['Merck', 'Merck KGaA'],
    ['Chubb Limited', 'Chubb Inc.'],
    ['Acme GmbH & Co. KG', 'Acme GmbH'],
    ['Acme SE', 'Acme AG'],
    ['Acme Co., Ltd.', 'Acme KK'],
    ['Acme (publ)', 'Acme Inc.'],
  ])
    assert.ok(!haveOtherForms(a, b), `${a} | ${b}`);
});

test('a name that is nothing but legal forms stays a name', () => {
  assert.equal(companyKey('The Limited'), 'the');
  assert.equal(companyKey('Company'), 'company');
  assert.equal(companyKey('(The)'), 'the');
});

test('what says nothing is no company', () => {
  for (const value of ['', 'N/A', '-', null, undefined, 7, {}]) assert.equal(companyKey(value), null);
  assert.equal(compareCompanies('', ''), 0);
  assert.equal(compareCompanies('Acme', 'unknown'), 0);
});

test('a company is known under its longer and shorter names', () => {
  const pairs = [
    ...[
      ['Acme Corp', 'Acme, Inc.'],
      ['Expedia', 'Expedia Group'],
      ['IBM', 'International Business Machines Corporation'],
    ],
    ...[
      ['Booking.com', 'Booking Holdings'],
      ['Northwind Labs', 'Nortwind Labs'],
      ['Everest Global', 'Everest'],
    ],
  ];
  for (const [a = '', b = ''] of pairs)
    assert.ok(compareCompanies(a, b) >= SAME_FROM, `${a} | ${b}: ${compareCompanies(a, b)}`);
});

test('companies that share a word are not the same', () => {
  const pairs = [
    ...[
      ['American Airlines', 'American Express'],
      ['Northwind Labs', 'Northwind Traders'],
      ['Delta Air Lines', 'Delta Dental'],
    ],
    ...[
      ['United Airlines', 'United Rentals'],
      ['Bank of America', 'Bank of Montreal'],
      ['Apple', 'Apple Leisure Group'],
    ],
    ...[
      ['Skadden', 'Skadden, Arps, Slate, Meagher & Flom LLP'],
      ['Acme', 'Apex'],
      ['General Motors', 'General Mills'],
    ],
    ...[
      ['Fox Corporation', 'News Corp'],
      ['Merck', 'Mercer'],
      ['Group', 'Holdings'],
    ],
  ];
  for (const [a = '', b = ''] of pairs)
    assert.ok(compareCompanies(a, b) < SAME_FROM, `${a} | ${b}: ${compareCompanies(a, b)}`);
});

test('the key of a key is the key', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'Acme',
      'The',
      '&',
      'and',
      'Inc.',
      'S.',
      'A.',
      'LLC',
      'Co',
      '(Class A)',
      'Group',
      'class a',
      '[',
    ),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const company = fc.array(word, { maxLength: 5 }).map(words => words.join(' '));
  fc.assert(
    fc.property(company, company, (a, b) => {
      const key = companyKey(a);
      if (key !== null) assert.equal(companyKey(key) ?? key, key);
      assert.equal(compareCompanies(a, b), compareCompanies(b, a));
      const similarity = compareCompanies(a, b);
      assert.ok(similarity >= 0 && similarity <= 1);
      assert.equal(compareCompanies(a, a), key === null ? 0 : 1);
    }),
    { numRuns: 1_000 },
  );
});
