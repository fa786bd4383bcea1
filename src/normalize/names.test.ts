import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { composeName, nameFromEmail, splitFullName } from './names.js';

function name(first_name: string | null, last_name: string | null) {
  return { first_name, last_name };
}

test('a whole name is parted at its last white space', () => {
  assert.deepEqual(splitFullName('Jane Doe'), name('Jane', 'Doe'));
  assert.deepEqual(splitFullName('Jean-Claude van Damme'), name('Jean-Claude van', 'Damme'));
  assert.deepEqual(splitFullName('  Hans \t Peter  Müller '), name('Hans Peter', 'Müller'));
  assert.deepEqual(splitFullName('Cher'), name('Cher', null));
});

test('"Last, First" is turned round', () => {
  assert.deepEqual(splitFullName('Müller, Hans'), name('Hans', 'Müller'));
  assert.deepEqual(splitFullName('van Damme, Jean-Claude'), name('Jean-Claude', 'van Damme'));
});

test('a suffix is neither a first nor a last name', () => {
  assert.deepEqual(splitFullName('Jane Doe, Esq.'), name('Jane', 'Doe, Esq.'));
  assert.deepEqual(splitFullName('Thomas H. Kean, Jr.'), name('Thomas H.', 'Kean, Jr.'));
  assert.deepEqual(splitFullName('Robert Smith III'), name('Robert', 'Smith III'));
  assert.deepEqual(splitFullName('Smith, Jr., Robert'), name('Robert', 'Smith, Jr.'));
});

test('what says nothing is no name', () => {
  for (const value of ['', ' ', 'N/A', '-', ',', null, undefined, 7])
    assert.deepEqual(splitFullName(value), name(null, null));
});

test('a name is composed of the parts that there are', () => {
  assert.equal(composeName('Hans', 'Müller'), 'Hans Müller');
  assert.equal(composeName(' Hans ', null), 'Hans');
  assert.equal(composeName(null, 'Müller'), 'Müller');
  assert.equal(composeName(null, ''), null);
});

test('an address shows a name where a person’s stands in it', () => {
  const cases: Record<string, ReturnType<typeof nameFromEmail>> = {
    'hans.mueller@x.de': name('Hans', 'Mueller'),
    'Hans_Mueller@x.de': name('Hans', 'Mueller'),
    'hans-mueller@x.de': name('Hans', 'Mueller'),
    'jean-claude.damme@x.com': name('Jean-Claude', 'Damme'),
    'hans.peter.mueller+crm@x.de': name('Hans Peter', 'Mueller'),
    'hans.mueller2@x.de': name('Hans', 'Mueller'),
    "pat.o'brien@x.ie": name('Pat', "O'Brien"),
    'jane@acme.com': name('Jane', null),
    'jörg.groß@x.de': name('Jörg', 'Groß'),
    'info@acme.com': null,
    'no-reply@acme.com': null,
    '12345@acme.com': null,
    'no address': null,
  };
  for (const [email, expected] of Object.entries(cases))
    assert.deepEqual(nameFromEmail(email), expected, email);
});

test('a composed name parts into the same names again', () => {
  const word = fc.stringMatching(/^[A-Z][a-zäöü]{2,8}$/);
  fc.assert(
    fc.property(word, word, (first, last) => {
      assert.deepEqual(splitFullName(composeName(first, last)), name(first, last));
    }),
  );
});
