import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companyName } from './company.js';
import {
  companyDescription,
  companyFounded,
  companyHandles,
  companyLinkedin,
  companyLogo,
  companySize,
} from './company-details.js';
import { readPage } from './page.js';
import { technologiesOn } from './technologies.js';

const DOMAIN = 'northwind-labs.example';
const on = (html: string) => [readPage(new URL(`https://${DOMAIN}/about/`), html)];
const data = (node: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Organization', ...node })}</script>`;

type Read = (pages: ReturnType<typeof on>, domain: string) => { readonly value: string } | undefined;

const PAGE = 'https://linkedin.com/company/northwind-labs';

const CASES: readonly (readonly [string, Read, string, string | undefined])[] = [
  [
    'the description of its data',
    companyDescription,
    `${data({ description: 'Robots that sort parcels in warehouses.' })}<meta property="og:description" content="Welcome to our warehouse of robots">`,
    'Robots that sort parcels in warehouses.',
  ],
  [
    'the description that it shares',
    companyDescription,
    '<meta name="description" content="The home page of Northwind Labs"><meta property="og:description" content="Robots that sort parcels in warehouses.">',
    'Robots that sort parcels in warehouses.',
  ],
  [
    'a description of two words',
    companyDescription,
    '<meta name="description" content="Home page">',
    undefined,
  ],
  ['a logo', companyLogo, data({ logo: '/logo.svg' }), `https://${DOMAIN}/logo.svg`],
  [
    'a logo with its measures',
    companyLogo,
    data({ logo: { '@type': 'ImageObject', url: 'https://cdn.example/logo.png' } }),
    'https://cdn.example/logo.png',
  ],
  [
    'a logo in its visible part',
    companyLogo,
    '<div itemscope itemtype="https://schema.org/Organization"><img itemprop="logo" src="../logo.png"></div>',
    `https://${DOMAIN}/logo.png`,
  ],
  ['an icon', companyLogo, '<link rel="apple-touch-icon" href="/touch.png">', `https://${DOMAIN}/touch.png`],
  ['a logo that is a program', companyLogo, data({ logo: 'javascript:alert(1)' }), undefined],
  ['a logo over http', companyLogo, data({ logo: 'http://cdn.example/logo.png' }), undefined],
  [
    'a page on LinkedIn in its data',
    companyLinkedin,
    data({ sameAs: ['https://x.com/northwind', `${PAGE}/about`] }),
    PAGE,
  ],
  [
    'a page on LinkedIn in the footer',
    companyLinkedin,
    `<a href="https://linkedin.com/company/partner">P</a><footer><ul><li><a href="https://www.linkedin.com/company/nwl/">in</a></ul></footer>`,
    'https://linkedin.com/company/nwl',
  ],
  [
    'a page on LinkedIn named like the domain',
    companyLinkedin,
    `<a href="https://linkedin.com/company/partner">P</a><p><a href="${PAGE}">in</a></p>`,
    PAGE,
  ],
  [
    'two pages on LinkedIn in the footer',
    companyLinkedin,
    '<footer><a href="https://linkedin.com/company/a">A</a><a href="https://linkedin.com/company/b">B</a></footer>',
    undefined,
  ],
  [
    'a person’s page on LinkedIn in the footer',
    companyLinkedin,
    '<footer><a href="https://linkedin.com/in/avery">A</a></footer>',
    undefined,
  ],
  [
    'another company’s page on LinkedIn in the text',
    companyLinkedin,
    '<p><a href="https://linkedin.com/company/partner">P</a></p>',
    undefined,
  ],
  ['a founding date', companyFounded, data({ foundingDate: '2014-05-28' }), '2014-05-28'],
  ['a founding year as a number', companyFounded, data({ foundingDate: 2014 }), '2014'],
  [
    'another company’s founding date',
    companyFounded,
    data({ foundingDate: '1999', url: 'https://partner.example' }),
    undefined,
  ],
  ['a number of employees', companySize, data({ numberOfEmployees: { value: 83 } }), '83'],
  ['a number of employees as text', companySize, data({ numberOfEmployees: '83' }), '83'],
  [
    'a range of employees',
    companySize,
    data({ numberOfEmployees: { minValue: 51, maxValue: 200 } }),
    '51-200',
  ],
  [
    'the owner of the rights',
    companyName,
    '<div class="site-footer"><p>© 2014–2026 Northwind Labs, Inc. All rights reserved.</p></div>',
    'Northwind Labs, Inc.',
  ],
  [
    'the owner of the rights before the year',
    companyName,
    '<footer>Copyright Northwind Labs 2026</footer>',
    'Northwind Labs',
  ],
  ['a web designer’s rights', companyName, '<footer>© 2026 Pixel Works</footer>', undefined],
  [
    'a feed',
    companyName,
    '<link rel="alternate" type="application/rss+xml" title="Northwind Labs &raquo; Feed" href="/feed">',
    'Northwind Labs',
  ],
  [
    'a feed of something else',
    companyName,
    '<link rel="alternate" type="application/atom+xml" title="Releases" href="/feed">',
    undefined,
  ],
];

for (const [what, read, html, expected] of CASES) {
  test(`of ${what} ${expected === undefined ? 'nothing is taken' : 'the value is taken'}`, () => {
    assert.equal(read(on(html), DOMAIN)?.value, expected);
  });
}

test('a company is called on networks as its data or its footers say, not as it writes about others', () => {
  const html = `${data({ sameAs: ['https://x.com/NorthwindLabs', 'https://github.com/northwind-labs'] })}
<p><a href="https://instagram.com/customer">C</a><a href="https://youtube.com/watch?v=1">V</a></p>
<footer><a href="https://twitter.com/somebody">X</a><a href="https://www.facebook.com/northwind/">F</a>
<a href="https://www.facebook.com/sharer/sharer.php?u=https://northwind.example">Share</a>
<a href="https://youtube.com/@one">1</a><a href="https://youtube.com/@two">2</a></footer>`;
  assert.deepEqual(companyHandles(on(html), DOMAIN), {
    x: 'northwindlabs',
    github: 'northwind-labs',
    facebook: 'northwind',
  });
});

test('what a site is made with and loads is in use', () => {
  const pages = on(`<meta name="generator" content="WordPress 6.4.2">
<link rel="stylesheet" href="/wp-content/themes/a.css"><script src="//js.hs-scripts.com/1.js"></script>
<script src="https://www.googletagmanager.com/gtm.js?id=1"></script><img src="https://static.hotjar.com/p.gif">
<a href="https://www.squarespace.com/">We love them</a><script src="https://nothotjar.com/x.js"></script>`);
  assert.deepEqual(technologiesOn(pages), ['WordPress', 'HubSpot', 'Google Tag Manager', 'Hotjar']);
  assert.deepEqual(technologiesOn(on('<meta name="generator" content="Vim">')), []);
});
