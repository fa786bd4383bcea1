import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { companyName, companyPlace } from './company.js';
import { readHtml } from './html.js';
import { schemaNodes, visibleText } from './nodes.js';
import { readPage } from './page.js';
import { personOnSite } from './person.js';

const textOf = (html: string) => visibleText(readHtml(html).text);

test('only what is seen is text, with lines where blocks end', () => {
  const html = readHtml(
    '<title>T &amp; U</title><style>p{}</style><h1>A <b>b</b>&nbsp;c</h1>x<br>y<script>"<p>no</p>"</script><!-- no -->' +
      '<template><p>no</p></template><svg><title>no</title><text>no</text></svg><noscript>no</noscript><p>z\n z</p>',
  );
  assert.equal(html.title, 'T & U');
  const lines = html.text.split('\n').map(visibleText);
  assert.deepEqual(
    lines.filter(line => line !== ''),
    ['A b c', 'x', 'y', 'z z'],
  );
});

test('every element knows its text and what it is in', () => {
  const { elements, text } = readHtml('<div class="card"><p>Avery</p><p>VP</div><p>after');
  const said = elements.map(({ tag, parent, start, end }) => [
    tag,
    parent,
    visibleText(text.slice(start, end)),
  ]);
  assert.deepEqual(said, [
    ['div', -1, 'Avery VP'],
    ['p', 0, 'Avery'],
    ['p', 0, 'VP'],
    ['p', -1, 'after'],
  ]);
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['nested without end', '<div>'.repeat(200_000)],
  ['nested inline without end', '<b><i>'.repeat(100_000)],
  ['closed without being opened', '</div></p></b>'.repeat(70_000)],
  ['one tag with a hundred thousand attributes', `<a ${'x1 y2 '.repeat(100_000)}>`],
  ['an attribute of a megabyte', `<a href="https://acme.example/${'x'.repeat(1_000_000)}">a</a>`],
  ['a hundred thousand elements', '<p>x</p>'.repeat(100_000)],
  ['a tag that never ends', `<a href="${'<p>'.repeat(300_000)}`],
  ['a comment that never ends', `<!--${'-'.repeat(1_000_000)}`],
  ['a script that never ends', `<script type="application/ld+json">${'['.repeat(1_000_000)}`],
  ['half a million entities', '&amp;'.repeat(200_000)],
  ['lines of one name', '<p>Avery Quillfeather</p>'.repeat(40_000)],
  ['forms in forms', '<form>'.repeat(150_000)],
  ['things in things', '<div itemscope itemprop="a">'.repeat(36_000)],
  ['spaces', ' '.repeat(1_000_000)],
];

for (const [what, source] of HOSTILE) {
  test(`a page of ${what} is read within bounds`, () => {
    const { elements, text } = readHtml(source);
    assert.ok(elements.length < 40_000, `${elements.length} elements`);
    assert.ok(text.length <= 500_000);
    assert.ok(Math.max(0, ...elements.slice(0, 40_000).map(({ depth }) => depth)) < 6_500);
    const page = readPage(new URL('https://acme.example/'), source);
    companyName([page], 'acme.example');
    personOnSite([page], {
      fullName: 'Avery Quillfeather',
      email: 'a@acme.example',
      companyName: undefined,
      companyPhones: [],
    });
  });
}

test('any text at all can be read as a page', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<div>',
      '</div>',
      '<p itemprop="__proto__ constructor name" itemscope>',
      '<script type="application/ld+json">',
      '</script>',
      '{"@type":"Person","name":"Avery Quillfeather","sameAs":[[["x"]],{"@id":"#a"}]}',
      '{"@type":["Organization",7],"@id":"#a","name":{"@value":"x"},"address":{"@id":"#a"}}',
      '<a href="//[">',
      '<a href="https://linkedin.com/in/%ff">Avery Quillfeather</a>',
      '<title>',
      '\u2028',
      '<meta property="og:site_name" content="',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const page = readPage(new URL('https://acme.example/x'), pieces.join(''));
      const { elements, text } = page.html;
      for (const { parent, start, end } of elements) {
        assert.ok(start <= end && end <= text.length);
        const around = elements[parent];
        assert.ok(around === undefined || (around.start <= start && around.end >= end));
      }
      companyPlace([page], 'acme.example');
      companyName([page], 'acme.example');
      const sought = { fullName: 'Avery Quillfeather', email: 'a@acme.example' };
      personOnSite([page], { ...sought, companyName: undefined, companyPhones: [] });
    }),
    { numRuns: 500 },
  );
});

test('scripts in values stay text, and are cut by whoever believes a value', () => {
  assert.equal(textOf('<p>A&lt;script&gt;alert(1)&lt;/script&gt;</p>'), 'A<script>alert(1)</script>');
});

test('a page in another encoding than it says has broken characters, which make no value', () => {
  const latin = new TextDecoder().decode(
    Buffer.from('<meta property="og:site_name" content="M\xfcller">', 'latin1'),
  );
  const page = readPage(new URL('https://mueller.example/'), latin);
  assert.equal(companyName([page], 'mueller.example'), undefined);
});

test('a refresh in the page leads nowhere', () => {
  const page = readPage(
    new URL('https://acme.example/'),
    '<meta http-equiv="refresh" content="0; url=http://127.0.0.1/"><base href="http://127.0.0.1/"><a href="/team">Team</a>',
  );
  assert.deepEqual(
    page.links.map(({ url }) => url.href),
    ['https://acme.example/team'],
  );
});

const described = (html: string) => schemaNodes(readHtml(html)).map(({ types, via }) => [types[0], via]);
const script = (text: string) => `<script type="application/ld+json">${text}</script>`;

test('what a page describes is found wherever it stands, and what is no JSON is passed over', () => {
  assert.deepEqual(described(script('{"@graph":[{"@type":"Organization"},{"@type":"WebSite"}]}')), [
    ['Organization', ''],
    ['WebSite', ''],
  ]);
  assert.deepEqual(
    described(script('[{"@type":["http://schema.org/Person"],"worksFor":{"@type":"Corporation"}}]')),
    [
      ['Person', ''],
      ['Corporation', 'worksFor'],
    ],
  );
  const commented = [
    '<!-- {"@type":"A"} -->',
    '//<![CDATA[\n{"@type":"B"}\n//]]>',
    '/*<![CDATA[*/ {"@type":"C"} /*]]>*/',
  ];
  assert.deepEqual(described(commented.map(script).join('')), [
    ['A', ''],
    ['B', ''],
    ['C', ''],
  ]);
  assert.deepEqual(described(script('{"@type":"A",}') + script('{"@type":"B"}')), [['B', '']]);
  assert.deepEqual(described('<script>{"@type":"A"}</script>'), []);
});

test('things that are marked in the visible text are described as well', () => {
  const page = readPage(
    new URL('https://acme.example/'),
    `<div itemscope itemtype="https://schema.org/Organization"><b itemprop="name">Acme</b>
     <p itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
     <span itemprop="addressLocality">Berlin</span>, <span itemprop="addressCountry">DE</span></p></div>`,
  );
  assert.deepEqual(companyName([page], 'acme.example'), { value: 'Acme', confidence: 0.9 });
  assert.equal(companyPlace([page], 'acme.example'), 'Berlin, DE');
});
