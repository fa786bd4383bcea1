import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRobots } from './robots.js';

const ORIGIN = 'https://acme.example';
const rules = (text: string) => readRobots(new URL('/robots.txt', ORIGIN), text);
const allows = (text: string, path: string) => rules(text).allows(new URL(path, ORIGIN));

test('what is forbidden to all robots is forbidden to us, and the longest rule counts', () => {
  const text = 'User-agent: *\nDisallow: /team\nAllow: /team/public\nDisallow: /*.php$\n';
  assert.equal(allows(text, '/'), true);
  assert.equal(allows(text, '/team/secret'), false);
  assert.equal(allows(text, '/team/public'), true);
  assert.equal(allows(text, '/a/b.php'), false);
  assert.equal(allows(text, '/a/b.php?x'), true);
});

test('rules for us hold in place of those for all, and rules for others do not', () => {
  const text =
    'User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /a\n\nUser-Agent: SLUICE/1.0\nDisallow: /b';
  assert.equal(allows(text, '/a'), true);
  assert.equal(allows(text, '/b'), false);
  const together =
    'user-agent: first\nuser-agent: sluice\nuser-agent: second # last\nDisallow: /c\nCrawl-delay: 3';
  assert.equal(allows(together, '/c'), false);
  assert.equal(rules(together).delayMs, 3_000);
  assert.equal(allows('User-agent: slu\nDisallow: /', '/'), true);
});

test('no rules and rules that are none forbid nothing', () => {
  for (const text of [
    '',
    'Disallow: /',
    '<html><body>Disallow: / </body></html>',
    'User-agent: *\nDisallow:',
  ]) {
    assert.equal(allows(text, '/team'), true, text);
  }
});

test('another host’s address is never allowed by these rules', () => {
  assert.equal(rules('').allows(new URL('https://www.acme.example/')), false);
});

test('a delay is bounded', () => {
  assert.equal(rules('User-agent: *\nCrawl-delay: 86400').delayMs, 30_000);
  assert.equal(rules('User-agent: *\nCrawl-delay: -5').delayMs, 0);
  assert.equal(rules('User-agent: *\nCrawl-delay: soon').delayMs, 0);
});

test('rules that are made to be endless are read', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `User-agent: robot${index}`);
  const many = [...names, ...Array.from({ length: 20_000 }, (_, index) => `Disallow: /${index}`)].join('\n');
  assert.equal(allows(many, '/19999'), true);
  const stars = `User-agent: *\nDisallow: /${'*'.repeat(400_000)}x`;
  assert.equal(allows(stars, '/team'), true);
  const starred = `User-agent: *\n${'Disallow: /*a*a*b\n'.repeat(20_000)}`;
  assert.equal(allows(starred, '/team'), false);
  const alternating = `User-agent: *\nDisallow: /${'*a'.repeat(200_000)}`;
  assert.equal(allows(alternating, `/${'a'.repeat(200)}`), true);
});

test('any text can be read as rules', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'User-agent: *',
      'User-agent: __proto__',
      'user-agent:',
      'Disallow: /%zz',
      'Allow: *$',
      'Crawl-delay: 1e999',
      'Disallow: \ud800',
    ),
  );
  fc.assert(
    fc.property(fc.array(line), lines => {
      const { delayMs } = rules(lines.join('\n'));
      assert.ok(delayMs >= 0 && delayMs <= 30_000);
    }),
  );
});
