import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import { startApollo } from './apollo.js';
import { NORTHWIND } from './companies.js';
import { startCrustdata } from './crustdata.js';
import { startHunter } from './hunter.js';
import { startLeadmagic } from './leadmagic.js';
import { startLusha } from './lusha.js';
import { startPeopledatalabs } from './peopledatalabs.js';
import { startProspeo } from './prospeo.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';
import { startThecompaniesapi } from './thecompaniesapi.js';

const START = {
  hunter: () => startHunter(),
  peopledatalabs: () => startPeopledatalabs(),
  prospeo: () => startProspeo(),
  lusha: () => startLusha(),
  apollo: () => startApollo(),
  leadmagic: () => startLeadmagic(),
  crustdata: () => startCrustdata(),
  thecompaniesapi: () => startThecompaniesapi(),
} as const;

type Vendor = keyof typeof START;

const VENDORS = Object.keys(START).filter((name): name is Vendor => name in START);

/** What each does not know of a company, whoever it is. */
const LACKS: Readonly<Partial<Record<Vendor, readonly string[]>>> = {
  peopledatalabs: ['logo_url', 'tech_stack'],
  leadmagic: ['tech_stack'],
  crustdata: ['logo_url', 'tech_stack'],
};

/** As it is stored, whoever said it. */
const STORED: Readonly<Record<string, unknown>> = {
  name: 'Northwind Labs',
  industry: 'Software Development',
  size: '51-200',
  founded_year: 2014,
  description: 'Northwind Labs builds warehouse robots.',
  hq_location: 'Portland, OR, US',
  logo_url: 'https://logos.example/northwind-labs.png',
  linkedin_url: 'https://linkedin.com/company/northwind-labs-example',
};

/** The whole program with every vendor that knows companies. */
describe('vendors are asked about companies', () => {
  const simulators = new Map<Vendor, Simulator>();
  let app: TestApp;

  before(async () => {
    for (const vendor of VENDORS) simulators.set(vendor, await START[vendor]());
    const providers = VENDORS.map(type => {
      const base_url = simulators.get(type)?.baseUrl;
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration takes it from the environment
      const api_key = '${VENDOR_KEY}';
      return [type, { type, api_key, base_url, allow_private_network: true, credit_cost: 0.01 }];
    });
    const configuration = JSON.stringify({ providers: Object.fromEntries(providers) });
    app = await startTestApp('embedded', { configuration, environment: { VENDOR_KEY } });
  });

  after(async () => {
    await app.stop();
    for (const simulator of simulators.values()) await simulator.close();
  });

  const creditsOf = (vendor: Vendor) => simulators.get(vendor)?.credits ?? 0;

  /** A workspace that asks these and nobody else, in this order. */
  async function asking(...vendors: readonly Vendor[]): Promise<TestWorkspace> {
    const workspace = await app.workspace();
    await app.admin('PUT', `/workspaces/${workspace.id}/waterfall`, { waterfall: vendors });
    return workspace;
  }

  const enrich = ({ key }: TestWorkspace, body: object) =>
    app.ask('POST', '/v1/enrich/company', { key, body });

  async function attemptsOf({ key }: TestWorkspace, answer: Answer): Promise<string[]> {
    const { json } = await app.ask('GET', `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`, {
      key,
    });
    return json.data.attempts.map(({ provider, outcome, reason }: Record<string, unknown>) =>
      [provider, outcome, reason].join(' ').trim(),
    );
  }

  for (const vendor of VENDORS) {
    test(`${vendor} fills a company that nothing but the domain is known of, and is paid once`, async () => {
      const workspace = await asking(vendor);
      const creditsBefore = creditsOf(vendor);
      const answer = await enrich(workspace, { domain: NORTHWIND.domain });
      assert.equal(answer.status, 200, answer.text);
      const { company, source } = answer.json.data;
      assert.deepEqual([company.domain, source], [NORTHWIND.domain, vendor]);
      const lacks = LACKS[vendor] ?? [];
      for (const [field, value] of Object.entries(STORED)) {
        assert.deepEqual(company[field], lacks.includes(field) ? null : value, field);
      }
      const technologies = company.tech_stack.map((name: string) => name.toLowerCase());
      assert.deepEqual(technologies, lacks.includes('tech_stack') ? [] : ['cloudflare', 'hubspot']);
      assert.ok(creditsOf(vendor) > creditsBefore);

      // The same question again is answered from what was bought.
      const paid = creditsOf(vendor);
      assert.equal((await enrich(workspace, { domain: NORTHWIND.domain, overwrite: true })).status, 200);
      assert.equal(creditsOf(vendor), paid);
    });

    test(`${vendor} brings nothing for a company that it does not know, or takes for another`, async () => {
      const workspace = await asking(vendor);
      const missed = await enrich(workspace, { domain: 'nomatch.example' });
      assert.equal(missed.status, 409, missed.text);
      const values = { name: NORTHWIND.name, domain: 'wrongcompany.example' };
      const made = await app.ask('POST', '/v1/companies', { key: workspace.key, body: values });
      const mistaken = await enrich(workspace, { company_id: made.json.data.id });
      assert.equal(mistaken.status, 409, mistaken.text);
      assert.deepEqual(await attemptsOf(workspace, mistaken), [`${vendor} not_found identity_mismatch`]);
      const { json } = await app.ask('GET', `/v1/companies/${made.json.data.id}`, { key: workspace.key });
      assert.deepEqual([json.data.industry, json.data.linkedin_url], [null, null]);
    });
  }

  test('what one vendor lacks of a company the next is asked for', async () => {
    const workspace = await asking('peopledatalabs', 'crustdata', 'thecompaniesapi');
    const answer = await enrich(workspace, { domain: NORTHWIND.domain, fields: ['name', 'logo_url'] });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(await attemptsOf(workspace, answer), [
      'peopledatalabs found',
      'crustdata skipped fills_nothing_missing',
      'thecompaniesapi found',
    ]);
  });

  test('a vendor that fails is passed over, and the next one answers', async () => {
    const workspace = await asking('lusha', 'apollo');
    simulators.get('lusha')?.alwaysAnswer({ status: 500, body: {} });
    const answer = await enrich(workspace, { domain: NORTHWIND.domain });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(await attemptsOf(workspace, answer), ['lusha failed http_500', 'apollo found']);
  });

  test('a vendor for companies only is not asked about people', async () => {
    const workspace = await asking('thecompaniesapi');
    const contact = await app.contact(workspace.key, { email: 'avery.quillfeather@northwind-labs.example' });
    assert.equal((await app.enrich(workspace.key, contact)).status, 409);
  });
});
