import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareWords, SLIP } from './similarity.js';

const LETTERS = 5;

test('one letter more, less or other, or two exchanged, is a slip in a long word', () => {
  for (const word of ['weberr', 'wber', 'weber', 'wever', 'ewber', 'webre']) {
    assert.equal(compareWords('weber', word, LETTERS), word === 'weber' ? 1 : SLIP, word);
  }
});

test('in a short word a letter makes another word', () => {
  assert.ok(compareWords('kim', 'kin', LETTERS) < 0.8);
});

test('words with a common beginning are not taken for one', () => {
  for (const [a, b] of [
    ['martin', 'martinez'],
    ['fortive', 'fortinet'],
    ['equinix', 'equifax'],
  ] as const) {
    assert.ok(compareWords(a, b, LETTERS) <= 0.7);
  }
});

test('likeness is symmetric, whole only for the same word, and within 0 and 1', () => {
  const word = fc.stringMatching(/^[abc]{0,7}$/);
  fc.assert(
    fc.property(word, word, (a, b) => {
      const likeness = compareWords(a, b, LETTERS);
      assert.equal(likeness, compareWords(b, a, LETTERS));
      assert.equal(likeness === 1, a === b);
      assert.ok(likeness >= 0 && likeness <= 1);
    }),
  );
});
