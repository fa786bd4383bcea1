import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import {
  askedOnce,
  DOWN_FOR_A_SECOND,
  ended,
  items,
  runScene,
  show,
  start,
  steer,
  until,
} from './run-scene.js';
import { assertError, type Stage } from './stage.js';

/** Pausing, resuming, cancelling, retrying; budgets and credits; watching. */
export function runSteering(at: Stage): void {
  test('a paused run begins nothing more, and goes on where it was', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 3 });
    const held = at.vendor().hold(emails[0] ?? '');
    const { id } = await start(at.app, key, { contact_ids: contactIds.slice(0, 1) });
    await held.arrived;
    const paused = await steer(at.app, key, id, 'pause');
    assert.deepEqual([paused.status, paused.json.data.status], [200, 'paused']);
    assert.equal((await steer(at.app, key, id, 'pause')).status, 200, 'again is the same');
    held.release();
    const idle = await until(at.app, key, id, ({ counts }) => counts.running === 0);
    assert.deepEqual([idle.status, idle.counts.succeeded], ['paused', 1]);
    assert.equal((await steer(at.app, key, id, 'resume')).json.data.status, 'running');
    assert.equal((await ended(at.app, key, id)).status, 'completed');
    askedOnce(at.vendor(), emails.slice(0, 1));
  });

  test('a cancelled run ends what is under way and skips the rest, for good', async () => {
    const { key, contactIds, emails, id: workspaceId } = await runScene(at, { contacts: 70 });
    const holds = emails.map(email => at.vendor().hold(email));
    const { id } = await start(at.app, key, { contact_ids: contactIds });
    await until(at.app, key, id, ({ counts }) => counts.running > 0 && counts.total === 70);
    const cancelled = (await steer(at.app, key, id, 'cancel')).json.data;
    assert.equal(cancelled.status, 'cancelled');
    for (const hold of holds) hold.release();
    const run = await ended(at.app, key, id);
    assert.ok(run.counts.skipped > 0 && run.counts.succeeded > 0, JSON.stringify(run.counts));
    assert.equal((await items(at.app, key, id, '?outcome=skipped')).length, run.counts.skipped);
    assert.deepEqual(await at.app.credits(workspaceId), {
      balance: 100 - run.counts.succeeded,
      held: 0,
      available: 100 - run.counts.succeeded,
    });
    for (const how of ['pause', 'resume', 'retry'])
      assertError(await steer(at.app, key, id, how), 409, 'run_status');
    assert.equal((await steer(at.app, key, id, 'cancel')).status, 200, 'again is the same');
  });

  test('retry tries what failed, and nothing else', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 2 });
    const [failing = ''] = emails;
    at.vendor().knows(failing, DOWN_FOR_A_SECOND);
    const { id } = await start(at.app, key, { contact_ids: contactIds });
    const run = await ended(at.app, key, id);
    assert.deepEqual([run.status, run.counts.failed, run.counts.succeeded], ['completed', 1, 1]);
    assert.ok(at.vendor().calls(failing) > 1, 'a passing failure is not the end of it');
    at.vendor().knows(failing, found(GENERAL_COUNSEL));
    assert.equal((await steer(at.app, key, id, 'retry')).json.data.status, 'running');
    const again = await ended(at.app, key, id);
    assert.deepEqual([again.counts.failed, again.counts.succeeded, again.credits_charged], [0, 2, 2]);
    askedOnce(at.vendor(), emails.slice(1));
    assertError(await steer(at.app, key, id, 'retry'), 409, 'run_status');
  });

  test('a run of which every item failed has failed', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 1 });
    at.vendor().knows(emails[0] ?? '', DOWN_FOR_A_SECOND);
    const { id } = await start(at.app, key, { contact_ids: contactIds });
    assert.equal((await ended(at.app, key, id)).status, 'failed');
  });

  test('never more than max_credits is charged, and what it does not reach is skipped', async () => {
    const { key, contactIds, id: workspaceId } = await runScene(at, { contacts: 12 });
    const { id } = await start(at.app, key, { contact_ids: contactIds, max_credits: 5 });
    const run = await ended(at.app, key, id);
    assert.deepEqual(
      [run.status, run.credits_charged, run.counts.succeeded, run.counts.skipped],
      ['completed', 5, 5, 7],
    );
    assert.equal((await at.app.credits(workspaceId)).balance, 95);
  });

  test('out of credits a run waits, and goes on by itself after a grant', async () => {
    const { key, contactIds, emails, id: workspaceId } = await runScene(at, { contacts: 6, credits: 2 });
    const { id } = await start(at.app, key, { contact_ids: contactIds });
    const waiting = await until(at.app, key, id, ({ status }) => status === 'waiting_for_credits');
    assert.deepEqual([waiting.counts.succeeded, waiting.counts.pending], [2, 4]);
    await at.app.admin('POST', `/workspaces/${workspaceId}/credits`, { amount: 10, reference: 'more' });
    const run = await ended(at.app, key, id);
    assert.deepEqual([run.status, run.credits_charged], ['completed', 6]);
    assert.deepEqual(await at.app.credits(workspaceId), { balance: 6, held: 0, available: 6 });
    askedOnce(at.vendor(), emails);
  });

  test('a contact that is deleted or changed meanwhile is respected', async () => {
    const { key, contactIds, emails, id: workspaceId } = await runScene(at, { contacts: 2 });
    const holds = emails.map(email => at.vendor().hold(email));
    const { id } = await start(at.app, key, { contact_ids: contactIds, fields: ['phone', 'job_title'] });
    await Promise.all(holds.map(({ arrived }) => arrived));
    await at.app.ask('DELETE', `/v1/contacts/${contactIds[0]}`, { key });
    const body = { phone: '+14155550100' };
    await at.app.ask('PATCH', `/v1/contacts/${contactIds[1]}`, { key, body });
    for (const hold of holds) hold.release();
    const run = await ended(at.app, key, id);
    assert.deepEqual([run.counts.not_found, run.counts.succeeded], [1, 1]);
    const contact = (await at.app.ask('GET', `/v1/contacts/${contactIds[1]}`, { key })).json.data;
    assert.deepEqual([contact.phone, contact.job_title], ['+14155550100', 'General Counsel']);
    await until(at.app, key, id, () => true);
    assert.equal((await at.app.credits(workspaceId)).balance, 99);
  });

  test('whoever watches hears of every change until the end, and goes on from the last one', async () => {
    const { key, contactIds } = await runScene(at, { contacts: 3 });
    const { id } = await start(at.app, key, { contact_ids: contactIds });
    const whole = await at.app.ask('GET', `/v1/runs/${id}/events`, { key });
    assert.equal(whole.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const events = eventsOf(whole.text);
    const last = events.at(-1);
    assert.deepEqual(last?.run, await show(at.app, key, id));
    assert.deepEqual(last?.run.counts.succeeded, 3);
    const ids = events.map(event => event.id);
    assert.deepEqual(
      ids,
      [...ids].sort((one, other) => one - other),
    );
    const headers = { 'last-event-id': String(last?.id) };
    const rest = await at.app.ask('GET', `/v1/runs/${id}/events`, { key, headers });
    assert.deepEqual(eventsOf(rest.text), []);
    const wrong = await at.app.ask('GET', `/v1/runs/${id}/events`, {
      key,
      headers: { 'last-event-id': 'x' },
    });
    assertError(wrong, 400, 'validation_error');
  });
}

function eventsOf(text: string): { id: number; run: Awaited<ReturnType<typeof show>> }[] {
  return [...text.matchAll(/^id: (\d+)\nevent: run\ndata: (.*)$/gm)].map(([, id = '', run = '']) => ({
    id: Number(id),
    run: JSON.parse(run),
  }));
}
