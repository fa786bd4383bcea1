import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emailKey, parseEmail } from './email.js';

test('an address is kept as typed, without the spaces around it', () => {
  for (const address of [
    'jane@acme.com',
    'Jane.Doe+crm@Acme.co.uk',
    "o'brien@acme.example",
    'j@x.io',
    'jörg@müller.de',
  ]) {
    assert.equal(parseEmail(` ${address}\n`), address);
  }
});

test('what is no address is refused', () => {
  const wrong = [
    ...[
      '',
      'jane',
      'jane@',
      '@acme.com',
      'jane@acme',
      'jane@localhost',
      'jane doe@acme.com',
      'a@b@acme.com',
      'jane@acme..com',
    ],
    ...[
      'jane@-acme.com',
      'jane@acme-.com',
      '.jane@acme.com',
      'jane.@acme.com',
      'ja..ne@acme.com',
      'jane@[127.0.0.1]',
    ],
    ...[
      'jane@127.0.0.1',
      '"jane doe"@acme.com',
      'Jane <jane@acme.com>',
      'jane@acme.com, joe@acme.com',
      'jane@acme.c_m',
    ],
    ...[
      `${'x'.repeat(65)}@acme.com`,
      `jane@${'x'.repeat(64)}.com`,
      `jane@${'x.'.repeat(130)}com`,
      'jane\u0000@acme.com',
    ],
  ];
  for (const address of wrong) assert.equal(parseEmail(address), null, address);
  for (const value of [undefined, null, 7, {}, ['jane@acme.com']]) assert.equal(parseEmail(value), null);
});

test('case, spaces and the spelling of the domain do not tell mailboxes apart', () => {
  assert.equal(emailKey(' Jane@ACME.com '), 'jane@acme.com');
  assert.equal(emailKey('jane@müller.de'), emailKey('Jane@xn--mller-kva.de'));
  assert.notEqual(emailKey('jane+crm@acme.com'), emailKey('jane@acme.com'));
  assert.equal(emailKey('jane'), null);
});

test('the key of a key is the key', () => {
  fc.assert(
    fc.property(fc.emailAddress(), address => {
      const key = emailKey(address);
      if (key !== null) assert.equal(emailKey(key), key);
    }),
  );
});
