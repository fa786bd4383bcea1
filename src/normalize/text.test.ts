import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText, foldText, foldWords, TEXT_MAX_CHARACTERS } from './text.js';

const FORBIDDEN =
  /[<>\ufffd\u2028\u2029]|\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Default_Ignorable_Code_Point}|^\s|\s$|\s\s/u;

const nasty = fc.array(
  fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      ';',
      '&lt',
      '&lt;',
      '&amp;',
      '&#60;',
      '&#x3c;',
      '&#0;',
      '&#8203;',
      '&#xD800;',
    ),
    fc.constantFrom('script', '<script>', '</script>', '<b>', '<!--', '-->', 'null', '-', '—', 'a', 'B', '7'),
    fc.constantFrom(
      '\u0000',
      '\u200b',
      '\u202e',
      '\u00ad',
      '\ufeff',
      '\u2028',
      '\u0085',
      '\t',
      '\u00a0',
      '\u037e',
    ),
    fc.constantFrom(
      'e',
      '\u0301',
      'é',
      '\u3164',
      '\u2800',
      '\ue000',
      '\ufffd',
      '\ud83d',
      '\ude00',
      '\ufe0f',
      ' ',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 25 },
);

test('ordinary text stays as it is', () => {
  for (const text of [
    'General Counsel',
    'AT&T',
    'R&D, Ltd.',
    'O’Reilly – Partners',
    '3M',
    'Société Générale',
    '株式会社',
  ]) {
    assert.equal(cleanText(text), text);
  }
});

test('white space of every kind becomes single spaces, none at the ends', () => {
  assert.equal(cleanText(' \tGeneral\r\n\u00a0Counsel\u2028 '), 'General Counsel');
});

test('control, zero-width and direction characters are removed', () => {
  assert.equal(cleanText('Gen\u200beral\u0000 \u202eCoun\u00adsel\ufeff'), 'General Counsel');
});

test('text is composed (NFC)', () => {
  assert.equal(cleanText('Jose\u0301'), 'José');
  assert.equal(cleanText('e\u200b\u0301'), 'é');
});

test('no markup survives, plain or escaped', () => {
  assert.equal(cleanText('<b>General</b> Counsel<br/>Legal'), 'General Counsel Legal');
  assert.equal(cleanText('Johnson &amp; Johnson'), 'Johnson & Johnson');
  assert.equal(cleanText('&lt;b&gt;Counsel&lt;/b&gt;'), 'Counsel');
  assert.equal(cleanText('Counsel<script>alert(1)</script>'), 'Counsel');
  assert.equal(cleanText('<script>alert(1)</script>'), null);
  assert.equal(cleanText('Counsel <img src=x onerror=alert(1)'), 'Counsel img src=x onerror=alert(1)');
  assert.equal(cleanText('&l&#8203;t;b&gt;Counsel'), 'Counsel');
  assert.equal(cleanText('Jane Doe <jane@acme.com>'), 'Jane Doe');
});

test('words for nothing, lone dashes and punctuation are no data', () => {
  for (const text of [
    '',
    ' ',
    'null',
    'NULL',
    'None',
    'N/A',
    'n/a',
    'unknown',
    'Unknown',
    'NaN',
    'undefined',
  ]) {
    assert.equal(cleanText(text), null, text);
  }
  for (const text of ['-', '–', '—', '−', '--', '...', '?', '\u200b', '&nbsp;', '<br>', '🚀']) {
    assert.equal(cleanText(text), null, text);
  }
});

test('only whole words for nothing are no data', () => {
  for (const text of ['Unknown Worlds', 'None of the Above LLC', 'Nil', 'Nandini', 'Null Partners']) {
    assert.equal(cleanText(text), text);
  }
});

test('broken characters anywhere are no data', () => {
  for (const text of [
    'Jos\ufffd',
    'Jos\ud83d',
    '\ude00Jos',
    'Jos&#xD800;',
    'Jos&#x110000;',
    '\ud83d\u200b\ude00a',
  ]) {
    assert.equal(cleanText(text), null);
  }
});

test('200 characters are a value, 201 are none, whatever their size in memory', () => {
  assert.equal(cleanText('x'.repeat(TEXT_MAX_CHARACTERS)), 'x'.repeat(TEXT_MAX_CHARACTERS));
  assert.equal(cleanText('x'.repeat(TEXT_MAX_CHARACTERS + 1)), null);
  assert.equal(cleanText('𝒳'.repeat(TEXT_MAX_CHARACTERS)), '𝒳'.repeat(TEXT_MAX_CHARACTERS));
  assert.equal(cleanText('𝒳'.repeat(TEXT_MAX_CHARACTERS + 1)), null);
});

test('what is no string is no data', () => {
  for (const value of [undefined, null, 0, 42, true, {}, ['a'], Symbol('a')])
    assert.equal(cleanText(value), null);
});

test('cleaning twice is cleaning once, and nothing forbidden comes out', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nasty.map(parts => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      raw => {
        const text = cleanText(raw);
        if (text === null) return;
        assert.equal(cleanText(text), text);
        assert.doesNotMatch(text, FORBIDDEN);
        assert.equal(text.normalize('NFC'), text);
        assert.ok([...text].length <= TEXT_MAX_CHARACTERS);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('folding drops accents and case and writes other scripts in Latin', () => {
  assert.equal(foldText('  Jürgen  Groß-ŁUKASZ Ø '), 'jurgen gross-lukasz o');
  assert.equal(foldText('Москва'), 'moskva');
  assert.deepEqual(foldWords("D.C. O'Reilly & Sons, U.S.A."), ['dc', 'oreilly', 'sons', 'usa']);
});

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      assert.equal(foldText(foldText(text)), foldText(text));
    }),
  );
});
