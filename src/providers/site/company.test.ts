import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companyName, companyPhones, companyPlace, resembles } from './company.js';
import { readPage } from './page.js';

const DOMAIN = 'northwind-labs.example';
const pageOf = (html: string) => readPage(new URL(`https://${DOMAIN}/`), html);
const data = (...nodes: readonly object[]) =>
  nodes.map(node => `<script type="application/ld+json">${JSON.stringify(node)}</script>`).join('');
const organization = (more: object) => ({ '@type': 'Organization', ...more });
const nameOn = (html: string) => companyName([pageOf(html)], DOMAIN);

const NAMES: readonly (readonly [string, string, object | undefined])[] = [
  [
    'data of a company at this domain',
    data(
      organization({ name: 'Partner', url: 'https://partner.example' }),
      organization({ name: 'Northwind Labs', url: `https://www.${DOMAIN}` }),
    ),
    { value: 'Northwind Labs', confidence: 0.9 },
  ],
  [
    'data that does not say where',
    data(organization({ legalName: 'Northwind Labs Inc.' })),
    { value: 'Northwind Labs Inc.', confidence: 0.9 },
  ],
  [
    'a name that the domain does not remind of',
    data(organization({ name: 'Fabrikam' })),
    { value: 'Fabrikam', confidence: 0.72 },
  ],
  [
    'another company’s data',
    data(organization({ name: 'Theme Author', url: 'https://themes.example' })),
    undefined,
  ],
  [
    'a company that is only named as the publisher',
    data({ '@type': 'WebSite', publisher: organization({ name: 'Theme Author' }) }),
    undefined,
  ],
  [
    'a product’s brand',
    data({ '@type': 'Product', brand: organization({ name: 'Contoso', url: `https://${DOMAIN}` }) }),
    undefined,
  ],
  [
    'Open Graph',
    '<meta property="og:site_name" content="Northwind Labs">',
    { value: 'Northwind Labs', confidence: 0.8 },
  ],
  ['Open Graph with the domain as the name', `<meta property="og:site_name" content="${DOMAIN}">`, undefined],
  ['the title', '<title>Home - Northwind Labs</title>', { value: 'Northwind Labs', confidence: 0.55 }],
  ['a title that is no name', '<title>Welcome to our home page</title>', undefined],
  ['nothing', '<p>Hello</p>', undefined],
  [
    'markup in a name',
    data(organization({ name: '<b onclick=x>Northwind</b> Labs' })),
    { value: 'Northwind Labs', confidence: 0.9 },
  ],
];

for (const [what, html, expected] of NAMES) {
  test(`by ${what} the company is ${expected === undefined ? 'not known' : 'named'}`, () => {
    const name = nameOn(html);
    assert.equal(name?.value, expected === undefined ? undefined : Reflect.get(expected, 'value'));
    if (name !== undefined)
      assert.equal(Math.round(name.confidence * 100) / 100, Reflect.get(expected ?? {}, 'confidence'));
  });
}

const RESEMBLING: readonly (readonly [string, string, boolean])[] = [
  ['Acme Corporation', 'acme.com', true],
  ['International Business Machines', 'ibm.com', true],
  ['Northwind Labs', 'northwind.example', true],
  ['Müller & Söhne GmbH', 'mueller-soehne.de', true],
  ['Home', 'acme.com', false],
  ['WordPress', 'acme.com', false],
  ['', 'acme.com', false],
];

for (const [name, domain, isAlike] of RESEMBLING) {
  test(`${domain} ${isAlike ? 'reminds' : 'does not remind'} of "${name}"`, () => {
    assert.equal(resembles(name, domain), isAlike);
  });
}

const address = (city: string | undefined, country: unknown, region?: string) => ({
  '@type': 'PostalAddress',
  addressLocality: city,
  addressRegion: region,
  addressCountry: country,
});
const placeOn = (html: string) => companyPlace([pageOf(html)], DOMAIN);

test('the company’s place is that of its only address', () => {
  assert.equal(placeOn(data(organization({ address: address('Portland', 'US', 'OR') }))), 'Portland, OR, US');
  assert.equal(
    placeOn(data(organization({ address: address('Berlin', { name: 'Germany' }) }))),
    'Berlin, DE',
  );
  const referred = data(organization({ address: { '@id': '#a' } }), {
    ...address('Berlin', 'DE'),
    '@id': '#a',
  });
  assert.equal(placeOn(referred), 'Berlin, DE');
  const twice = data(
    organization({ address: address('Berlin', 'DE') }),
    organization({ address: address('Berlin', 'Germany') }),
  );
  assert.equal(placeOn(twice), 'Berlin, DE');
});

test('a company with offices in several places, or without a city, has no one place', () => {
  const offices = organization({ address: [address('Berlin', 'DE'), address('Paris', 'FR')] });
  assert.equal(placeOn(data(offices)), undefined);
  assert.equal(placeOn(data(organization({ address: address(undefined, 'DE') }))), undefined);
  assert.equal(placeOn(data(organization({ address: 'Berlin' }))), undefined);
});

test('a company’s numbers are known, so that nobody gets them', () => {
  const html = data(
    organization({ telephone: '+1 503 555 0100', contactPoint: [{ telephone: '+1 503 555 0101' }] }),
  );
  assert.deepEqual(companyPhones([pageOf(html)], DOMAIN), ['+1 503 555 0100', '+1 503 555 0101']);
});
