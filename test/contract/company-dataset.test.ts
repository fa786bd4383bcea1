import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { assertError, stage } from './stage.js';

const ROWS = `name,ticker,industry,hq_location,founded_year
Bluefjord & Sons,BFJ,Seafood,"Saint Paul, Minnesota",1902
The Lantern Company,LAN,Lighting,"Milwaukee, Wisconsin",1916
Tidewater Inc. (Class A),TDWA,Shipping,"Houston, Texas",1956
Harbor Ltd.,HRB,Ports,"Seattle, Washington",1980
Harbor Inc.,HBR,Hotels,"Boston, Massachusetts",1990
`;

onBothDatabases('a list of companies in a file', kind => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-companies-'));
  const path = join(folder, 'companies.csv');
  writeFileSync(path, ROWS);
  after(() => rmSync(folder, { recursive: true, force: true }));
  const at = stage(kind, {
    vendors: [],
    providers: () => ({ directory: { type: 'dataset', about: 'companies', path } }),
  });
  const enrich = async (key: string, name: string) => {
    const made = await at.app.ask('POST', '/v1/companies', { key, body: { name } });
    return at.app.ask('POST', '/v1/enrich/company', { key, body: { company_id: made.json.data.id } });
  };

  test('fills companies entered by name alone, over legal forms, “The”, ampersands and share classes', async () => {
    const { key } = await at.app.workspace({ credits: 5 });
    for (const [name, industry, seat, year] of [
      ['Bluefjord and Sons AS', 'Seafood', 'Saint Paul, MN, US', 1902],
      ['Lantern Co.', 'Lighting', 'Milwaukee, WI, US', 1916],
      ['Tidewater', 'Shipping', 'Houston, TX, US', 1956],
    ] as const) {
      const answer = await enrich(key, name);
      assert.equal(answer.status, 200, answer.text);
      const { company, fields_updated, source } = answer.json.data;
      assert.deepEqual(
        [company.name, company.industry, company.hq_location, company.founded_year, source],
        [name, industry, seat, year, 'directory'],
      );
      assert.deepEqual(fields_updated, ['industry', 'founded_year', 'hq_location']);
    }
  });

  test('takes none where two could be meant, nor where there is none', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    assertError(await enrich(key, 'Harbor'), 409, 'no_match');
    assertError(await enrich(key, 'Nobody & Nobody'), 409, 'no_match');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });
});
