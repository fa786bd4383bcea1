import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany } from '../../../test/vendors/ask-company.js';
import type { KnownCompany, Provider } from '../provider.js';
import { datasetProvider } from './dataset-provider.js';
import { datasetOf } from './temporary-dataset.test.js';

const HEADER = 'name,domain,linkedin_url,industry,hq_location,country,founded_year\n';

const COMPANIES = `${HEADER}${[
  'Northwind Labs Inc. (Class A),,,Robotics,"Portland, Oregon",,2014',
  'Northwind Labs Inc. (Class C),,,Robotics,"Portland, Oregon",,2014',
  'Harbor & Pine Company (The),harbor-and-pine.example,,Furniture,"Bergen, Norway",,1921',
  'Lanternworks Group,,linkedin.com/company/lanternworks,Lighting,"Austin, Texas",,1999',
  'Fabrikam & Co.,fabrikam.example,,Pharmaceuticals,"Rahway, New Jersey",,1891',
  'Contoso Inc.,,,Software,"Austin, Texas",,1990',
  'Contoso GmbH,,,Machines,"Berlin, Germany",,1950',
  'Tidewater,,,Shipping,"Houston, Texas",,1956',
  'Tidewater,,,Robotics,"Boston, Massachusetts",,2011',
  'Quillfeather (Robert),,,Pens,"Austin, Texas",,1901',
].join('\n')}`;

async function companiesOf(content: string, options: object = {}, name = 'companies.csv'): Promise<Provider> {
  const { provider } = await datasetOf(content, { about: 'companies', ...options }, name);
  return provider;
}

/** The year of the row that was found, which the tests tell rows by; otherwise why there is none. */
async function yearFor(provider: Provider, known: Partial<KnownCompany>): Promise<unknown> {
  const outcome = await askCompany(provider, known);
  if (outcome.outcome === 'found') return outcome.fields.founded_year;
  return outcome.outcome === 'not_found' ? (outcome.reason ?? 'no row') : outcome.outcome;
}

test('an answer has the fields of the row, which company it is about, how sure it is and when it was seen', async () => {
  const provider = await companiesOf(
    [
      'Company,Website,linkedin_url,Sector,size,founded_year,description,City,State,country,logo_url,Uses,Twitter,x,Seen,Score',
      'Northwind Labs,https://www.northwind-labs.example/about,linkedin.com/company/northwind,Robotics,83,2014,Robots.,Portland,Oregon,US,https://northwind-labs.example/l.svg,Slack; Zoom|Jira,@northwind,4711,2024-05-06,90',
    ].join('\n'),
    {
      columns: {
        name: 'Company',
        domain: 'Website',
        industry: 'Sector',
        city: 'City',
        region: 'State',
        tech_stack: 'Uses',
        x_handle: 'Twitter',
        observed_at: 'Seen',
        confidence: 'Score',
      },
    },
  );
  assert.deepEqual(await askCompany(provider, { domain: 'northwind-labs.example' }), {
    outcome: 'found',
    fields: {
      name: 'Northwind Labs',
      industry: 'Robotics',
      size: '83',
      founded_year: '2014',
      description: 'Robots.',
      hq_location: 'Portland, Oregon, US',
      logo_url: 'https://northwind-labs.example/l.svg',
      linkedin_url: 'linkedin.com/company/northwind',
      tech_stack: ['Slack', 'Zoom', 'Jira'],
    },
    identity: {
      name: 'Northwind Labs',
      domain: 'https://www.northwind-labs.example/about',
      linkedin_url: 'linkedin.com/company/northwind',
    },
    handles: { x: '@northwind' },
    confidence: 0.9,
    observedAt: '2024-05-06T00:00:00.000Z',
  });
});

test('a file of companies knows no people, and needs what it can match by', async () => {
  const provider = await companiesOf(COMPANIES);
  assert.deepEqual([provider.fills, provider.needs, provider.remote], [[], [], false]);
  const { company } = provider;
  assert.deepEqual(company?.fills, ['name', 'industry', 'founded_year', 'hq_location', 'linkedin_url']);
  assert.deepEqual(company?.needs, [['domain'], ['linkedin_url'], ['name']]);
  const person = { email: 'jane@fabrikam.example' };
  const { ask } = await datasetOf(COMPANIES, { about: 'companies' });
  assert.deepEqual(ask(person), { outcome: 'not_found' });
});

const FOUND: readonly (readonly [Partial<KnownCompany>, string])[] = [
  [{ domain: 'harbor-and-pine.example' }, '1921'],
  [{ domain: 'fabrikam.example', name: 'Another Name' }, '1891'],
  [{ linkedin_url: 'https://www.linkedin.com/company/Lanternworks/' }, '1999'],
  [{ name: 'Northwind Labs' }, '2014'],
  [{ name: 'northwind labs, incorporated class a' }, '2014'],
  [{ name: 'The Harbor and Pine Co.' }, '1921'],
  [{ name: 'Harbor & Pine, The' }, '1921'],
  [{ name: 'Lanternworks' }, '1999'],
  [{ name: 'Lanternworks Group Inc' }, '1999'],
  [{ name: 'Fabrikam' }, '1891'],
  [{ name: 'Fabrikam', country: 'United States' }, '1891'],
  [{ name: 'Fabrikam', hq_location: 'Kenilworth, NJ, US' }, '1891'],
  [{ name: 'Contoso Corp.' }, '1990'],
  [{ name: 'Contoso GmbH' }, '1950'],
  [{ name: 'Contoso', country: 'DE' }, '1950'],
  [{ name: 'Robert Quillfeather & Co.' }, '1901'],
];

const NOT_FOUND: readonly (readonly [Partial<KnownCompany>, string])[] = [
  // Two companies could both be meant.
  [{ name: 'Contoso' }, 'ambiguous'],
  [{ name: 'Tidewater' }, 'ambiguous'],
  // The name alone speaks for it, and something against it.
  [{ name: 'Fabrikam KGaA' }, 'contradicted'],
  [{ name: 'Fabrikam', country: 'DE' }, 'contradicted'],
  [{ name: 'Fabrikam', domain: 'fabrikam-germany.example' }, 'contradicted'],
  [{ name: 'Fabrikam', hq_location: 'Darmstadt, DE' }, 'contradicted'],
  [{ name: 'Lanternworks', linkedin_url: 'linkedin.com/company/other' }, 'contradicted'],
  // Names that are near, and those of others.
  [{ name: 'Northwind' }, 'no row'],
  [{ name: 'Northwind Labs Group' }, 'no row'],
  [{ name: 'Northwind Traders' }, 'no row'],
  [{ name: 'Nortwind Labs' }, 'no row'],
  [{ name: 'Harbor' }, 'no row'],
  [{ name: 'Lanternworks International' }, 'no row'],
  [{ name: 'Group' }, 'no row'],
  [{ name: 'Quillfeather' }, 'no row'],
  [{ name: 'n/a' }, 'no row'],
  [{}, 'no row'],
];

test('a company is found by its domain, its profile, or its name in any spelling', async () => {
  const provider = await companiesOf(COMPANIES);
  for (const [known, year] of FOUND)
    assert.equal(await yearFor(provider, known), year, JSON.stringify(known));
});

test('a company that is not certainly the one of the row gets nothing of it', async () => {
  const provider = await companiesOf(COMPANIES);
  for (const [known, why] of NOT_FOUND)
    assert.equal(await yearFor(provider, known), why, JSON.stringify(known));
});

test('lists of match say by what together a company is found', async () => {
  const provider = await companiesOf(COMPANIES, { match: [['name', 'country']] });
  assert.deepEqual(provider.company?.needs, [['name', 'country']]);
  assert.equal(await yearFor(provider, { name: 'Contoso' }), 'no row');
  assert.equal(await yearFor(provider, { name: 'Contoso', country: 'Germany' }), '1950');
  assert.equal(await yearFor(provider, { name: 'Contoso', hq_location: 'Dallas, TX, US' }), '1990');
});

test('a row of nothing but its company’s domain is no data', async () => {
  const provider = await companiesOf('domain,industry\nacme.com,\n');
  assert.deepEqual(await askCompany(provider, { domain: 'acme.com' }), { outcome: 'not_found' });
});

test('companies are read out of JSON Lines as well', async () => {
  const line = JSON.stringify({ name: 'Acme', founded_year: 1990, tags: ['x'] });
  const provider = await companiesOf(`${line}\n`, {}, 'companies.jsonl');
  assert.equal(await yearFor(provider, { name: 'ACME Inc.' }), '1990');
});

test('options of the other kind of file are refused', () => {
  const { options } = datasetProvider;
  const companies = { path: 'companies.csv', about: 'companies' };
  assert.ok(options.safeParse({ ...companies, columns: { domain: 'Website' }, match: [['domain']] }).success);
  for (const [wrong, path] of [
    [{ ...companies, columns: { email: 'Mail' } }, 'columns.email'],
    [{ path: 'people.csv', columns: { domain: 'Website' } }, 'columns.domain'],
    [{ ...companies, match: [['email']] }, 'match.0.0'],
    [{ ...companies, match: [['country']] }, 'match.0'],
    [{ path: 'people.csv', match: [['domain']] }, 'match.0.0'],
    [{ ...companies, about: 'places' }, 'about'],
  ] as const) {
    const { error } = options.safeParse(wrong);
    assert.equal(error?.issues[0]?.path.join('.'), path, JSON.stringify(wrong));
  }
});
