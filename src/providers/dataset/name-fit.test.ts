import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { givenNameOf, parseFoldedName } from './folded-name.js';
import { fitOf, type NameFit, nameKey } from './name-fit.js';

function fit(one: string, other: string): NameFit | 'no name' {
  const [left, right] = [parseFoldedName(one), parseFoldedName(other)];
  return left === null || right === null ? 'no name' : fitOf(left, right);
}

function assertAll(expected: NameFit | 'no name', pairs: readonly (readonly [string, string])[]): void {
  for (const [one, other] of pairs) assert.equal(fit(one, other), expected, `${one} / ${other}`);
}

test('spelling, order, accents, titles and degrees make no other name', () => {
  assertAll('exact', [
    ['José García', 'JOSE  GARCIA'],
    ['Smith, John A.', 'John A Smith'],
    ['Smith Jr., John A.', 'John A. Smith, Jr.'],
    ['Smith, John A., III', 'John A. Smith III'],
    ['Dr. Jane Doe, PhD, MBA', 'Jane Doe'],
    ['Prof. Dr. Jane Doe', 'Jane Doe'],
    ['Jane Doe, Esq.', 'jane doe esq'],
    ['Hon. John Smith', 'John Smith'],
    ['Anne-Marie Smith', 'Anne Marie Smith'],
    ['Anne Smith-Jones', 'Anne Smith Jones'],
    ['J. D. Vance', 'JD Vance'],
    ['J.D. Vance', 'JD Vance'],
    ['Robert (Bob) Smith', 'Robert "Bobby" Smith'],
    ["Conan O'Brien", 'Conan O’Brien'],
    ['王小明', '王小明'],
  ]);
});

test('a nickname, an initial or a middle name left out speaks against nobody', () => {
  assertAll('compatible', [
    ['John A. Smith', 'John Smith'],
    ['John A. Smith', 'John Andrew Smith'],
    ['John Smith', 'John Andrew Smith'],
    ['Bob Smith', 'Robert Smith'],
    ['Smith, Bill', 'William H. Smith'],
    ['John Smith Jr.', 'John Smith'],
    ['Vincent van Gogh', 'Vincent Gogh'],
    ['John A. R. Smith', 'John Robert Smith'],
  ]);
});

test('another initial, middle name, generation, given name or surname is another person', () => {
  assertAll('different', [
    ['John A. Smith', 'John B. Smith'],
    ['John Andrew Smith', 'John B. Smith'],
    ['John Andrew Smith', 'John Adam Smith'],
    ['John Smith Jr.', 'John Smith Sr.'],
    ['John Smith Jr.', 'John Smith III'],
    ['John Smith', 'Jane Smith'],
    ['Alexander Smith', 'Alexandra Smith'],
    ['Daniel Smith', 'Danielle Smith'],
    ['John Smith', 'John Smithers'],
    ['Anne Smith-Jones', 'Anne Jones'],
    ['Anne-Marie Smith', 'Anne Smith'],
    ['J. Robert Smith', 'Robert Smith'],
    ['Hon Wai Lai', 'Wai Lai'],
    ['Anh Thi Do', 'Anh Thi'],
    ['王小明', '王晓明'],
  ]);
});

test('what does not say who is meant is no name', () => {
  for (const text of [
    '',
    ' ',
    'Smith',
    'Dr. Smith',
    'John',
    'J. Smith',
    'John S.',
    'Jr.',
    ', ,',
    '"Bob"',
    '李',
    '?',
  ]) {
    assert.equal(parseFoldedName(text), null, text);
  }
  assert.equal(parseFoldedName(`John ${'x'.repeat(200)}`), null);
});

test('a name that is a word of the language of the program is a name', () => {
  assert.equal(fit('constructor __proto__', 'Constructor Proto'), 'exact');
});

const word = fc.constantFrom(
  'John',
  'Bob',
  'Robert',
  'A.',
  'B',
  'Anne-Marie',
  'van',
  'Smith',
  'Jones-Smith',
  'Jr.',
  'Müller',
  'MD',
  '王',
);
const name = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ', ')), { minLength: 1, maxLength: 6 })
  .map(parts => parts.flat().join(''));

test('a name fits itself exactly, and two names fit the same either way round', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      assert.ok(fit(one, one) === 'exact' || parseFoldedName(one) === null);
      assert.equal(fit(one, other), fit(other, one));
    }),
  );
});

test('two names that fit share a key under one of the given names', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const [left, right] = [parseFoldedName(one), parseFoldedName(other)];
      if (left === null || right === null || fitOf(left, right) === 'different') return;
      const keys = [left, right].map(each => nameKey(left, givenNameOf(each)));
      assert.ok(keys.includes(nameKey(right, givenNameOf(right))));
    }),
    { numRuns: 1_000 },
  );
});

test('any text is a name or none, without an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      assert.ok(fit(one, other));
    }),
  );
});
