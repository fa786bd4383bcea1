import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSecret, SecretSeal } from './secret.js';

const KEY = 'a-key-of-more-than-thirty-two-characters';
const OTHER = 'another-key-of-more-than-thirty-two-characters';
const ID = '01a20321-4a31-7b0c-8f5d-2f6d3b1f7a90';

test('a secret is as long as Standard Webhooks asks for, and no two are the same', () => {
  const secrets = Array.from({ length: 100 }, makeSecret);
  assert.equal(new Set(secrets).size, 100);
  for (const secret of secrets) {
    assert.equal(Buffer.from(secret.replace('whsec_', ''), 'base64').length, 32);
  }
});

test('a sealed secret is opened with its key, and with no other', () => {
  const secret = makeSecret();
  const sealed = new SecretSeal([KEY]).seal(secret, ID);
  assert.ok(
    !sealed.toString('latin1').includes(secret.slice(6)),
    'it cannot be read in a copy of the database',
  );
  assert.equal(new SecretSeal([KEY]).open(sealed, ID), secret);
  assert.equal(new SecretSeal([OTHER]).open(sealed, ID), null);
  assert.equal(new SecretSeal([]).open(sealed, ID), null);
  assert.notDeepEqual(
    new SecretSeal([KEY]).seal(secret, ID),
    sealed,
    'no two seals of one secret are the same',
  );
});

test('a secret that was sealed with a former key is opened while that key is there', () => {
  const secret = makeSecret();
  const old = new SecretSeal([OTHER]).seal(secret, ID);
  const plain = new SecretSeal([]).seal(secret, ID);
  const seal = new SecretSeal([KEY, OTHER]);
  assert.equal(seal.open(old, ID), secret);
  assert.equal(seal.open(plain, ID), secret);
  assert.equal(new SecretSeal([KEY]).open(seal.seal(secret, ID), ID), secret, 'the first key seals');
});

test('a seal that was moved to another webhook, changed or cut is not opened', () => {
  const seal = new SecretSeal([KEY]);
  const sealed = seal.seal(makeSecret(), ID);
  assert.equal(seal.open(sealed, ID.replace('90', '91')), null);
  for (let place = 1; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8((changed[place] ?? 0) ^ 1, place);
    assert.equal(seal.open(changed, ID), null);
    assert.equal(seal.open(sealed.subarray(0, place), ID), null);
  }
});
