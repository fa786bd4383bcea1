import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Stage, wrongFields } from './stage.js';

const COMPANIES = [
  { name: 'Ångström & Sons', domain: 'northern.com', industry: 'Law' },
  { name: 'bakers 100%', industry: 'Food', size: '11-50' },
  { domain: 'nameless.org', industry: 'law firms' },
  { name: 'Cobblers', domain: 'cobblers.net' },
];

const DAY_MS = 86_400_000;

/** `GET /v1/companies/find`. */
export function companyFinding(at: Stage): void {
  let key = '';
  before(async () => {
    key = (await at.app.workspace()).key;
    const newest = Date.now() - DAY_MS;
    for (const [index, company] of COMPANIES.entries()) {
      const created_at = new Date(newest - index * DAY_MS).toISOString();
      const answer = await at.app.ask('POST', '/v1/companies', { key, body: { ...company, created_at } });
      assert.equal(answer.status, 201, answer.text);
    }
  });

  interface Page {
    readonly companies: readonly { readonly name: string | null; readonly domain: string | null }[];
    readonly next: string | null;
  }
  const ask = async (query: string): Promise<Page> =>
    (await at.app.ask('GET', `/v1/companies/find?${query}`, { key })).json.data;

  /** All that fit, read in pages of so many, by the first letter of what names them. */
  async function walk(query: string, perPage = 2): Promise<string> {
    let names = '';
    for (let next: string | null = ''; next !== null; ) {
      const from: string = next === '' ? '' : `&after=${next}`;
      const page: Page = await ask(`${query}&per_page=${perPage}${from}`);
      assert.ok(page.companies.length <= perPage);
      for (const { name, domain } of page.companies) names += (name ?? domain ?? '')[0];
      next = page.next;
    }
    return names;
  }

  test('walks all companies in every order, each once, those without a name last', async () => {
    for (const perPage of [1, 3, 100]) {
      assert.equal(await walk('', perPage), 'ÅbnC');
      assert.equal(await walk('sort=created_at', perPage), 'CnbÅ');
      assert.equal(await walk('sort=name', perPage), 'bCÅn');
      assert.equal(await walk('sort=-name', perPage), 'ÅCbn');
    }
  });

  test('finds parts of names, domains and industries, what is missing, and all conditions together', async () => {
    for (const [query, expected] of Object.entries({
      'search=ångs': 'Å',
      'search=NAMELESS': 'n',
      'search=0%25': 'b',
      'search=_': '',
      'industry=LAW': 'Ån',
      'missing=size': 'ÅnC',
      'missing=size,name': 'ÅnC',
      'missing=industry&sort=created_at': 'C',
      'industry=law&search=north': 'Å',
      'source=vendor_a': '',
    })) {
      assert.equal(await walk(query), expected, query);
    }
  });

  test('says who supplied a value, and shows no company of another workspace', async () => {
    const stranger = await at.app.workspace();
    const { data } = (await at.app.ask('GET', '/v1/companies/find', { key: stranger.key })).json;
    assert.deepEqual([data.companies, data.next], [[], null]);
    const own = (await at.app.ask('GET', '/v1/companies/find?search=cobb', { key })).json.data.companies;
    assert.deepEqual(
      own.map((company: { sources: unknown }) => company.sources),
      [{}],
    );
  });

  test('what is not understood is refused, each by its name', async () => {
    for (const query of [
      'per_page=0',
      'sort=full_name',
      'missing=phone',
      'source=%25',
      'after=soon',
      'page=2',
    ]) {
      const answer = await at.app.ask('GET', `/v1/companies/find?${query}`, { key });
      assert.deepEqual(wrongFields(answer), [query.split('=', 1)[0]], query);
    }
  });
}
