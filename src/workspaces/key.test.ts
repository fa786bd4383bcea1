import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashKey, isWellFormedKey, makeKey } from './key.js';

const ALPHABET = [...'0123456789abcdefghijklmnopqrstuvwxyz'];

test('a key is wbk_ and 52 lower-case letters and digits, and no two are alike', () => {
  const keys = Array.from({ length: 2_000 }, makeKey);
  for (const key of keys) assert.match(key, /^wbk_[0-9a-z]{52}$/);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.every(isWellFormedKey));
});

test('a key with one character mistyped is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 55 }), fc.constantFrom(...ALPHABET), (place, typed) => {
      const key = makeKey();
      const mistyped = key.slice(0, place) + typed + key.slice(place + 1);
      assert.equal(isWellFormedKey(mistyped), mistyped === key);
    }),
  );
});

test('a key with two neighbours exchanged is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 54 }), place => {
      const key = makeKey();
      const exchanged =
        key.slice(0, place) + key.charAt(place + 1) + key.charAt(place) + key.slice(place + 2);
      assert.equal(isWellFormedKey(exchanged), exchanged === key);
    }),
  );
});

test('what was never made is refused', () => {
  fc.assert(fc.property(fc.string(), text => assert.ok(!isWellFormedKey(text))));
  const madeUp = fc.array(fc.constantFrom(...ALPHABET), { minLength: 52, maxLength: 52 });
  fc.assert(fc.property(madeUp, letters => assert.ok(!isWellFormedKey(`wbk_${letters.join('')}`))));
  const key = makeKey();
  for (const wrong of [
    key.toUpperCase(),
    ` ${key}`,
    `${key}\n`,
    key.slice(4),
    `wbk-${key.slice(4)}`,
    `${key}${key}`,
  ])
    assert.ok(!isWellFormedKey(wrong), wrong);
});

test('what is stored is the SHA-256', () => {
  const key = makeKey();
  assert.equal(hashKey(key), createHash('sha256').update(key).digest('hex'));
});
