import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ADMIN_TOKEN, type Ask } from '../support/app.js';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { GATEWAY, type Published } from './published.js';
import { assertError, type Stage, UUID, workspaceWithContact, wrongFields } from './stage.js';

/** `/admin/v1`, and what tells an operator's tools how the process is. */
export function administration(at: Stage): void {
  const admin = (method: string, path: string, ask: Ask = {}) =>
    at.app.ask(method, `/admin/v1${path}`, { key: ADMIN_TOKEN, ...ask });

  test('every admin operation wants the admin token, and no workspace key will do', async () => {
    const { key } = await at.app.workspace();
    const published: Published = (await at.app.ask('GET', '/openapi.json')).json;
    const routes = Object.entries(published.paths).filter(([path]) => path.startsWith('/admin/'));
    assert.ok(routes.length >= 5);
    for (const [path, operations] of routes) {
      for (const method of Object.keys(operations)) {
        for (const wrong of [{}, { key }, { key: `${ADMIN_TOKEN}x` }]) {
          const answer = await at.app.ask(method.toUpperCase(), path.replace(/\{\w+\}/, randomUUID()), wrong);
          assertError(answer, 401, 'invalid_admin_token');
        }
      }
    }
    assertError(
      await at.app.ask('GET', `${GATEWAY}/admin/v1/workspaces`, { key: ADMIN_TOKEN }),
      404,
      'route_not_found',
    );
  });

  test('a workspace has a name, a plan and credits; plan and credits have defaults', async () => {
    const plain = await admin('POST', '/workspaces', { body: { name: 'Acme' } });
    assert.equal(plain.status, 201);
    const { id, ...rest } = plain.json.data;
    assert.match(id, UUID);
    assert.deepEqual(rest, { name: 'Acme', plan: 'org', credits: { balance: 0, held: 0, available: 0 } });
    const rich = await admin('POST', '/workspaces', {
      body: { name: 'Größe 😀', plan: 'starter', credits: 7 },
    });
    const { id: richId, ...richRest } = rich.json.data;
    assert.deepEqual(richRest, {
      name: 'Größe 😀',
      plan: 'starter',
      credits: { balance: 7, held: 0, available: 7 },
    });
    assert.deepEqual((await admin('GET', `/workspaces/${richId}`)).json, rich.json);
  });

  test('name and plan can be changed, each by itself', async () => {
    const { id } = await at.app.workspace({ plan: 'pro' });
    assert.equal(
      (await admin('PATCH', `/workspaces/${id}`, { body: { name: 'New' } })).json.data.plan,
      'pro',
    );
    const { data } = (await admin('PATCH', `/workspaces/${id}`, { body: { plan: 'unlimited' } })).json;
    assert.deepEqual([data.name, data.plan], ['New', 'unlimited']);
  });

  test('workspaces are listed in pages, oldest first', async () => {
    const { id } = await at.app.workspace();
    const { meta } = (await admin('GET', '/workspaces?per_page=1')).json;
    assert.ok(meta.total >= 1 && meta.page === 1 && meta.per_page === 1);
    const last = (await admin('GET', `/workspaces?per_page=1&page=${meta.total}`)).json.data.workspaces;
    assert.deepEqual(
      last.map((workspace: { id: string }) => workspace.id),
      [id],
    );
  });

  test('what is wrong with a workspace is named, and one that is not there is not found', async () => {
    const wrong = await admin('POST', '/workspaces', {
      body: { name: '', plan: 'gold', credits: -1, owner: 'x' },
    });
    assert.deepEqual(wrongFields(wrong), ['credits', 'name', 'owner', 'plan']);
    const { id } = await at.app.workspace();
    assert.deepEqual(wrongFields(await admin('PATCH', `/workspaces/${id}`, { body: { plan: 'gold' } })), [
      'plan',
    ]);
    assertError(await admin('PATCH', `/workspaces/${id}`, { body: {} }), 400, 'validation_error');
    for (const path of ['', '/keys', '/ledger'])
      assertError(await admin('GET', `/workspaces/${randomUUID()}${path}`), 404, 'not_found');
    assertError(
      await admin('PATCH', `/workspaces/${randomUUID()}`, { body: { name: 'x' } }),
      404,
      'not_found',
    );
    assert.deepEqual(wrongFields(await admin('GET', '/workspaces?per_page=1001')), ['per_page']);
    assert.deepEqual(wrongFields(await admin('GET', `/workspaces/${id}/ledger?per_page=1001`)), ['per_page']);
  });

  providers(at);

  test('the process says that it lives and that it is ready, without a key', async () => {
    assert.deepEqual((await at.app.ask('GET', '/healthz')).json, { status: 'ok' });
    assert.deepEqual((await at.app.ask('GET', '/readyz')).json, { status: 'ready' });
    const metrics = await at.app.ask('GET', '/metrics');
    assert.equal(metrics.status, 200);
    assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain/);
    for (const name of [
      'enrichments_total',
      'credits_charged_total',
      'provider_asks_total',
      'request_seconds_bucket',
      'queue_depth',
    ]) {
      assert.match(metrics.text, new RegExp(`^sluice_${name}\\b`, 'm'));
    }
    assert.match(metrics.text, /eventloop_lag/);
  });
}

function providers(at: Stage): void {
  const list = async () => (await at.app.admin('GET', '/providers')).providers as Record<string, unknown>[];

  test('providers are listed with what they have done', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const before = (await list()).find(({ id }) => id === 'vendor_a');
    await at.app.enrich(key, contactId);
    const after = (await list()).find(({ id }) => id === 'vendor_a');
    assert.deepEqual([after?.type, after?.enabled, after?.breaker_state], ['http', true, 'closed']);
    assert.equal(Number(after?.calls) - Number(before?.calls), 1);
    assert.equal(Number(after?.hits) - Number(before?.hits), 1);
    const titles = (listed: typeof after) =>
      ((listed?.fields ?? []) as Record<string, unknown>[]).find(({ field }) => field === 'job_title');
    assert.equal(Number(titles(after)?.asked) - Number(titles(before)?.asked), 1);
    assert.equal(Number(titles(after)?.delivered) - Number(titles(before)?.delivered), 1);
    assert.equal(typeof titles(after)?.hit_rate, 'number');
    assert.ok(Math.abs(Number(after?.spend) - Number(before?.spend) - 0.02) < 1e-9);
    for (const name of ['misses', 'failures', 'hit_rate', 'latency_p50_ms', 'latency_p95_ms'])
      assert.equal(typeof after?.[name], 'number', name);
  });

  test('providers are listed with what was learned of each field, by comparing', async () => {
    const {
      id: workspaceId,
      key,
      contactId,
      email,
    } = await workspaceWithContact(at.app, {
      contact: { job_title: 'General Counsel' },
    });
    // With this order every call is counted.
    await at.app.admin('PUT', `/workspaces/${workspaceId}/waterfall`, { order: 'auto' });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const learned = async () => {
      const vendor = (await list()).find(({ id }) => id === 'vendor_a');
      const titles = ((vendor?.fields ?? []) as Record<string, Record<string, number>>[]).find(
        ({ field }) => String(field) === 'job_title',
      );
      return titles?.learned ?? null;
    };
    const before = await learned();
    await at.app.enrich(key, contactId, { fields: ['job_title'], overwrite: true });
    const after = await learned();
    assert.ok(Number(after?.compared) > Number(before?.compared ?? 0));
    assert.ok(Number(after?.right) >= Number(before?.right ?? 0));
    assert.ok(Number(after?.trust) > 0 && Number(after?.trust) <= 1);
  });

  test('what a rule inferred is counted like what a vendor said', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, {
      contact: { job_title: 'General Counsel' },
    });
    const before = (await list()).find(({ id }) => id === 'inference');
    assert.equal(
      (await at.app.enrich(key, contactId, { fields: ['seniority'] })).json.data.source,
      'inference',
    );
    const after = (await list()).find(({ id }) => id === 'inference');
    assert.equal(Number(after?.calls) - Number(before?.calls), 1);
  });

  test('a provider that is not enabled is listed as such, and never asked', async () => {
    const idle = (await list()).find(({ id }) => id === 'idle');
    assert.deepEqual([idle?.type, idle?.enabled], ['http', false]);
    assert.equal(at.vendor('idle').allCalls, 0);
  });
}
