import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { foundCompany, missing } from '../vendors/http-vendor.js';
import { newDomain } from './company-enrichment.js';
import {
  askedOnce,
  DOWN_FOR_A_SECOND,
  ended,
  items,
  order as orderOf,
  type Run,
  start as startOf,
  steer,
  until,
} from './run-scene.js';
import { assertError, type Stage, wrongFields } from './stage.js';

const KNOWN = { industry: 'Law', size: '11-50' };

/** `POST /v1/enrich/companies` and what comes of it. */
export function companyRuns(at: Stage): void {
  describe('over a list', () => lists(at));
  describe('over a filter, or all', () => choices(at));
  describe('meanwhile', () => meanwhile(at));
  describe('with an Idempotency-Key', () => keys(at));
  describe('the plan', () => plans(at));
  test('orders that cannot be meant are refused', () => refusals(at));
}

const PATH = '/v1/enrich/companies';

const order = (at: Stage, key: string, body: Readonly<Record<string, unknown>>, idempotencyKey?: string) =>
  orderOf(at.app, key, body, idempotencyKey, PATH);

const start = (at: Stage, key: string, body: Readonly<Record<string, unknown>>): Promise<Run> =>
  startOf(at.app, key, body, PATH);

async function create(at: Stage, key: string, body: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await at.app.ask('POST', '/v1/companies', { key, body });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.data.id;
}

/** A workspace with companies of which the vendor knows everything. */
async function scene(at: Stage, { companies, credits = 100 }: { companies: number; credits?: number }) {
  const { id, key } = await at.app.workspace({ credits });
  const domains = Array.from({ length: companies }, () => newDomain('run'));
  const ids: string[] = [];
  for (const domain of domains) {
    at.vendor().knows(domain, foundCompany({ trade: KNOWN.industry, staff: KNOWN.size }));
    ids.push(await create(at, key, { domain }));
  }
  return { id, key, ids, domains };
}

async function company(at: Stage, key: string, id = '') {
  return (await at.app.ask('GET', `/v1/companies/${id}`, { key })).json.data;
}

const idsOf = (listed: readonly Run[]) => listed.map(({ company_id }) => company_id);

function lists(at: Stage): void {
  test('each company is enriched and charged once, in the order of the list', async () => {
    const { id, key, ids, domains } = await scene(at, { companies: 4 });
    const begun = await start(at, key, { company_ids: [...ids, ids[0]], name: 'Key accounts' });
    assert.deepEqual(
      [begun.status, begun.kind, begun.name, begun.selection, begun.counts.total],
      ['preparing', 'companies', 'Key accounts', 'list', 0],
    );
    const run = await ended(at.app, key, begun.id);
    assert.deepEqual(
      [run.status, run.kind, run.counts.total, run.counts.succeeded, run.credits_charged],
      ['completed', 'companies', 4, 4, 4],
    );
    const listed = await items(at.app, key, begun.id);
    assert.deepEqual(
      listed.map(({ n, contact_id, company_id, company_name, outcome }) => [
        ...[n, contact_id, company_id, company_name],
        outcome,
      ]),
      ids.map((companyId, place) => [place + 1, null, companyId, domains[place], 'succeeded']),
    );
    for (const { enrichment_id, company_id } of listed) {
      const { data } = (await at.app.ask('GET', `/v1/enrichments/${enrichment_id}`, { key })).json;
      assert.deepEqual([data.company_id, data.contact_id, data.status], [company_id, null, 'succeeded']);
    }
    askedOnce(at.vendor(), domains);
    assert.deepEqual(await at.app.credits(id), { balance: 96, held: 0, available: 96 });
    const { industry, size } = await company(at, key, ids[2]);
    assert.deepEqual({ industry, size }, KNOWN);
  });

  test('what nobody knows, fails or is not of this workspace is free, and is told apart', async () => {
    const { id, key, ids, domains } = await scene(at, { companies: 4 });
    const stranger = await scene(at, { companies: 1 });
    const [unknown = '', failing = '', complete = ''] = domains;
    at.vendor().knows(unknown, missing());
    at.vendor().knows(failing, DOWN_FOR_A_SECOND);
    await at.app.ask('PATCH', `/v1/companies/${ids[2]}`, { key, body: KNOWN });
    const nobody = randomUUID();
    const body = { company_ids: [...ids, nobody, ...stranger.ids], fields: ['industry', 'size'] };
    const begun = await start(at, key, body);
    const run = await ended(at.app, key, begun.id);
    const { succeeded, unchanged, no_match, not_found, failed, total } = run.counts;
    assert.deepEqual([succeeded, unchanged, no_match, not_found, failed, total], [1, 1, 1, 2, 1, 6]);
    for (const [outcome, companies] of [
      ['no_match', [ids[0]]],
      ['failed', [ids[1]]],
      ['unchanged', [ids[2]]],
      ['succeeded', [ids[3]]],
      ['not_found', [nobody, ...stranger.ids]],
    ] as const) {
      assert.deepEqual(idsOf(await items(at.app, key, begun.id, `?outcome=${outcome}`)), companies);
    }
    const names = await items(at.app, key, begun.id, '?outcome=not_found');
    assert.deepEqual(
      names.map(({ company_name }) => company_name),
      [null, null],
    );
    assert.equal(at.vendor().calls(complete), 0);
    assert.equal(at.vendor().calls(stranger.domains[0] ?? ''), 0);
    assert.deepEqual(await at.app.credits(id), { balance: 99, held: 0, available: 99 });
  });

  test('never more than max_credits is charged; only the fields that were ordered are filled', async () => {
    const { id, key, ids } = await scene(at, { companies: 3 });
    const begun = await start(at, key, { company_ids: ids, fields: ['size'], max_credits: 2 });
    const run = await ended(at.app, key, begun.id);
    assert.deepEqual([run.fields, run.credits_charged, run.counts.skipped], [['size'], 2, 1]);
    const { industry, size } = await company(at, key, ids[0]);
    assert.deepEqual([industry, size], [null, KNOWN.size]);
    assert.equal((await at.app.credits(id)).balance, 98);
  });
}

function choices(at: Stage): void {
  test('all companies of the workspace, and of no other; none of its contacts', async () => {
    await scene(at, { companies: 1 });
    const { key, ids } = await scene(at, { companies: 3 });
    await at.app.contact(key, { full_name: 'Jane Doe', email: 'jane@example.com' });
    const { id } = await start(at, key, { all: true });
    assert.equal((await ended(at.app, key, id)).counts.succeeded, 3);
    assert.deepEqual(idsOf(await items(at.app, key, id)), [...ids].sort());
  });

  test('those that lack a field, were found by name or domain, were created after a moment', async () => {
    const { key } = await at.app.workspace();
    const longAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const domain = newDomain('quaint');
    const old = await create(at, key, { name: 'Ada One', created_at: longAgo });
    const full = await create(at, key, { name: 'Ada Two', size: '11-50', tech_stack: ['React'] });
    const named = await create(at, key, { name: 'Grace 100%', domain });
    const chosenBy = async (filter: Readonly<Record<string, unknown>>) => {
      const { id } = await start(at, key, { filter });
      const run = await ended(at.app, key, id);
      assert.deepEqual([run.selection, run.filter.import_id], ['filter', null]);
      return idsOf(await items(at.app, key, id)).sort();
    };
    assert.deepEqual(await chosenBy({ missing: ['size'] }), [old, named].sort());
    assert.deepEqual(await chosenBy({ missing: ['tech_stack', 'size'] }), [old, named].sort());
    assert.deepEqual(await chosenBy({ missing: ['founded_year'] }), [old, full, named].sort());
    assert.deepEqual(await chosenBy({ search: 'ada' }), [old, full].sort());
    assert.deepEqual(await chosenBy({ search: '0%' }), [named]);
    assert.deepEqual(await chosenBy({ search: 'QUAINT' }), [named]);
    const created_after = new Date(Date.parse(longAgo) + 1).toISOString();
    assert.deepEqual(await chosenBy({ search: 'ada', created_after }), [full]);
  });

  test('those in an industry, and those of which a provider supplied a value', async () => {
    const { key, ids } = await scene(at, { companies: 1 });
    const tailor = await create(at, key, { name: 'Ada', industry: 'Tailoring 100%' });
    await ended(at.app, key, (await start(at, key, { company_ids: ids, fields: ['size'] })).id);
    const chosenBy = async (filter: Readonly<Record<string, unknown>>) => {
      const run = await start(at, key, { filter, fields: ['size'] });
      assert.deepEqual({ ...run.filter, ...filter }, run.filter);
      await ended(at.app, key, run.id);
      return idsOf(await items(at.app, key, run.id));
    };
    assert.deepEqual(await chosenBy({ industry: 'tailor' }), [tailor]);
    assert.deepEqual(await chosenBy({ industry: '0%' }), [tailor]);
    assert.deepEqual(await chosenBy({ industry: '_' }), []);
    assert.deepEqual(await chosenBy({ source: 'vendor_a' }), ids);
    assert.deepEqual(await chosenBy({ source: 'vendor_a', industry: 'tailor' }), []);
  });
}

function meanwhile(at: Stage): void {
  test('a company that is deleted or changed is respected', async () => {
    const { id: workspaceId, key, ids, domains } = await scene(at, { companies: 2 });
    const holds = domains.map(domain => at.vendor().hold(domain));
    const { id } = await start(at, key, { company_ids: ids, fields: ['industry', 'size'] });
    await Promise.all(holds.map(({ arrived }) => arrived));
    await at.app.ask('DELETE', `/v1/companies/${ids[0]}`, { key });
    await at.app.ask('PATCH', `/v1/companies/${ids[1]}`, { key, body: { industry: 'Mining' } });
    for (const hold of holds) hold.release();
    const run = await ended(at.app, key, id);
    assert.deepEqual([run.counts.not_found, run.counts.succeeded], [1, 1]);
    const { industry, size } = await company(at, key, ids[1]);
    assert.deepEqual([industry, size], ['Mining', KNOWN.size]);
    assert.equal((await at.app.ask('GET', '/v1/companies', { key })).json.meta.total, 1);
    assert.equal((await at.app.credits(workspaceId)).balance, 99);
  });

  test('it is paused, resumed, and what failed is retried', async () => {
    const { key, ids, domains } = await scene(at, { companies: 1 });
    const [domain = ''] = domains;
    at.vendor().knows(domain, DOWN_FOR_A_SECOND);
    const held = at.vendor().hold(domain);
    const { id } = await start(at, key, { company_ids: ids });
    await held.arrived;
    assert.equal((await steer(at.app, key, id, 'pause')).json.data.status, 'paused');
    held.release();
    await until(at.app, key, id, ({ counts }) => counts.running === 0);
    assert.equal((await steer(at.app, key, id, 'resume')).json.data.kind, 'companies');
    assert.equal((await ended(at.app, key, id)).status, 'failed');
    at.vendor().knows(domain, foundCompany({ trade: KNOWN.industry, staff: KNOWN.size }));
    assert.equal((await steer(at.app, key, id, 'retry')).json.data.status, 'running');
    assert.equal((await ended(at.app, key, id)).counts.succeeded, 1);
    const watched = await at.app.ask('GET', `/v1/runs/${id}/events`, { key });
    assert.match(watched.text, /"kind":"companies"/);
  });
}

function keys(at: Stage): void {
  test('the same order again is the same answer, byte for byte, and starts nothing', async () => {
    const { key, ids, domains } = await scene(at, { companies: 2 });
    const idempotencyKey = randomUUID();
    const first = await order(at, key, { company_ids: ids }, idempotencyKey);
    await ended(at.app, key, first.json.data.id);
    const again = await order(at, key, { company_ids: ids }, idempotencyKey);
    assert.deepEqual(
      [again.status, again.text, again.headers.get('idempotent-replayed')],
      [202, first.text, 'true'],
    );
    assert.equal((await at.app.ask('GET', '/v1/runs', { key })).json.meta.total, 1);
    askedOnce(at.vendor(), domains);
  });

  test('the key of a run over contacts is another order’s', async () => {
    const { key } = await at.app.workspace();
    const idempotencyKey = randomUUID();
    const body = { all: true, fields: ['linkedin_url'] };
    const first = await orderOf(at.app, key, body, idempotencyKey);
    assert.equal(first.status, 202, first.text);
    assertError(await order(at, key, body, idempotencyKey), 409, 'idempotency_conflict');
    await ended(at.app, key, first.json.data.id);
  });
}

function plans(at: Stage): void {
  test('a plan counts what can be filled and what can be asked about, and asks nobody', async () => {
    const { key, ids, domains } = await scene(at, { companies: 2, credits: 7 });
    const full = await create(at, key, { domain: newDomain('full'), ...KNOWN });
    const nameless = await create(at, key, { name: 'Acme' });
    const stranger = await scene(at, { companies: 1 });
    const fields = ['industry', 'size'];
    const listed = [...ids, full, nameless, randomUUID(), ...stranger.ids];
    for (const body of [{ all: true }, { company_ids: listed }]) {
      const answer = await at.app.ask('POST', `${PATH}/plan`, { key, body: { ...body, fields } });
      assert.equal(answer.status, 200, answer.text);
      const { companies, fillable, askable, credits, vendor_cost } = answer.json.data;
      assert.deepEqual([companies, fillable, askable], [4, 3, 2]);
      assert.deepEqual([credits.worst, credits.available, vendor_cost.worst], [2, 7, 0.04]);
    }
    assert.deepEqual(
      domains.map(domain => at.vendor().calls(domain)),
      [0, 0],
    );
    assert.equal((await at.app.ask('GET', '/v1/runs', { key })).json.meta.total, 0);
  });
}

async function refusals(at: Stage): Promise<void> {
  const { key } = await at.app.workspace();
  const wrong = async (body: Readonly<Record<string, unknown>>) => wrongFields(await order(at, key, body));
  assert.deepEqual(await wrong({}), ['body']);
  assert.deepEqual(await wrong({ all: true, company_ids: [randomUUID()] }), ['body']);
  assert.deepEqual(await wrong({ contact_ids: [randomUUID()], all: true }), ['contact_ids']);
  assert.deepEqual(await wrong({ filter: {} }), ['filter']);
  assert.deepEqual(await wrong({ filter: { missing: ['phone'] } }), ['filter']);
  assert.deepEqual(await wrong({ filter: { import_id: randomUUID() } }), ['filter', 'import_id']);
  assert.deepEqual(await wrong({ all: true, fields: ['phone'] }), ['fields']);
  const { key: reader } = await at.app.workspace({ permissions: ['read'] });
  assertError(await order(at, reader, { all: true }), 403, 'insufficient_permissions');
}
