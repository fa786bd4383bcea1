import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import type { Replicas } from './replicas.test.js';
import { assertError, eventually, workspaceWithContact } from './stage.js';

/** No process has this number, so no living one can be holding a lease under it. */
const NOBODYS_FENCE = 900_000_000;

/** A call whose process is taken for dead while its vendor still thinks. */
async function callUnderWay(replicas: Replicas, idempotencyKey: string) {
  const made = await workspaceWithContact(replicas.one, { credits: 5 });
  const vendor = replicas.at.vendor();
  vendor.knows(made.email, found(GENERAL_COUNSEL));
  const held = vendor.hold(made.email);
  const call = replicas.one.enrich(made.key, made.contactId, { idempotencyKey });
  await held.arrived;
  return { ...made, held, call };
}

/** What becomes of the calls of a process that is gone, and of the process that only seemed to be. */
export function crashes(replicas: Replicas): void {
  test('its hold is released within a minute, and its late settle is refused', async () => {
    const { one, stored } = replicas;
    const { id, key, contactId, held, call } = await callUnderWay(replicas, randomUUID());
    assert.deepEqual(await one.credits(id), { balance: 5, held: 1, available: 4 });
    await stored.moveRunning(id, await stored.deadProcess());
    await eventually(
      () => one.credits(id),
      ({ held: holds }) => holds === 0,
      60_000,
    );
    held.release();
    const late = await call;
    assert.equal(late.status, 503, late.text);
    assert.deepEqual(await one.credits(id), { balance: 5, held: 0, available: 5 });
    const contact = (await one.ask('GET', `/v1/contacts/${contactId}`, { key })).json.data;
    assert.deepEqual([contact.job_title, contact.phone], [null, null]);
    const [enrichment] = (await one.ask('GET', '/v1/enrichments', { key })).json.data.enrichments;
    assert.deepEqual([enrichment.status, enrichment.credits_charged], ['failed', 0]);
  });

  test('a retry with its key takes the call over, with its hold, and charges once', async () => {
    const { one, two, stored, at } = replicas;
    const idempotencyKey = randomUUID();
    const { id, key, contactId, email, held, call } = await callUnderWay(replicas, idempotencyKey);
    await stored.moveRunning(id, NOBODYS_FENCE);
    const retry = two.enrich(key, contactId, { idempotencyKey });
    await eventually(
      async () => at.vendor().calls(email),
      calls => calls === 2,
      30_000,
    );
    assert.deepEqual(await one.credits(id), { balance: 5, held: 1, available: 4 });
    held.release();
    const answers = await Promise.all([call, retry]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 200],
    );
    assert.equal(answers[1].headers.get('x-credits-charged'), '1');
    assert.deepEqual(await one.credits(id), { balance: 4, held: 0, available: 4 });
    const { enrichments } = (await one.ask('GET', '/v1/enrichments', { key })).json.data;
    assert.equal(enrichments.length, 1, 'it is still one call');
    const [unknown] = enrichments[0].attempts;
    assert.deepEqual(
      [unknown.provider, unknown.outcome],
      ['vendor_a', 'failed'],
      'that the vendor may have been paid twice is told',
    );
  });

  test('killed between the vendor’s answer and the settle: the retry does not pay the vendor again', async () => {
    const { one, two, stored, at } = replicas;
    const idempotencyKey = randomUUID();
    const { id, key, contactId, email, held, call } = await callUnderWay(replicas, idempotencyKey);
    await stored.whileLocked(id, async () => {
      held.release();
      await eventually(
        () => stored.receiptsAnswered(id),
        count => count === 1,
        30_000,
      );
      await stored.moveRunning(id, NOBODYS_FENCE);
    });
    assert.equal((await call).status, 503, 'the process that seemed dead cannot settle');
    const retried = await two.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([retried.status, retried.headers.get('x-credits-charged')], [200, '1']);
    assert.equal(at.vendor().calls(email), 1);
    assert.deepEqual(await one.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('its key is not free for another request while it may still be its', async () => {
    const { two, stored } = replicas;
    const idempotencyKey = randomUUID();
    const { id, key, contactId, held, call } = await callUnderWay(replicas, idempotencyKey);
    await stored.moveRunning(id, NOBODYS_FENCE);
    assertError(
      await two.enrich(key, contactId, { idempotencyKey, overwrite: true }),
      409,
      'idempotency_conflict',
    );
    held.release();
    await call;
  });
}
