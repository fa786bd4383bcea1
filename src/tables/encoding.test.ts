import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ENCODINGS, type Encoding, EncodingDetector, TextReader } from './encoding.js';

const WINDOWS = 'äöüßÄÖÜéèñçœŒ€’“”–—™šž';

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  return Buffer.from(
    [...text].map(one => (high.includes(one) ? 0x80 + high.indexOf(one) : one.charCodeAt(0))),
  );
}

function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...cut, bytes.subarray(at)];
}

function detect(parts: readonly Buffer[]): Encoding {
  const detector = new EncodingDetector();
  for (const part of parts) detector.add(part);
  return detector.encoding;
}

function read(parts: readonly Buffer[], encoding: Encoding): string {
  const reader = new TextReader(encoding);
  return parts.map(part => reader.read(part)).join('') + reader.read(null);
}

test('text in any encoding, cut anywhere, is told and read as it was written', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...WINDOWS, ...'abcXYZ019 ,;"\n@.'),
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      letters,
      fc.constantFrom(...ENCODINGS),
      fc.array(fc.nat({ max: 7 })),
      (text, encoding, lengths) => {
        // In so little text every letter could be of another encoding's; a list has words.
        const whole = `Name,E-mail\nJane Doe,${text} größer\n`;
        const parts = pieces(encode(whole, encoding), lengths);
        assert.equal(detect(parts), encoding);
        assert.equal(read(parts, encoding), whole);
      },
    ),
  );
});

test('UTF-16 without a byte order mark is told by its zeros', () => {
  const bytes = Buffer.from('Name;E-mail\r\nJürgen;j@x.de\r\n', 'utf16le');
  assert.equal(detect([bytes]), 'utf-16le');
  assert.equal(detect([Buffer.from(bytes).swap16()]), 'utf-16be');
});

test('a first umlaut in the last row decides, and one broken character among many does not', () => {
  const plain = Buffer.from('name\n'.repeat(10_000));
  assert.equal(detect([plain, Buffer.from('Müller', 'latin1')]), 'windows-1252');
  assert.equal(detect([plain, Buffer.from('Müller')]), 'utf-8');
  const damaged = [Buffer.from('Müller\n'.repeat(20)), Buffer.from([0xc3]), Buffer.from('\n')];
  assert.equal(detect(damaged), 'utf-8');
});
