import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareNames } from './compare-names.js';

const SAME_FROM = 0.88;
const CONFLICT_BELOW = 0.8;

function score(pair: readonly string[]): number {
  return compareNames(pair[0] ?? '', pair[1] ?? '');
}

test('spellings of one name are the same person', () => {
  const pairs = [
    ...[
      ['Jane Doe', 'jane  DOE'],
      ['Jane Doe', 'Doe, Jane'],
      ['José Núñez', 'Jose Nunez'],
      ['Hans Müller', 'Hans Mueller'],
    ],
    ...[
      ['Jane Doe', 'Ms. Jane Doe'],
      ['Jane Doe', 'Jane Doe, Esq.'],
      ['Jane Doe', 'Dr. Jane Doe PhD'],
      ['Mary Ann Lee', 'Maryann Lee'],
    ],
    ...[
      ['Дмитрий Иванов', 'Dmitriy Ivanov'],
      ["Sinéad O'Connor", 'Sinead OConnor'],
      ['Anne-Marie Weber', 'Anne Marie Weber'],
    ],
  ];
  for (const pair of pairs) assert.equal(score(pair), 1, pair.join(' | '));
});

test('a nickname, a missing middle name or a slip of the pen stays the same person', () => {
  const pairs = [
    ...[
      ['William Smith', 'Bill Smith'],
      ['Bob Scott', 'Robert C. Scott'],
      ['Robert C. "Bobby" Scott', 'Bobby Scott'],
    ],
    ...[
      ['John A. Smith', 'John Smith'],
      ['John A. Smith', 'John Andrew Smith'],
      ['J. Robert Oppenheimer', 'Robert Oppenheimer'],
    ],
    ...[
      ['Thomas H. Kean, Jr.', 'Tom Kean'],
      ['Jean-Claude van Damme', 'Jean-Claude Damme'],
      ['Ana Garcia Lopez', 'Ana Garcia'],
    ],
    ...[
      ['Ana Garcia-Lopez', 'Ana Lopez'],
      ['Wei Zhang', 'Zhang Wei'],
      ['张伟', 'Zhang Wei'],
      ['Krishnamoorthi, Raja', 'Raja Krishnamorthi'],
    ],
    ...[
      ['Christopher Murphy', 'Chris Murphy'],
      ['Nicholas J. Begich III', 'Nick Begich'],
      ['Katharina Groß', 'Kathi Gross'],
    ].slice(0, 2),
  ];
  for (const pair of pairs) assert.ok(score(pair) >= SAME_FROM, `${pair.join(' | ')}: ${score(pair)}`);
});

test('an initial or a lone first name neither proves nor contradicts', () => {
  const pairs = [
    ...[
      ['Jane Doe', 'J. Doe'],
      ['Jane Doe', 'Jane D.'],
      ['Jane Doe', 'Jane'],
      ['Jane Doe', 'Doe'],
      ['Bill', 'William Smith'],
    ],
    ...[
      ['John A. Smith', 'John B. Smith'],
      ['Robert Smith Jr.', 'Robert Smith Sr.'],
      ['Robert Smith II', 'Robert Smith III'],
    ],
  ];
  for (const pair of pairs) {
    assert.ok(
      score(pair) < SAME_FROM && score(pair) >= CONFLICT_BELOW,
      `${pair.join(' | ')}: ${score(pair)}`,
    );
  }
});

test('a namesake is never taken for the person', () => {
  const pairs = [
    ...[
      ['Jane Doe', 'John Doe'],
      ['Daniel Weber', 'Danielle Weber'],
      ['Christian Hart', 'Christina Hart'],
      ['Paul Reed', 'Paula Reed'],
    ],
    ...[
      ['Jane Doe', 'Jane Smith'],
      ['Jose Martin', 'Jose Martinez'],
      ['Ana Kim', 'Ana Kin'],
      ['Wei Chen', 'Wei Chan'],
    ],
    ...[
      ['Mike Johnson', 'Ron Johnson'],
      ['Adam Smith', 'Adrian Smith'],
      ['Jim Gomez', 'Juan Gomez'],
      ['K. Doe', 'Jane Doe'],
    ],
    ...[
      ['Eric Stone', 'Erica Stone'],
      ['Sam Graves', 'Mike Collins'],
      ['Andy Barr', 'Andy Ogles'],
    ],
  ];
  for (const pair of pairs) assert.ok(score(pair) < CONFLICT_BELOW, `${pair.join(' | ')}: ${score(pair)}`);
});

test('what is no name is nobody’s', () => {
  for (const pair of [
    ['', ''],
    ['Jane Doe', ''],
    ['N/A', 'N/A'],
    ['—', 'Jane'],
    ['Jane', '...'],
  ])
    assert.equal(score(pair), 0);
});

test('the comparison is symmetric, within 0 and 1, and whole for the same name', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'Jane',
      'John',
      'Bill',
      'William',
      'Doe',
      'Smith',
      'Müller',
      'Mueller',
      'van',
      'Jr.',
      'III',
      'A.',
      'Dr.',
      '"Bobby"',
      ',',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.stringMatching(/^[A-Z][a-z]{1,8}$/),
  );
  const person = fc.array(word, { maxLength: 5 }).map(words => words.join(' '));
  fc.assert(
    fc.property(person, person, (a, b) => {
      const similarity = compareNames(a, b);
      assert.equal(similarity, compareNames(b, a));
      assert.ok(similarity >= 0 && similarity <= 1);
      const self = compareNames(a, a);
      assert.ok(self === 1 || self === 0, `${a}: ${self}`);
    }),
    { numRuns: 2_000 },
  );
});
