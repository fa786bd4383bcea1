import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TestApp } from '../support/app.js';
import { ADMIN_TOKEN } from '../support/app.js';
import { found, missing } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { assertError, eventually, newEmail, type Stage, workspaceWithContact, wrongFields } from './stage.js';

const set = (app: TestApp, id: string, body: unknown) =>
  app.admin('PUT', `/workspaces/${id}/waterfall`, body);

/** Contacts of whom both vendors know the title. */
async function counsels(at: Stage, key: string, count: number): Promise<{ id: string; email: string }[]> {
  const made: { id: string; email: string }[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = newEmail();
    for (const vendor of ['vendor_a', 'vendor_b']) at.vendor(vendor).knows(email, found(GENERAL_COUNSEL));
    made.push({ id: await at.app.contact(key, { full_name: 'Jane Doe', email }), email });
  }
  return made;
}

async function attemptsOf(at: Stage, key: string, answer: { headers: Headers }): Promise<unknown[][]> {
  const path = `/v1/enrichments/${answer.headers.get('x-enrichment-id')}`;
  const { attempts } = (await at.app.ask('GET', path, { key })).json.data;
  return attempts.map(({ provider, outcome, reason }: Record<string, unknown>) => [
    provider,
    outcome,
    reason,
  ]);
}

/** `/admin/v1/workspaces/{id}/waterfall`. */
export function ownWaterfalls(at: Stage): void {
  test('a workspace asks whom its own waterfall names, in that order, and the others as configured', async () => {
    const { id, key, contactId, email } = await workspaceWithContact(at.app);
    for (const vendor of ['vendor_a', 'vendor_b']) at.vendor(vendor).knows(email, found(GENERAL_COUNSEL));
    const configured = await at.app.admin('GET', `/workspaces/${id}/waterfall`);
    assert.deepEqual(configured, {
      workspace_id: id,
      settings: null,
      waterfall: ['vendor_a', 'vendor_b'],
      order: 'fixed',
      strategy: 'fill',
      min_confidence: 0.5,
      max_cost: null,
      budgets: [],
    });
    const settings = { waterfall: ['vendor_b', 'vendor_a'], strategy: 'first_match', min_confidence: 0.6 };
    const own = await set(at.app, id, settings);
    assert.deepEqual(
      [own.settings, own.waterfall, own.strategy],
      [settings, settings.waterfall, 'first_match'],
    );
    assert.equal((await at.app.enrich(key, contactId)).json.data.source, 'vendor_b');
    assert.equal(at.vendor('vendor_a').calls(email), 0);
    const other = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(other.email, found(GENERAL_COUNSEL));
    assert.equal((await at.app.enrich(other.key, other.contactId)).json.data.source, 'vendor_a');
    assert.deepEqual(await at.app.admin('DELETE', `/workspaces/${id}/waterfall`), configured);
  });

  test('a provider can be switched off, and a price bounded', async () => {
    const { id, key } = await at.app.workspace();
    const [one, two] = await counsels(at, key, 2);
    await set(at.app, id, { providers: { vendor_a: { enabled: false } } });
    assert.equal((await at.app.enrich(key, one?.id ?? '')).json.data.source, 'vendor_b');
    await set(at.app, id, { max_cost: 0.01 });
    const refused = await at.app.enrich(key, two?.id ?? '');
    assert.deepEqual(await attemptsOf(at, key, refused), [
      ['vendor_a', 'skipped', 'max_cost'],
      ['vendor_b', 'skipped', 'max_cost'],
    ]);
    await set(at.app, id, { order: 'auto' });
    assert.equal((await at.app.enrich(key, two?.id ?? '')).status, 200);
  });

  test('a monthly budget is never overspent, by however many calls at once', async () => {
    const { id, key } = await at.app.workspace();
    await set(at.app, id, { waterfall: ['vendor_a'], providers: { vendor_a: { monthly_budget: 0.1 } } });
    const people = await counsels(at, key, 12);
    const answers = await Promise.all(people.map(person => at.app.enrich(key, person.id)));
    const asked = people.reduce((sum, { email }) => sum + at.vendor('vendor_a').calls(email), 0);
    assert.equal(asked, 5, 'five answers of 0.02 are 0.1');
    const paid = answers.filter(({ status }) => status === 200);
    assert.equal(paid.length, 5);
    const refused = answers.find(({ status }) => status !== 200);
    assertError(refused ?? assert.fail(), 503, 'providers_unavailable');
    assert.deepEqual(await attemptsOf(at, key, refused ?? assert.fail()), [
      ['vendor_a', 'skipped', 'budget_used_up'],
    ]);
    const { budgets } = await at.app.admin('GET', `/workspaces/${id}/waterfall`);
    assert.deepEqual(budgets, [{ provider: 'vendor_a', monthly_budget: 0.1, spent: 0.1 }]);
    const other = await at.app.workspace();
    const [theirs] = await counsels(at, other.key, 1);
    assert.equal((await at.app.enrich(other.key, theirs?.id ?? '')).status, 200);
  });

  test('what costs nothing leaves the budget as it was: a miss, an answer that is there already', async () => {
    const { id, key } = await at.app.workspace();
    await set(at.app, id, { waterfall: ['vendor_a'], providers: { vendor_a: { monthly_budget: 0.02 } } });
    const nobody = newEmail();
    at.vendor('vendor_a').knows(nobody, missing());
    const unknown = await at.app.contact(key, { full_name: 'Jane Doe', email: nobody });
    assertError(await at.app.enrich(key, unknown), 409, 'no_match');
    const [person, other] = await counsels(at, key, 2);
    assert.equal((await at.app.enrich(key, person?.id ?? '', { fields: ['job_title'] })).status, 200);
    assert.equal((await at.app.enrich(key, person?.id ?? '', { fields: ['phone'] })).status, 200, 'cached');
    assertError(await at.app.enrich(key, other?.id ?? ''), 503, 'providers_unavailable');
    const body = { contact_id: other?.id };
    const plan = await at.app.ask('POST', '/v1/enrich/contact/plan', { key, body });
    assert.deepEqual(
      [plan.json.data.steps[0].decision, plan.json.data.steps[0].reason],
      ['skip', 'budget_used_up'],
    );
    await set(at.app, id, { waterfall: ['vendor_a'], providers: { vendor_a: { monthly_budget: 0.04 } } });
    assert.equal((await at.app.enrich(key, other?.id ?? '')).status, 200, 'a larger budget has room again');
  });

  test('what a provider has cost this month before it had a budget is counted', async () => {
    const { id, key } = await at.app.workspace();
    const [one, two] = await counsels(at, key, 2);
    await at.app.enrich(key, one?.id ?? '', { fields: ['job_title'] });
    const own = await set(at.app, id, {
      waterfall: ['vendor_a'],
      providers: { vendor_a: { monthly_budget: 0.03 } },
    });
    assert.equal(own.budgets[0].spent, 0.02);
    assertError(await at.app.enrich(key, two?.id ?? ''), 503, 'providers_unavailable');
  });

  test('what cannot be is refused, by name', async () => {
    const { id } = await at.app.workspace();
    const ask = (body: unknown, workspaceId = id) =>
      at.app.ask('PUT', `/admin/v1/workspaces/${workspaceId}/waterfall`, { key: ADMIN_TOKEN, body });
    assert.deepEqual(wrongFields(await ask({ waterfall: ['vendor_z'], providers: { vendor_y: {} } })), [
      'providers',
      'waterfall',
    ]);
    assert.deepEqual(wrongFields(await ask({ waterfall: ['vendor_a', 'vendor_a'] })), ['waterfall']);
    assert.deepEqual(
      wrongFields(await ask({ order: 'random', min_confidence: 2, max_cost: -1, colour: 'red' })),
      ['colour', 'max_cost', 'min_confidence', 'order'],
    );
    assertError(await ask({}, randomUUID()), 404, 'not_found');
    for (const method of ['GET', 'DELETE']) {
      const path = `/admin/v1/workspaces/${randomUUID()}/waterfall`;
      assertError(await at.app.ask(method, path, { key: ADMIN_TOKEN }), 404, 'not_found');
    }
  });
}

/** The same with a second process. PostgreSQL only. */
export function ownWaterfallsOfReplicas(at: Stage): void {
  test('another process follows a change within seconds, and both share a budget', async () => {
    const replica = await at.replica();
    const { id, key } = await at.app.workspace();
    await set(at.app, id, { waterfall: ['vendor_a'], providers: { vendor_a: { monthly_budget: 0.1 } } });
    const plan = async (contact_id: string) => {
      const { json } = await replica.ask('POST', '/v1/enrich/contact/plan', { key, body: { contact_id } });
      return json.data.steps;
    };
    const people = await counsels(at, key, 12);
    await eventually(
      () => plan(people[0]?.id ?? ''),
      steps => steps.length === 1,
      10_000,
    );
    const answers = await Promise.all(
      people.map(({ id: contactId }, n) => (n % 2 === 0 ? at.app : replica).enrich(key, contactId)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 5);
    const asked = people.reduce((sum, { email }) => sum + at.vendor('vendor_a').calls(email), 0);
    assert.equal(asked, 5);
  });
}
