import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkedinKey, normalizeLinkedin } from './linkedin.js';

const JANE = 'https://linkedin.com/in/janedoe';

test('every spelling of a profile becomes one URL', () => {
  const spellings = [
    ...[
      JANE,
      'linkedin.com/in/janedoe',
      'www.linkedin.com/in/janedoe/',
      'http://www.linkedin.com/in/JaneDoe',
    ],
    ...[
      'HTTPS://UK.LinkedIn.com/in/janedoe?trk=x#about',
      '//www.linkedin.com/in/janedoe',
      ' https://linkedin.com/in/janedoe/de ',
    ],
    ...[
      'https://www.linkedin.com/in/janedoe/details/experience/',
      'https://www.linkedin.com/mwlite/in/janedoe',
    ],
    ...[`https://www.linkedin.com/in/janedoe?miniProfileUrn=${'x'.repeat(300)}`],
  ];
  for (const text of spellings) assert.equal(normalizeLinkedin(text), JANE, text);
});

test('what is written as usual is read as it is with more behind it', () => {
  const slug = fc.stringMatching(/^[a-z0-9-]{1,110}$/);
  const member = fc.constant('acoaab1234567890abc');
  fc.assert(
    fc.property(fc.constantFrom('in', 'company', 'pub'), fc.oneof(slug, member), (kind, name) => {
      const url = `https://www.linkedin.com/${kind}/${name}`;
      assert.equal(linkedinKey(url), linkedinKey(`${url}?trk=x`));
      assert.equal(linkedinKey(`${url}/`), linkedinKey(`${url}/?trk=x`));
      assert.equal(normalizeLinkedin(url), normalizeLinkedin(`${url}#about`));
    }),
  );
});

test('a name in another script has one URL and one key, encoded or not', () => {
  const encoded = 'https://www.linkedin.com/in/J%C3%BCrgen-m%C3%BCller';
  assert.equal(normalizeLinkedin(encoded), 'https://linkedin.com/in/j%C3%BCrgen-m%C3%BCller');
  assert.equal(normalizeLinkedin('linkedin.com/in/jürgen-müller'), normalizeLinkedin(encoded));
  assert.equal(linkedinKey(encoded), 'in/jürgen-müller');
  assert.equal(linkedinKey('linkedin.com/in/ju\u0308rgen-mu\u0308ller'), 'in/jürgen-müller');
});

test('what is no public profile is no data', () => {
  const others = [
    ...[
      '',
      'janedoe',
      '/in/janedoe',
      'https://linkedin.com/',
      'https://linkedin.com/in/',
      'https://linkedin.com/pub/jane/1/2/3',
    ],
    ...[
      'https://www.linkedin.com/sales/lead/ACwAAAB1234567890,x',
      'https://linkedin.com/in/ACoAAB1234567890abc',
    ],
    ...[
      'https://notlinkedin.com/in/janedoe',
      'https://linkedin.com.evil.example/in/janedoe',
      'ftp://linkedin.com/in/janedoe',
    ],
    ...[
      'https://evil.example/?u=linkedin.com/in/janedoe',
      'https://linkedin.com/in/jane%2Fdoe',
      'https://linkedin.com/in/%zz',
    ],
    ...[
      'https://linkedin.com/in/jane doe',
      'https://linkedin.com/in/---',
      'https://linkedin.com/feed/',
      'javascript:alert(1)',
    ],
    ...[JANE.replace('janedoe', '%E5%BC%A0'.repeat(30))],
  ];
  for (const text of others) assert.equal(normalizeLinkedin(text), null, text);
  for (const value of [null, undefined, 7, {}]) assert.equal(normalizeLinkedin(value), null);
});

test('company pages and people are told apart', () => {
  assert.equal(normalizeLinkedin('https://linkedin.com/company/acme'), null);
  assert.notEqual(linkedinKey('linkedin.com/in/acme'), linkedinKey('linkedin.com/company/acme'));
});

test('normalising twice is normalising once, and keeps the key', () => {
  const slug = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.stringMatching(/^[A-Za-zÀ-ž0-9_.-]{1,30}$/),
  );
  const spelling = fc.tuple(
    fc.constantFrom('', 'https://', 'http://www.'),
    slug,
    fc.constantFrom('', '/', '?a=b', '/en'),
  );
  fc.assert(
    fc.property(spelling, ([before, name, after]) => {
      const raw = `${before}linkedin.com/in/${name}${after}`;
      const url = normalizeLinkedin(raw);
      if (url === null) return;
      assert.equal(normalizeLinkedin(url), url);
      assert.equal(linkedinKey(url), linkedinKey(raw));
    }),
    { numRuns: 1_000 },
  );
});
