import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Answer, startTestApp, type TestApp } from '../support/app.js';
import { onBothDatabases } from '../support/databases.js';
import { NORTHWIND } from '../vendors/companies.js';
import { startGleif } from '../vendors/gleif.js';
import { NameServer } from '../vendors/name-server.js';
import type { Simulator } from '../vendors/simulator.js';
import { SimulatedWeb } from '../vendors/website.js';
import { startWikidata } from '../vendors/wikidata.js';

const FILE = `Company,industry,hq_location,founded_year
"Fabrikam, Inc. (Class A)",Robotics,"Austin, Texas",1999
"Fabrikam, Inc. (Class B)",Robotics,"Austin, Texas",1999
Harbor & Pine Company (The),Furniture,"Portland, Maine",1921
Tidewater,Shipping,"Houston, Texas",1956
Tidewater,Robotics,"Boston, Massachusetts",2011
`;

const HOME = `<html><head><meta name="generator" content="WordPress 6.4">
<meta property="og:site_name" content="Northwind Labs"></head><body>Robots</body></html>`;

const { domain } = NORTHWIND;

interface Sources {
  readonly web: SimulatedWeb;
  readonly names: NameServer;
  readonly wikidata: Simulator;
  readonly gleif: Simulator;
  readonly folder: string;
}

async function startSources(): Promise<Sources> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-companies-'));
  await writeFile(join(folder, 'companies.csv'), FILE);
  return {
    folder,
    web: await SimulatedWeb.start({ [domain]: { '/': HOME } }),
    names: await NameServer.start({ [domain]: { mx: ['aspmx.l.google.com'] } }),
    wikidata: await startWikidata(),
    gleif: await startGleif(),
  };
}

function configurationOf({ folder, web, names, wikidata, gleif }: Sources): string {
  const local = { allow_private_network: true };
  return JSON.stringify({
    providers: {
      register: {
        type: 'dataset',
        about: 'companies',
        path: join(folder, 'companies.csv'),
        columns: { name: 'Company' },
        confidence: 0.9,
      },
      records: { type: 'dns', servers: [names.address] },
      site: { type: 'website', base_url: web.baseUrl, delay_ms: 0, ...local },
      encyclopedia: {
        type: 'wikidata',
        contact: 'https://acme.example/robot',
        base_url: wikidata.baseUrl,
        ...local,
      },
      entities: { type: 'gleif', base_url: gleif.baseUrl, ...local },
    },
  });
}

onBothDatabases('companies without any vendor key', kind => {
  const made: { app?: TestApp; sources?: Sources } = {};
  before(async () => {
    made.sources = await startSources();
    made.app = await startTestApp(kind, { configuration: configurationOf(made.sources) });
  });
  after(async () => {
    await made.app?.stop();
    const { sources } = made;
    await sources?.web.close();
    await sources?.names.close();
    await sources?.wikidata.close();
    await sources?.gleif.close();
    await rm(sources?.folder ?? '', { recursive: true, force: true });
  });
  const app = () => made.app ?? assert.fail('not started');

  /** Enters a company by what is known of it, and asks for the rest. */
  async function enrich(known: object): Promise<Answer> {
    const { key } = await app().workspace();
    const created = await app().ask('POST', '/v1/companies', { key, body: known });
    assert.equal(created.status, 201, created.text);
    const body = { company_id: created.json.data.id };
    return app().ask('POST', '/v1/enrich/company', { key, body });
  }

  for (const name of ['Fabrikam', 'FABRIKAM INC CL B', 'The Fabrikam Corporation']) {
    test(`a company entered as "${name}" alone gets industry, headquarters and founding year out of a file`, async () => {
      const answer = await enrich({ name });
      assert.equal(answer.status, 200, answer.text);
      const { company, source } = answer.json.data;
      assert.deepEqual(
        [company.name, company.industry, company.hq_location, company.founded_year, source],
        [name, 'Robotics', 'Austin, TX, US', 1999, 'register'],
      );
    });
  }

  for (const name of ['Tidewater', 'Fabrikam KGaA', 'Harbor', 'Fabrikan']) {
    test(`"${name}", which could be another company, gets nothing`, async () => {
      const answer = await enrich({ name });
      assert.equal(answer.json.error?.code, 'no_match', answer.text);
    });
  }

  test('a company of a domain is told by its site, its records and the public, each with its source', async () => {
    const { key } = await app().workspace();
    const answer = await app().ask('POST', '/v1/enrich/company', { key, body: { domain } });
    assert.equal(answer.status, 200, answer.text);
    const { company } = answer.json.data;
    assert.deepEqual(
      [company.name, company.size, company.founded_year, company.hq_location],
      ['Northwind Labs', '51-200', 2014, 'Portland, OR, US'],
    );
    assert.deepEqual(company.tech_stack, ['Google Workspace', 'WordPress']);
    const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
    const { fields } = (await app().ask('GET', path, { key })).json.data;
    assert.deepEqual([fields.size.source, fields.founded_year.source], ['encyclopedia', 'encyclopedia']);
    assert.ok(['records', 'site'].includes(fields.tech_stack.source));
  });

  test('the register of legal entities is asked of a company with a name and a country', async () => {
    const answer = await enrich({ name: 'Northwind Labs', country: 'US' });
    assert.equal(answer.status, 200, answer.text);
    const { company, source } = answer.json.data;
    assert.deepEqual(
      [company.hq_location, company.founded_year, source],
      ['Portland, OR, US', 2014, 'entities'],
    );
  });
});
