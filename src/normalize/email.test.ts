import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emailKey, splitEmail } from './email.js';

test('an address has a local part as typed and a domain in lower case', () => {
  assert.deepEqual(splitEmail(' Jane.Doe+crm@Acme.co.uk\n'), { local: 'Jane.Doe+crm', domain: 'acme.co.uk' });
  assert.deepEqual(splitEmail('jörg@müller.de'), { local: 'jörg', domain: 'xn--mller-kva.de' });
  for (const address of ["o'brien@acme.example", 'j@x.io'])
    assert.notEqual(splitEmail(address), null, address);
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
  for (const address of wrong) assert.equal(splitEmail(address), null, address);
  for (const value of [undefined, null, 7, {}, ['jane@acme.com']]) assert.equal(splitEmail(value), null);
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
