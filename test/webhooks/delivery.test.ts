import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertError, eventually, present, UUID } from '../contract/stage.js';
import { onBothDatabases } from '../support/databases.js';
import { isStandard, type Received } from './receiver.js';
import { PATIENCE_MS, webhookStage } from './stage.js';

const CONTACT_EVENTS = ['contact.created', 'contact.updated', 'contact.deleted', 'contact.enriched'];

onBothDatabases('webhooks', kind => {
  const at = webhookStage(kind);
  const received = (from: { received: Received[] }, count: number) =>
    eventually(
      async () => from.received,
      all => all.length >= count,
      PATIENCE_MS,
    );
  const webhook = async (key: string, id: string) =>
    (await at.app.ask('GET', `/v1/webhooks/${id}`, { key })).json.data.webhook;
  const deliveries = async (key: string, id: string) =>
    (await at.app.ask('GET', `/v1/webhooks/${id}/deliveries`, { key })).json.data.deliveries;
  const post = (key: string, path: string) => at.app.ask('POST', `/v1/webhooks/${path}`, { key });

  /** A workspace with a receiver of some events. */
  const scene = async (events: readonly string[], credits = 10) => {
    const workspace = await at.app.workspace({ credits });
    const receiver = await at.receiver();
    const id = await at.register(workspace, receiver, events);
    return { ...workspace, workspaceId: workspace.id, receiver, id };
  };

  describe('events', () => {
    test('what happens to a contact is told once each, signed, with the contact as it is then', async () => {
      const { key, workspaceId, receiver } = await scene(CONTACT_EVENTS);
      const contactId = await at.app.contact(key, { full_name: 'Jane "Q" Doe', email: 'jane@acme.com' });
      await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: 'CFO\u2028' } });
      await at.app.ask('PATCH', `/v1/contacts/${contactId}`, {
        key,
        body: { job_title: 'Chief "Sales" Officer' },
      });
      const enriched = await at.app.enrich(key, contactId, { fields: ['seniority'] });
      assert.equal(enriched.status, 200);
      await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
      const all = [...(await received(receiver, 4))].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        all.map(({ type, isGenuine }) => [type, isGenuine]),
        ['created', 'updated', 'enriched', 'deleted'].map(what => [`contact.${what}`, true]),
      );
      for (const { body, id, headers, attemptId, type } of all) {
        assert.match(id, UUID);
        assert.match(attemptId, UUID);
        assert.deepEqual([body.id, body.event, body.workspace_id], [id, type, workspaceId]);
        assert.ok(Math.abs(Date.parse(body.timestamp) - Date.now()) < 60_000);
        assert.ok(Math.abs(Date.parse(String(headers['x-leadlex-timestamp'])) - Date.now()) < 60_000);
        assert.equal(headers['content-type'], 'application/json');
        assert.equal(body.data.contact.id, contactId);
      }
      assert.equal(all[0]?.body.data.contact.full_name, 'Jane "Q" Doe');
      assert.equal(all[1]?.body.data.contact.job_title, 'Chief "Sales" Officer');
      const { enrichment_id, ...told } = all[2]?.body.data ?? {};
      assert.deepEqual(told, enriched.json.data);
      assert.equal(enrichment_id, enriched.headers.get('x-enrichment-id'));
      assert.deepEqual(all[3]?.body.data, { contact: { id: contactId } });
    });

    test('what happens to a company is told once each, with the company as it is then', async () => {
      const { key, receiver } = await scene(['company.created', 'company.updated', 'company.deleted']);
      const made = await at.app.ask('POST', '/v1/companies', { key, body: { domain: 'acme.com' } });
      assertError(
        await at.app.ask('POST', '/v1/companies', { key, body: { domain: 'www.acme.com' } }),
        409,
        'duplicate_company',
      );
      const { id } = made.json.data;
      const body = { name: 'Acme', tech_stack: ['AWS'] };
      const changed = await at.app.ask('PATCH', `/v1/companies/${id}`, { key, body });
      await at.app.ask('DELETE', `/v1/companies/${id}`, { key });
      const all = [...(await received(receiver, 3))].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        all.map(({ type, body: { data } }) => [type, data.company]),
        [
          ['company.created', made.json.data],
          ['company.updated', changed.json.data],
          ['company.deleted', { id }],
        ],
      );
    });

    test('a run tells that it has started, waits for credits, and is done', async () => {
      const types = ['run.started', 'run.paused', 'run.completed', 'run.failed'];
      const { key, workspaceId, receiver } = await scene(types, 1);
      for (const full_name of ['Ada One', 'Ada Two'])
        await at.app.contact(key, { full_name, job_title: 'Chief Executive Officer' });
      const body = { all: true, fields: ['seniority'] };
      const begun = await at.app.ask('POST', '/v1/enrich/contacts', { key, body });
      assert.equal(begun.status, 202, begun.text);
      await received(receiver, 2);
      await at.app.admin('POST', `/workspaces/${workspaceId}/credits`, { amount: 5, reference: 'more' });
      const all = [...(await received(receiver, 3))].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        all.map(({ type, body: { data } }) => [type, data.run.status, data.run.credits_charged]),
        [
          ['run.started', 'preparing', 0],
          ['run.paused', 'waiting_for_credits', 1],
          ['run.completed', 'completed', 2],
        ],
      );
      assert.equal(all[2]?.body.data.run.id, begun.json.data.id);
    });

    test('a balance that falls to the threshold, and one that is used up, are told once', async () => {
      const { key, workspaceId, receiver } = await scene(['credits.low', 'credits.exhausted'], 4);
      const alerts = { credits_low_at: 2 };
      assert.deepEqual(await at.app.admin('PATCH', `/workspaces/${workspaceId}/alerts`, alerts), alerts);
      assert.deepEqual(await at.app.admin('GET', `/workspaces/${workspaceId}/alerts`), alerts);
      for (let index = 0; index < 4; index += 1) {
        const id = await at.app.contact(key, { full_name: 'Jane Doe', job_title: 'Chief Sales Officer' });
        assert.equal((await at.app.enrich(key, id, { fields: ['seniority'] })).status, 200);
      }
      const all = [...(await received(receiver, 2))].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        all.map(({ type, body }) => [type, body.data]),
        [
          ['credits.low', { balance: 2, threshold: 2 }],
          ['credits.exhausted', { balance: 0 }],
        ],
      );
    });

    test('nobody is told of what he did not ask for, nor of another workspace, nor while switched off', async () => {
      const { key, receiver, id } = await scene(['contact.deleted']);
      const other = await scene(['contact.created']);
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe' });
      await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body: { active: false } });
      await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
      await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body: { active: true } });
      const second = await at.app.contact(key, { full_name: 'Joe Doe' });
      await at.app.ask('DELETE', `/v1/contacts/${second}`, { key });
      const [told, ...more] = await received(receiver, 1);
      assert.deepEqual([told?.body.data.contact.id, more], [second, []]);
      assert.deepEqual(await deliveries(other.key, other.id), []);
    });

    test('each of several webhooks gets the event, under one id', async () => {
      const { key, receiver, ...workspace } = await scene(['contact.created']);
      const second = await at.receiver();
      await at.register({ ...workspace, id: workspace.workspaceId, key }, second, ['contact.created']);
      await at.app.contact(key, { full_name: 'Jane Doe' });
      const [one] = await received(receiver, 1);
      const [other] = await received(second, 1);
      assert.deepEqual([one?.id, one?.body, one?.isGenuine], [other?.id, other?.body, other?.isGenuine]);
      assert.notEqual(one?.attemptId, other?.attemptId);
    });

    test('a contact that is refused is told to nobody', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      for (let times = 0; times < 2; times += 1) {
        await at.app.ask('POST', '/v1/contacts', { key, body: { email: 'twice@acme.com' } });
      }
      await received(receiver, 1);
      assert.equal((await deliveries(key, id)).length, 1);
    });
  });

  describe('attempts', () => {
    test('a failed delivery is tried again under the same id until it is taken, and every try is written down', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      const statuses = [500, 302, 200];
      receiver.answer = (_received, response) => {
        const status = statuses[receiver.received.length - 1] ?? 200;
        response.writeHead(status, { location: receiver.url }).end(`answer ${status} ü\u0000`);
      };
      await at.app.contact(key, { full_name: 'Jane Doe' });
      const all = await received(receiver, 3);
      const [delivery] = await eventually(
        () => deliveries(key, id),
        ([one]) => one.status === 'delivered',
        PATIENCE_MS,
      );
      assert.equal(receiver.ids.length, 1);
      assert.ok(all.every(({ isGenuine }) => isGenuine));
      assert.equal(new Set(all.map(({ attemptId }) => attemptId)).size, 3);
      assert.deepEqual([delivery.id, delivery.event], [all[0]?.id, 'contact.created']);
      assert.deepEqual(delivery.request.body, all[0]?.body);
      assert.equal(delivery.next_attempt_at, null);
      assert.deepEqual(
        delivery.attempts.map((attempt: Record<string, unknown>) => [
          attempt.delivery_id,
          attempt.status_code,
          attempt.answer,
          attempt.error,
          attempt.url,
        ]),
        all.map(({ attemptId }, index) => [
          attemptId,
          statuses[index],
          `answer ${statuses[index]} ü\ufffd`,
          null,
          receiver.url,
        ]),
      );
      for (const { latency_ms } of delivery.attempts) assert.ok(latency_ms >= 0);
      const { last_delivery_status, last_delivery_at } = await webhook(key, id);
      assert.equal(last_delivery_status, 'delivered');
      assert.ok(Date.parse(last_delivery_at) > 0);
    });

    test('410 switches the webhook off; switched on again it is told again', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      receiver.answer = (_received, response) => response.writeHead(410).end();
      await at.app.contact(key, { full_name: 'Jane Doe' });
      const off = await eventually(
        () => webhook(key, id),
        ({ active }) => !active,
        PATIENCE_MS,
      );
      assert.deepEqual([off.disabled_reason, off.last_delivery_status], ['gone', 'failed']);
      await at.app.contact(key, { full_name: 'Joe Doe' });
      assert.deepEqual(
        (await deliveries(key, id)).map(({ status }: { status: string }) => status),
        ['failed'],
      );
      receiver.answer = (_received, response) => response.writeHead(200).end();
      const on = await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body: { active: true } });
      assert.equal(on.json.data.webhook.disabled_reason, null);
      await at.app.contact(key, { full_name: 'Jim Doe' });
      assert.equal((await received(receiver, 2))[1]?.body.data.contact.full_name, 'Jim Doe');
    });

    test('a delivery can be sent again, under the same id', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      await at.app.contact(key, { full_name: 'Jane Doe' });
      await received(receiver, 1);
      const [delivery] = await eventually(
        () => deliveries(key, id),
        ([one]) => one.status === 'delivered',
        PATIENCE_MS,
      );
      const again = await post(key, `${id}/deliveries/${delivery.id}/resend`);
      assert.deepEqual([again.status, again.json.data.delivery.status], [202, 'pending']);
      const [first, second] = await received(receiver, 2);
      assert.deepEqual([second?.id, second?.body, second?.isGenuine], [first?.id, first?.body, true]);
      assert.notEqual(second?.attemptId, first?.attemptId);
    });

    test('a test is sent at once, answered with how it went, and not tried again', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      const { delivery } = (await post(key, `${id}/test`)).json.data;
      assert.deepEqual([delivery.event, delivery.status], ['webhook.test', 'delivered']);
      assert.equal(delivery.attempts[0].status_code, 204);
      assert.deepEqual(
        receiver.received.map(({ id: eventId, isGenuine, body }) => [eventId, isGenuine, body]),
        [[delivery.id, true, delivery.request.body]],
      );
      receiver.answer = (_received, response) => response.writeHead(500).end('no');
      await at.app.ask('PATCH', `/v1/webhooks/${id}`, { key, body: { active: false } });
      const failed = (await post(key, `${id}/test`)).json.data.delivery;
      assert.deepEqual(
        [failed.status, failed.next_attempt_at, failed.attempts[0].answer],
        ['failed', null, 'no'],
      );
      await receiver.close();
      const refused = (await post(key, `${id}/test`)).json.data.delivery;
      assert.deepEqual([refused.attempts[0].error, refused.attempts[0].status_code], ['refused', null]);
    });

    test('after a rotation the old secret and the new one are both good', async () => {
      const { key, receiver, id } = await scene(['contact.created']);
      const [old] = receiver.secrets;
      const { secret } = (await post(key, `${id}/rotate-secret`)).json.data.webhook;
      assert.notEqual(secret, old);
      await post(key, `${id}/test`);
      const sent = present(receiver.received[0]);
      const isGood = (known: string) => isStandard(sent.raw, sent.headers, known);
      assert.deepEqual([isGood(present(old)), isGood(secret), isGood('whsec_b3RoZXI=')], [true, true, false]);
      receiver.secrets = [secret];
      await post(key, `${id}/test`);
      assert.equal(receiver.received[1]?.isGenuine, true);
    });
  });
});
