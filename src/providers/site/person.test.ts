import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPage } from './page.js';
import { type PersonFound, personOnSite, type SitePerson } from './person.js';

const LINKEDIN = 'https://www.linkedin.com/in/averyquillfeather';

/** What the pages of a site say of Avery, or of another name. */
function find(pages: string | readonly string[], fullName = 'Avery Quillfeather'): PersonFound {
  const read = [pages]
    .flat()
    .map((html, index) => readPage(new URL(`https://northwind-labs.example/${index}`), html));
  return personOnSite(read, {
    fullName,
    email: 'avery.quillfeather@northwind-labs.example',
    companyName: 'Northwind Labs',
    companyPhones: ['+1 503 555 0100'],
  });
}

function found(pages: string | readonly string[], fullName?: string): SitePerson | null {
  const result = find(pages, fullName);
  return result.kind === 'person' ? result.person : null;
}

const titleOn = (html: string, fullName?: string) => found(html, fullName)?.title?.value;

const data = (...nodes: readonly object[]) =>
  nodes.map(node => `<script type="application/ld+json">${JSON.stringify(node)}</script>`).join('');
const person = (more: object, name = 'Avery Quillfeather') => ({ '@type': 'Person', name, ...more });

test('data about a person is read whole', () => {
  const html = data(
    person({
      jobTitle: 'VP of Engineering',
      sameAs: ['https://github.com/averyquill', LINKEDIN],
      telephone: '+1 202 555 0147',
      email: 'mailto:Avery.Quillfeather@northwind-labs.example',
      worksFor: { '@type': 'Organization', name: 'Northwind Labs, Inc.' },
    }),
  );
  assert.deepEqual(found(html), {
    name: 'Avery Quillfeather',
    email: 'avery.quillfeather@northwind-labs.example',
    title: { value: 'VP of Engineering', confidence: 0.8 },
    profile: { value: LINKEDIN, confidence: 0.85 },
    phone: { value: '+1 202 555 0147', confidence: 0.7 },
  });
});

test('the company’s number is nobody’s own', () => {
  assert.equal(found(data(person({ jobTitle: 'CTO', telephone: '+15035550100' })))?.phone, undefined);
});

test('who is named with another employer is a guest', () => {
  const guest = person({ jobTitle: 'CEO', worksFor: { name: 'Another Company' } });
  assert.deepEqual(find(data(guest)), { kind: 'nobody' });
});

test('a customer or guest who speaks on the site is not taken for a colleague of the same name', () => {
  const said = '<h3>Avery Quillfeather</h3><p>Chief Technology Officer</p>';
  assert.deepEqual(find(`<blockquote>So good.${said}</blockquote>`), { kind: 'nobody' });
  assert.deepEqual(find(`<div class="testimonials-grid"><div><p>So good.</p>${said}</div></div>`), {
    kind: 'nobody',
  });
  assert.deepEqual(find(data({ '@type': 'Review', author: person({ jobTitle: 'CTO' }) })), {
    kind: 'nobody',
  });
  assert.equal(titleOn('<h3>Avery Quillfeather</h3><p>CEO at Fabrikam</p>'), undefined);
});

const NAMES: readonly (readonly [string, boolean])[] = [
  ['Avery Quillfeather', true],
  ['Quillfeather, Avery', true],
  ['AVERY QUILLFEATHER', true],
  ['Dr. Avery Quillfeather, PhD', true],
  ['Avery J. Quillfeather', true],
  ['A. Quillfeather', false],
  ['Avery', false],
  ['Avery Quill', false],
  ['Avery Quillfeathers', false],
  ['Averil Quillfeather', false],
  ['Arthur Quillfeather', false],
  ['Avery de Quillfeather', false],
  ['Avery Quillfeather-Marchbanks', false],
];

for (const [name, isMeant] of NAMES) {
  test(`${name} is ${isMeant ? '' : 'not '}taken for Avery Quillfeather`, () => {
    assert.equal(titleOn(data(person({ jobTitle: 'CTO' }, name))) !== undefined, isMeant, 'as data');
    const isOnCard = titleOn(`<div><h3>${name}</h3><p>Chief Technology Officer</p></div>`) !== undefined;
    assert.equal(isOnCard, isMeant, 'as text');
  });
}

test('two people of one name are none', () => {
  const apart = { kind: 'ambiguous' };
  const two = (a: object, b: object) => find(data(person(a), person(b)));
  assert.deepEqual(two({ jobTitle: 'CTO' }, { jobTitle: 'Accountant' }), apart);
  assert.deepEqual(two({ jobTitle: 'CTO' }, { telephone: '+1 202 555 0147' }), apart);
  assert.deepEqual(two({ sameAs: LINKEDIN }, { sameAs: 'https://linkedin.com/in/avery-q' }), apart);
  assert.deepEqual(
    two({ jobTitle: 'CTO', email: 'a@x.example' }, { jobTitle: 'CTO', email: 'b@x.example' }),
    apart,
  );
  const card = (title: string) => `<div class="c"><h3>Avery Quillfeather</h3><p>${title}</p></div>`;
  assert.deepEqual(find(card('Chief Technology Officer') + card('Head of Sales')), apart);
  assert.deepEqual(find([card('Chief Technology Officer'), card('Head of Sales')]), apart);
});

test('one person who is named twice is one', () => {
  const twice = data(person({ jobTitle: 'CTO', sameAs: LINKEDIN }), person({ jobTitle: 'CTO' }), person({}));
  assert.equal(titleOn(twice), 'CTO');
  const card = '<div class="c"><h3>Avery Quillfeather</h3><p>Chief Technology Officer</p></div>';
  assert.equal(titleOn(card + card), 'Chief Technology Officer');
});

test('the very address decides between two people of one name, and another address is another person', () => {
  const ours = person({ jobTitle: 'CTO', email: 'avery.quillfeather@northwind-labs.example' });
  const other = person({ jobTitle: 'Accountant', email: 'avery@northwind-labs.example' });
  assert.equal(titleOn(data(other, ours)), 'CTO');
  assert.deepEqual(find(data(other)), { kind: 'ambiguous' });
});

const card = (name: string, title: string) => `<div class="card"><h3>${name}</h3><p>${title}</p></div>`;

const TITLES: readonly (readonly [string, string, string | undefined])[] = [
  ['below the name', card('Avery Quillfeather', 'VP of Engineering'), 'VP of Engineering'],
  [
    'in a list of cards',
    card('Jane Roe', 'CEO') + card('Avery Quillfeather', 'VP of Engineering') + card('Bob', 'CTO'),
    'VP of Engineering',
  ],
  [
    'above the name, in a list of cards',
    ['CEO|Jane Roe', 'VP of Engineering|Avery Quillfeather', 'CTO|Bob Builder']
      .map(pair => pair.split('|'))
      .map(([title, name]) => `<div class="card"><p>${title}</p><h3>${name}</h3></div>`)
      .join(''),
    'VP of Engineering',
  ],
  ['in the same line', '<ul><li>Avery Quillfeather, VP of Engineering</li></ul>', 'VP of Engineering'],
  ['behind a dash', '<p>Avery Quillfeather – VP of Engineering</p>', 'VP of Engineering'],
  [
    'behind a name in bold',
    '<p><strong>Avery Quillfeather</strong> VP of Engineering</p>',
    'VP of Engineering',
  ],
  ['after a line break', '<p><b>Avery Quillfeather</b><br>VP of Engineering</p>', 'VP of Engineering'],
  [
    'in a row of a table',
    '<table><tr><td>Jane Roe</td><td>CEO</td></tr><tr><td>Avery Quillfeather</td><td>VP of Engineering</td></tr></table>',
    'VP of Engineering',
  ],
  [
    'in names of two elements',
    '<div><h3><span>Avery</span> <span>Quillfeather</span></h3><p>VP of Engineering</p></div>',
    'VP of Engineering',
  ],
  // Whose is it?
  [
    'of the next person, above her name',
    '<p>CEO</p><h3>Jane Roe</h3><h3>Avery Quillfeather</h3><p>CTO</p><h3>Bob</h3>',
    undefined,
  ],
  ['on both sides', '<p>CEO</p><h3>Avery Quillfeather</h3><p>CTO</p><h3>Bob</h3>', undefined],
  [
    'in the card of the next person, who has it above his name',
    '<div class="c"><p>CEO</p><h3>Jane Roe</h3></div><div class="c"><h3>Avery Quillfeather</h3></div><div class="c"><p>CTO</p><h3>Bob</h3></div>',
    undefined,
  ],
  ['in a flat list of names', '<p>Avery Quillfeather</p><p>CTO</p><p>Bob Builder</p><p>CEO</p>', undefined],
  ['that is a sentence', card('Avery Quillfeather', 'Our director of fun joined in 2019.'), undefined],
  ['that is a name', card('Avery Quillfeather', 'Bob Builder'), undefined],
  ['that is a button', card('Avery Quillfeather', 'Contact the manager'), undefined],
  [
    'in a sentence',
    '<p>Avery Quillfeather met the Chief Executive Officer of Acme yesterday.</p>',
    undefined,
  ],
];

for (const [where, html, title] of TITLES) {
  test(`a title ${where} is ${title === undefined ? 'not ' : ''}taken`, () => {
    assert.equal(titleOn(`<html><body><h1>Our team</h1>${html}</body></html>`), title);
  });
}

const LINKS: readonly (readonly [string, string, boolean])[] = [
  ['under the person’s name', `<a href="https://linkedin.com/in/aq-77">Avery Quillfeather</a>`, true],
  ['with the name in it', `<a href="${LINKEDIN}">in</a>`, true],
  [
    'with the name turned round and a number',
    '<a href="//linkedin.com/in/quillfeather-avery-7a1b2">in</a>',
    true,
  ],
  ['with a suffix', '<a href="https://linkedin.com/in/avery-quillfeather-mba">in</a>', true],
  ['beside the name', '<a href="https://linkedin.com/in/aq-77">LinkedIn</a>', false],
  ['of a relative', '<a href="https://linkedin.com/in/aquillfeather">in</a>', false],
  ['of a longer name', '<a href="https://linkedin.com/in/avery-quillfeatherson">in</a>', false],
  ['of the company', '<a href="https://linkedin.com/company/avery-quillfeather">in</a>', false],
  ['elsewhere', '<a href="https://linkedin.example/in/averyquillfeather">in</a>', false],
];

for (const [what, link, isTaken] of LINKS) {
  test(`a profile ${what} is ${isTaken ? '' : 'not '}taken`, () => {
    const page = `<div><h3>Avery Quillfeather</h3><p>VP of Engineering</p>${link}</div>`;
    assert.equal(found(page)?.profile !== undefined, isTaken);
  });
}

test('two profiles with the name are none', () => {
  const links = `<a href="${LINKEDIN}">in</a><a href="https://linkedin.com/in/avery-quillfeather-2">in</a>`;
  assert.deepEqual(find(`<h3>Avery Quillfeather</h3>${links}`), { kind: 'ambiguous' });
});

test('a profile on a page that does not name the person is not looked at', () => {
  assert.deepEqual(find(`<a href="${LINKEDIN}">in</a>`), { kind: 'nobody' });
});
