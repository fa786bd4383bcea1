import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany } from '../../../test/vendors/ask-company.js';
import { withVendor } from '../../../test/vendors/ask-vendor.js';
import { type SimulatedSite, SimulatedWeb } from '../../../test/vendors/website.js';
import type { CompanyOutcome } from '../provider.js';
import { websiteProvider } from './website-provider.js';

const HOST = 'northwind-labs.example';

const COMPANY = {
  '@context': 'https://schema.org',
  '@type': 'Organization',
  name: 'Northwind Labs, Inc.',
  url: `https://www.${HOST}/`,
  description: 'Robots that sort parcels in warehouses.',
  foundingDate: '2014-05-28',
  numberOfEmployees: { '@type': 'QuantitativeValue', value: 83 },
  logo: '/logo.svg',
  sameAs: ['https://www.linkedin.com/company/northwind-labs/'],
  address: {
    '@type': 'PostalAddress',
    addressLocality: 'Portland',
    addressRegion: 'OR',
    addressCountry: 'US',
  },
};

const HOME = `<html><head><meta name="generator" content="WordPress 6.4">
<script type="application/ld+json">${JSON.stringify(COMPANY)}</script></head><body></body></html>`;

function askOf(
  sites: Readonly<Record<string, SimulatedSite>>,
  domain: string,
  config: object = {},
): Promise<CompanyOutcome> {
  return onWeb(sites, config, provider => askCompany(provider, { domain }));
}

async function onWeb<Result>(
  sites: Readonly<Record<string, SimulatedSite>>,
  config: object,
  use: (provider: Parameters<Parameters<typeof withVendor>[2]>[0], web: SimulatedWeb) => Promise<Result>,
): Promise<Result> {
  const web = await SimulatedWeb.start(sites);
  // The address and the key of `withVendor` are those of vendors with an API.
  const own = { api_key: undefined, delay_ms: 0, ...config };
  try {
    return await withVendor(websiteProvider, web.baseUrl, provider => use(provider, web), { config: own });
  } finally {
    await web.close();
  }
}

test('a company’s site says what the company is', async () => {
  assert.deepEqual(await askOf({ [HOST]: { '/': HOME } }, HOST), {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs, Inc.',
      size: '83',
      founded_year: '2014-05-28',
      description: 'Robots that sort parcels in warehouses.',
      hq_location: 'Portland, OR, US',
      logo_url: `https://${HOST}/logo.svg`,
      linkedin_url: 'https://linkedin.com/company/northwind-labs',
      tech_stack: ['WordPress'],
    },
    fieldConfidence: {
      name: 0.9,
      size: 0.7,
      founded_year: 0.9,
      description: 0.7,
      hq_location: 0.75,
      logo_url: 0.85,
      linkedin_url: 0.9,
      tech_stack: 0.85,
    },
    identity: { domain: HOST },
  });
});

test('what is read of a company can be narrowed, and switched off', async () => {
  const outcome = await askOf({ [HOST]: { '/': HOME } }, HOST, { company_fills: ['tech_stack'] });
  assert.deepEqual(outcome.outcome === 'found' && outcome.fields, { tech_stack: ['WordPress'] });
  await onWeb({}, { company_fills: [] }, async ({ company }) => assert.equal(company, undefined));
});

test('one reading of a site serves questions about its company and its people', async () => {
  await onWeb({ [HOST]: { '/': HOME } }, {}, async (provider, web) => {
    const [company, again] = await Promise.all([
      askCompany(provider, { domain: HOST }),
      askCompany(provider, { domain: HOST }),
    ]);
    assert.deepEqual(company, again);
    assert.deepEqual(web.asked, [`${HOST}/robots.txt`, `${HOST}/`]);
  });
});

const NOTHING: readonly (readonly [string, string, SimulatedSite, CompanyOutcome])[] = [
  ['says nothing of it', HOST, { '/': '<p>Hello</p>' }, { outcome: 'not_found', reason: 'no_usable_field' }],
  [
    'forbids to be read',
    HOST,
    { '/robots.txt': 'User-agent: *\nDisallow: /', '/': HOME },
    { outcome: 'not_found', reason: 'robots_disallow' },
  ],
  [
    'is for sale',
    HOST,
    { '/': '<h1>This domain is for sale</h1>' },
    { outcome: 'not_found', reason: 'parked' },
  ],
  [
    'is that of a mail provider',
    'gmail.com',
    { '/': HOME },
    { outcome: 'not_found', reason: 'no_work_address' },
  ],
  [
    'fails',
    HOST,
    { '/': { status: 503 } },
    { outcome: 'failed', kind: 'bad_request', reason: 'site_http_503' },
  ],
];

for (const [what, domain, site, expected] of NOTHING) {
  test(`of a company whose site ${what}, nothing is found`, async () => {
    assert.deepEqual(await askOf({ [domain]: site }, domain), expected);
  });
}
