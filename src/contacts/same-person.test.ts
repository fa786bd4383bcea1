import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSamePerson, personOf, reachKeys } from './same-person.js';

const someone = (full_name: string | null, email: string | null = null) => personOf({ full_name, email });

test('a telephone number in any spelling is one key, and a LinkedIn URL comes first', () => {
  const keys = (phone: string | null, linkedin_url: string | null = null) =>
    reachKeys({ phone, linkedin_url });
  assert.deepEqual(keys('+1 (202) 224-3441'), keys('+12022243441'));
  assert.deepEqual(keys('030 90 18 20'), keys('030/901820'));
  assert.deepEqual(keys('+49 (0)30 901820'), keys('0049 30 901820'));
  assert.deepEqual(keys('+1 202 224 3441 x12'), keys('+12022243441'));
  assert.deepEqual(keys('030/901820'), ['phone:030901820']);
  assert.deepEqual(keys('n/a'), []);
  assert.deepEqual(keys('+12022243441', 'https://www.LinkedIn.com/in/JaneDoe/?utm=1'), [
    'linkedin:in/janedoe',
    'phone:+12022243441',
  ]);
});

test('who shares a telephone number is one person only where name and e-mail do not contradict it', () => {
  const phone = 'phone:+12022243441';
  assert.ok(isSamePerson(phone, someone('Jane Doe'), someone('Jane Doe')));
  assert.ok(isSamePerson(phone, someone('Jane Doe'), someone(null, 'j@acme.com')));
  assert.ok(isSamePerson(phone, someone('Jane Doe', 'j@acme.com'), someone('J. Doe', 'J@ACME.com')));
  assert.ok(!isSamePerson(phone, someone('Jane Doe'), someone('Bob Roe')));
  assert.ok(
    !isSamePerson(phone, someone('Jane Doe', 'jane@acme.com'), someone('Jane Doe', 'j.doe@acme.com')),
  );
  assert.ok(
    isSamePerson('linkedin:in/janedoe', someone('Jane Doe', 'a@b.co'), someone('Jane Roe', 'c@d.co')),
  );
});
