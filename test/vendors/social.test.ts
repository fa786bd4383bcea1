import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Answer, TestApp, TestWorkspace } from '../support/app.js';
import { startTestApp } from '../support/app.js';
import { onBothDatabases } from '../support/databases.js';
import { magicEmail } from './ask-vendor.js';
import { NORTHWIND } from './companies.js';
import { startGithub } from './github.js';
import { startGravatar } from './gravatar.js';
import { startHunter } from './hunter.js';
import { AVERY } from './people.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';
import { SimulatedWeb } from './website.js';

const HOME = `<html><head><meta property="og:site_name" content="Northwind Labs"></head><body>
<a href="https://x.com/a_customer">A customer</a>
<footer><a href="https://www.github.com/Northwind-Labs/">Code</a><a href="https://x.com/northwindlabs">X</a>
<a href="https://x.com/share?url=https://northwind-labs.example">Share</a></footer></body></html>`;

const START = { hunter: startHunter, gravatar: startGravatar, github: startGithub } as const;
type Vendor = keyof typeof START;
const VENDORS: readonly Vendor[] = ['hunter', 'gravatar', 'github'];

const LINKEDIN = `https://linkedin.com/in/${AVERY.slug}`;
const NONE = { linkedin: null, github: null, x: null, facebook: null, instagram: null, youtube: null };

/** The whole program with a vendor that has a price, two that have none, and a company's site. */
onBothDatabases('handles in look-ups', kind => {
  const simulators = new Map<Vendor, Simulator>();
  const made: { app?: TestApp; web?: SimulatedWeb } = {};
  const app = () => made.app ?? assert.fail('not started');

  before(async () => {
    for (const vendor of VENDORS) simulators.set(vendor, await START[vendor]());
    made.web = await SimulatedWeb.start({ [NORTHWIND.domain]: { '/': HOME } });
    const local = { allow_private_network: true };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration takes it from the environment
    const key = { api_key: '${VENDOR_KEY}' };
    const vendors = VENDORS.map(type => {
      const price = type === 'hunter' ? { cost: 0.01, credit_cost: 0.01 } : {};
      return [type, { type, base_url: simulators.get(type)?.baseUrl, ...key, ...price, ...local }];
    });
    const site = { type: 'website', base_url: made.web.baseUrl, delay_ms: 0, fills: ['phone'], ...local };
    const configuration = JSON.stringify({ providers: { ...Object.fromEntries(vendors), site } });
    made.app = await startTestApp(kind, { configuration, environment: { VENDOR_KEY } });
  });
  after(async () => {
    await made.app?.stop();
    await made.web?.close();
    for (const simulator of simulators.values()) await simulator.close();
  });

  /** A workspace that asks these and nobody else, in this order. */
  async function asking(...providers: readonly string[]): Promise<TestWorkspace> {
    const workspace = await app().workspace({ credits: 5 });
    await app().admin('PUT', `/workspaces/${workspace.id}/waterfall`, { waterfall: providers });
    return workspace;
  }
  const lookUp = ({ key }: TestWorkspace, body: object): Promise<Answer> =>
    app().ask('POST', '/v1/email/enrich', { key, body });
  const attemptsOf = async ({ key }: TestWorkspace, answer: Answer) => {
    const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
    const { json } = await app().ask('GET', path, { key });
    return json.data.attempts.map(({ provider, outcome, reason }: Record<string, unknown>) =>
      [provider, outcome, reason].join(' ').trim(),
    );
  };
  const paid = () => simulators.get('hunter')?.credits ?? 0;

  test('an address brings the handles of its person, weighed over all who name them', async () => {
    const workspace = await asking('hunter', 'gravatar', 'github');
    const answer = await lookUp(workspace, { email: AVERY.email, include: ['social'] });
    assert.equal(answer.status, 200, answer.text);
    // GitHub's own account of the address has another name than two others say: they are two.
    assert.deepEqual(answer.json.data.social, {
      ...NONE,
      linkedin: LINKEDIN,
      github: 'averyquill',
      x: 'averyquill',
    });
    assert.deepEqual(Object.keys(answer.json.data), ['social', 'source', 'confidence', 'credits_remaining']);
    assert.deepEqual(await attemptsOf(workspace, answer), ['hunter found', 'gravatar found', 'github found']);
    assert.equal(answer.headers.get('x-credits-charged'), '1');
  });

  test('for handles alone nobody is asked who has a price', async () => {
    const workspace = await asking('gravatar', 'hunter', 'github');
    const before = paid();
    const answer = await lookUp(workspace, { email: AVERY.email, include: ['social'] });
    assert.deepEqual(await attemptsOf(workspace, answer), [
      'gravatar found',
      'hunter skipped fills_nothing_missing',
      'github found',
    ]);
    assert.equal(paid(), before);
    assert.equal(answer.json.data.social.x, 'averyquill');
  });

  test('handles that are not asked for are neither looked for nor answered', async () => {
    const workspace = await asking('hunter', 'gravatar', 'github');
    const answer = await lookUp(workspace, { email: AVERY.email, include: ['person'] });
    assert.equal(answer.json.data.social, undefined);
    assert.deepEqual(await attemptsOf(workspace, answer), ['hunter found']);
  });

  test('in an order that pays they are looked for as well', async () => {
    const workspace = await app().workspace({ credits: 5 });
    const waterfall = { waterfall: ['gravatar', 'github'], order: 'auto' };
    await app().admin('PUT', `/workspaces/${workspace.id}/waterfall`, waterfall);
    const answer = await lookUp(workspace, { email: AVERY.email, include: ['social'] });
    const attempts = await attemptsOf(workspace, answer);
    assert.deepEqual([...attempts].sort(), ['github found', 'gravatar found']);
  });

  test('the handles of somebody else are nobody’s', async () => {
    const workspace = await asking('hunter');
    const answer = await lookUp(workspace, { email: magicEmail('wrongperson'), include: ['social'] });
    assert.equal(answer.json.error?.code, 'no_match', answer.text);
    assert.ok(!answer.text.includes('ottoline'));
  });

  test('a domain brings the handles of its company, from its footers, and an address with it those of the person', async () => {
    const workspace = await asking('site');
    const company = await lookUp(workspace, { domain: NORTHWIND.domain });
    assert.equal(company.status, 200, company.text);
    const called = { ...NONE, github: 'northwind-labs', x: 'northwindlabs' };
    assert.deepEqual(company.json.data.social, called);
    const both = await lookUp(await asking('site', 'gravatar'), {
      email: AVERY.email,
      domain: NORTHWIND.domain,
      include: ['company', 'social'],
    });
    assert.deepEqual(
      [both.json.data.social.github, both.json.data.company.name],
      ['averyquill', 'Northwind Labs'],
    );
  });

  test('they are bought once: again they are cached and free', async () => {
    const workspace = await asking('hunter', 'gravatar');
    const first = await lookUp(workspace, { email: AVERY.email, include: ['social'] });
    const again = await lookUp(workspace, { email: AVERY.email, include: ['social'] });
    assert.deepEqual(again.json.data.social, first.json.data.social);
    assert.deepEqual([again.json.data.source, again.headers.get('x-credits-charged')], ['cached', '0']);
  });
});
