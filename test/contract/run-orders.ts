import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { found, missing } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL, STORED_COUNSEL } from './people.js';
import { askedOnce, DOWN_FOR_A_SECOND, ended, items, order, runScene, show, start } from './run-scene.js';
import { assertError, newEmail, type Stage } from './stage.js';

/** `POST /v1/enrich/contacts` and what comes of it. */
export function runOrders(at: Stage): void {
  describe('over a list', () => lists(at));
  describe('over a filter, or all', () => choices(at));
  describe('with an Idempotency-Key', () => keys(at));
  describe('the plan', () => plans(at));
  describe('orders that are refused', () => refusals(at));
}

function lists(at: Stage): void {
  test('each contact is enriched and charged once, in the order of the list', async () => {
    const { id, key, contactIds, emails } = await runScene(at, { contacts: 5 });
    const body = { contact_ids: [...contactIds, contactIds[0]], name: 'Spring list' };
    const begun = await start(at.app, key, body);
    assert.deepEqual(
      [begun.status, begun.name, begun.selection, begun.counts.total],
      ['preparing', 'Spring list', 'list', 0],
    );
    const run = await ended(at.app, key, begun.id);
    assert.deepEqual(
      [run.status, run.counts.total, run.counts.succeeded, run.credits_charged, run.vendor_cost],
      ['completed', 5, 5, 5, 0.1],
    );
    const listed = await items(at.app, key, begun.id);
    assert.deepEqual(
      listed.map(({ n, contact_id, outcome }) => [n, contact_id, outcome]),
      contactIds.map((contactId, place) => [place + 1, contactId, 'succeeded']),
    );
    for (const { enrichment_id, contact_id } of listed) {
      const enrichment = await at.app.ask('GET', `/v1/enrichments/${enrichment_id}`, { key });
      assert.deepEqual(
        [enrichment.json.data.contact_id, enrichment.json.data.status],
        [contact_id, 'succeeded'],
      );
    }
    askedOnce(at.vendor(), emails);
    assert.deepEqual(await at.app.credits(id), { balance: 95, held: 0, available: 95 });
    const contact = await at.app.ask('GET', `/v1/contacts/${contactIds[2]}`, { key });
    assert.equal(contact.json.data.phone, STORED_COUNSEL.phone);
  });

  test('every way in which an item can end is counted, and can be listed', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 5 });
    const [complete = '', unknown = '', failing = '', objecting = ''] = emails;
    await at.app.ask('POST', '/v1/suppressions', { key, body: { email: objecting } });
    const filled = { full_name: 'Jane Doe', ...STORED_COUNSEL };
    at.vendor().knows(complete, found(GENERAL_COUNSEL));
    assert.equal(
      (await at.app.ask('PATCH', `/v1/contacts/${contactIds[0]}`, { key, body: filled })).status,
      200,
    );
    at.vendor().knows(unknown, missing());
    at.vendor().knows(failing, DOWN_FOR_A_SECOND);
    const nobody = randomUUID();
    const { id } = await start(at.app, key, { contact_ids: [...contactIds, nobody] });
    const run = await ended(at.app, key, id);
    const { succeeded, unchanged, no_match, not_found, suppressed, failed, total } = run.counts;
    const ways = [succeeded, unchanged, no_match, not_found, suppressed, failed];
    assert.deepEqual([ways, total], [[1, 1, 1, 1, 1, 1], 6]);
    assert.deepEqual([run.status, run.credits_charged], ['completed', 1]);
    for (const [outcome, contactId] of [
      ['unchanged', contactIds[0]],
      ['no_match', contactIds[1]],
      ['failed', contactIds[2]],
      ['suppressed', contactIds[3]],
      ['succeeded', contactIds[4]],
      ['not_found', nobody],
    ] as const) {
      const listed = await items(at.app, key, id, `?outcome=${outcome}`);
      assert.deepEqual(
        listed.map(item => item.contact_id),
        [contactId],
      );
    }
    assert.deepEqual(await items(at.app, key, id, '?outcome=pending'), []);
    assert.deepEqual(
      (await items(at.app, key, id, '?page=2&per_page=2')).map(({ n }) => n),
      [3, 4],
    );
  });

  test('only the fields that were ordered are filled', async () => {
    const { key, contactIds } = await runScene(at, { contacts: 1 });
    const { id } = await start(at.app, key, { contact_ids: contactIds, fields: ['phone'] });
    await ended(at.app, key, id);
    const contact = (await at.app.ask('GET', `/v1/contacts/${contactIds[0]}`, { key })).json.data;
    assert.deepEqual([contact.phone, contact.job_title], [STORED_COUNSEL.phone, null]);
  });
}

function choices(at: Stage): void {
  test('all contacts of the workspace, and of no other', async () => {
    const other = await runScene(at, { contacts: 1 });
    const { key, contactIds } = await runScene(at, { contacts: 3 });
    const { id } = await start(at.app, key, { all: true });
    const run = await ended(at.app, key, id);
    assert.equal(run.counts.succeeded, 3);
    const chosen = (await items(at.app, key, id)).map(({ contact_id }) => contact_id);
    assert.deepEqual(chosen, [...contactIds].sort());
    askedOnce(
      at.vendor(),
      other.emails.filter(email => at.vendor().calls(email) > 0),
    );
  });

  test('those that lack a field, were found by name, were created after a moment', async () => {
    const { key } = await at.app.workspace();
    const made = async (values: Record<string, unknown>) =>
      at.app.contact(key, { email: newEmail(), ...values });
    const longAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const old = await made({ full_name: 'Ada One', created_at: longAgo });
    const withPhone = await made({ full_name: 'Ada Two', phone: '+12025550147' });
    const blank = await made({ full_name: 'Ada Three', phone: ' ' });
    const other = await made({ full_name: 'Grace 100%' });
    const chosenBy = async (filter: Record<string, unknown>) => {
      const { id } = await start(at.app, key, { filter });
      assert.equal((await ended(at.app, key, id)).selection, 'filter');
      return (await items(at.app, key, id)).map(({ contact_id }) => contact_id).sort();
    };
    assert.deepEqual(await chosenBy({ missing: ['phone'] }), [old, blank, other].sort());
    assert.deepEqual(
      await chosenBy({ missing: ['phone', 'location'] }),
      [old, withPhone, blank, other].sort(),
    );
    assert.deepEqual(await chosenBy({ search: 'ada' }), [old, withPhone, blank].sort());
    assert.deepEqual(await chosenBy({ search: '0%' }), [other]);
    assert.deepEqual(
      await chosenBy({ created_after: new Date(Date.parse(longAgo) + 1).toISOString(), search: 'ada' }),
      [withPhone, blank].sort(),
    );
  });

  test('those of whom a provider supplied a value, together with the other conditions', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 2 });
    const given = await at.app.contact(key, { email: newEmail(), phone: '+12025550147' });
    const [, unknown = ''] = emails;
    at.vendor().knows(unknown, missing());
    await ended(at.app, key, (await start(at.app, key, { all: true, fields: ['job_title'] })).id);
    const plannedFor = async (filter: Record<string, unknown>) => {
      const answer = await at.app.ask('POST', '/v1/enrich/contacts/plan', { key, body: { filter } });
      return answer.json.data.contacts;
    };
    assert.deepEqual(
      [
        await plannedFor({ source: 'vendor_a' }),
        await plannedFor({ source: 'vendor' }),
        await plannedFor({ source: 'vendor_a', missing: ['job_title'] }),
      ],
      [1, 0, 0],
    );
    const run = await start(at.app, key, { filter: { source: 'vendor_a', missing: ['phone'] } });
    assert.equal(run.filter?.source, 'vendor_a');
    await ended(at.app, key, run.id);
    const chosen = (await items(at.app, key, run.id)).map(({ contact_id }) => contact_id);
    assert.deepEqual(chosen, [contactIds[0]]);
    assert.ok(!chosen.includes(given));
  });

  test('those that an import made', async () => {
    const { key } = await at.app.workspace();
    await at.app.contact(key, { full_name: 'Ada Before' });
    const rows = [{ email: newEmail() }, { email: newEmail() }];
    const imported = await at.app.ask('POST', '/v1/import/contacts', { key, body: { rows } });
    assert.equal(imported.status, 200, imported.text);
    const filter = { import_id: imported.json.data.job_id };
    const planned = await at.app.ask('POST', '/v1/enrich/contacts/plan', { key, body: { filter } });
    assert.equal(planned.json.data.contacts, 2, planned.text);
    const { id } = await start(at.app, key, { filter });
    assert.equal((await ended(at.app, key, id)).counts.total, 2);
  });

  test('a choice of nobody is a run that is completed', async () => {
    const { key } = await at.app.workspace();
    const { id } = await start(at.app, key, { all: true });
    const run = await ended(at.app, key, id);
    assert.deepEqual([run.status, run.counts.total], ['completed', 0]);
  });
}

function keys(at: Stage): void {
  test('the same order again is the same answer, byte for byte, and starts nothing', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 2 });
    const idempotencyKey = randomUUID();
    const body = { contact_ids: contactIds };
    const first = await order(at.app, key, body, idempotencyKey);
    await ended(at.app, key, first.json.data.id);
    const again = await order(at.app, key, body, `"${idempotencyKey.toUpperCase()}"`);
    assert.deepEqual(
      [again.status, again.text, again.headers.get('idempotent-replayed')],
      [202, first.text, 'true'],
    );
    const runs = await at.app.ask('GET', '/v1/runs', { key });
    assert.equal(runs.json.meta.total, 1);
    askedOnce(at.vendor(), emails);
  });

  test('at the same time they are one run', async () => {
    const { key, contactIds } = await runScene(at, { contacts: 2 });
    const idempotencyKey = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => order(at.app, key, { contact_ids: contactIds }, idempotencyKey)),
    );
    assert.deepEqual(new Set(all.map(({ status, text }) => `${status} ${text}`)).size, 1);
    await ended(at.app, key, all[0]?.json.data.id);
  });

  test('another order with the key is a conflict', async () => {
    const { key, contactIds } = await runScene(at, { contacts: 1 });
    const idempotencyKey = randomUUID();
    const first = await order(at.app, key, { contact_ids: contactIds }, idempotencyKey);
    assertError(await order(at.app, key, { all: true }, idempotencyKey), 409, 'idempotency_conflict');
    await ended(at.app, key, first.json.data.id);
  });
}

function plans(at: Stage): void {
  const plan = (key: string, body: Record<string, unknown>) =>
    at.app.ask('POST', '/v1/enrich/contacts/plan', { key, body });

  test('a plan counts who has something to fill and who can be asked about, and asks nobody', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 2, credits: 7 });
    const full = await at.app.contact(key, { full_name: 'Jane Full', email: newEmail(), ...STORED_COUNSEL });
    const nameOnly = await at.app.contact(key, { first_name: 'Jane' });
    for (const body of [{ all: true }, { contact_ids: [...contactIds, full, nameOnly, randomUUID()] }]) {
      const answer = await plan(key, body);
      assert.equal(answer.status, 200, answer.text);
      const { contacts, fillable, askable, credits, vendor_cost } = answer.json.data;
      assert.deepEqual([contacts, fillable, askable], [4, 3, 2]);
      assert.deepEqual([credits.worst, credits.available, vendor_cost.worst], [2, 7, 0.04]);
      assert.ok(credits.expected >= 0 && credits.expected <= 2);
      assert.ok(vendor_cost.expected >= 0 && vendor_cost.expected <= 0.04);
    }
    const bounded = await plan(key, { all: true, max_credits: 1 });
    assert.equal(bounded.json.data.credits.worst, 1);
    const none = await plan(key, { filter: { search: 'nobody' } });
    assert.equal(none.json.data.contacts, 0);
    assert.deepEqual(
      emails.map(email => at.vendor().calls(email)),
      [0, 0],
    );
    assert.equal((await at.app.ask('GET', '/v1/runs', { key })).json.meta.total, 0);
  });
}

function refusals(at: Stage): void {
  test('exactly one way to choose, known fields, a budget of at least one', async () => {
    const { key } = await at.app.workspace();
    const bad = async (body: Record<string, unknown>, member: string) => {
      const answer = await order(at.app, key, body);
      assertError(answer, 400, 'validation_error');
      assert.ok(member in answer.json.error.details.fields, answer.text);
    };
    await bad({}, 'body');
    await bad({ all: true, contact_ids: [randomUUID()] }, 'body');
    await bad({ all: false }, 'all');
    await bad({ contact_ids: [] }, 'contact_ids');
    await bad({ contact_ids: ['me'] }, 'contact_ids');
    await bad({ filter: {} }, 'filter');
    await bad({ filter: { source: 'Vendor A' } }, 'filter');
    await bad({ filter: { industry: 'law' } }, 'industry');
    await bad({ filter: { missing: ['email'] } }, 'filter');
    await bad({ filter: { created_after: 'yesterday' } }, 'filter');
    await bad({ all: true, fields: ['email'] }, 'fields');
    await bad({ all: true, max_credits: 0 }, 'max_credits');
  });

  test('more contacts than a list may have', async () => {
    const { key } = await at.app.workspace();
    const ids = Array.from(
      { length: 100_001 },
      (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    );
    assertError(await order(at.app, key, { contact_ids: ids }), 400, 'validation_error');
    const answer = await order(at.app, key, { contact_ids: ids.slice(1) });
    assert.equal(answer.status, 202);
    assert.equal((await at.app.ask('POST', `/v1/runs/${answer.json.data.id}/cancel`, { key })).status, 200);
  });

  test('a key that may only read, and a run of another workspace', async () => {
    const { key, id: workspaceId } = await at.app.workspace();
    const { key: reader } = await at.app.admin('POST', `/workspaces/${workspaceId}/keys`, {
      name: 'reader',
      permissions: ['read'],
    });
    const { id } = await start(at.app, key, { all: true });
    await show(at.app, reader, id);
    assertError(await order(at.app, reader, { all: true }), 403, 'insufficient_permissions');
    const cancelled = await at.app.ask('POST', `/v1/runs/${id}/cancel`, { key: reader });
    assertError(cancelled, 403, 'insufficient_permissions');
    const stranger = await at.app.workspace();
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/items'],
      ['GET', '/events'],
      ['POST', '/pause'],
      ['POST', '/retry'],
    ] as const) {
      assertError(await at.app.ask(method, `/v1/runs/${id}${path}`, { key: stranger.key }), 404, 'not_found');
    }
  });
}
