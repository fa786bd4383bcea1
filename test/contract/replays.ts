import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, missing } from '../vendors/http-vendor.js';
import { assertError, newEmail, type Stage, wrongFields } from './stage.js';

/** `POST /v1/waterfall/replay`. */
export function replays(at: Stage): void {
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  const replay = async (key: string, body: unknown): Promise<any> =>
    (await at.app.ask('POST', '/v1/waterfall/replay', { key, body })).json.data;

  /** Calls in which both vendors were asked: the first found nothing of half of the people. */
  async function pastCalls(key: string, calls: number): Promise<void> {
    for (let n = 0; n < calls; n += 1) {
      const email = newEmail();
      at.vendor('vendor_a').knows(email, n % 2 === 0 ? missing() : found({ title: 'Paralegal' }));
      at.vendor('vendor_b').knows(email, found({ title: 'Paralegal', place: 'Boston, MA, US' }));
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email });
      const answer = await at.app.enrich(key, contactId, { fields: ['job_title', 'location'] });
      assert.equal(answer.status, 200);
    }
  }

  test('the order that was comes to what it came to, and all of it is known', async () => {
    const { key } = await at.app.workspace();
    await pastCalls(key, 4);
    const seen = await replay(key, { waterfall: ['vendor_a', 'vendor_b'] });
    assert.deepEqual([seen.calls, seen.known_share], [4, 1]);
    assert.deepEqual(seen.replayed, seen.actual);
    // A miss is free here, as what the vendor's configuration says.
    assert.deepEqual(seen.actual, {
      vendor_cost: 0.12,
      credits: 4,
      filled: { job_title: 4, company_name: 0, linkedin_url: 0, phone: 0, location: 4, seniority: 0 },
    });
  });

  test('another order: who would have been enough alone saves what the other cost', async () => {
    const { key } = await at.app.workspace();
    await pastCalls(key, 4);
    const seen = await replay(key, { waterfall: ['vendor_b', 'vendor_a'] });
    assert.equal(seen.known_share, 1);
    assert.deepEqual(seen.replayed.filled, seen.actual.filled);
    assert.equal(seen.replayed.vendor_cost, 0.08);
    assert.deepEqual(
      seen.providers.map(({ provider, asked, asked_actually }: Record<string, unknown>) => [
        provider,
        asked,
        asked_actually,
      ]),
      [
        ['vendor_b', 4, 4],
        ['vendor_a', 0, 4],
      ],
    );
  });

  test('who was not asked is estimated, and the answer says how much of it is', async () => {
    const { key, id } = await at.app.workspace();
    await at.app.admin('PUT', `/workspaces/${id}/waterfall`, { waterfall: ['vendor_b'] });
    await pastCalls(key, 2);
    const seen = await replay(key, { waterfall: ['vendor_a', 'vendor_b'] });
    assert.ok(seen.known_share > 0 && seen.known_share < 1, String(seen.known_share));
    assert.ok(seen.replayed.vendor_cost > 0);
    const none = await replay(key, { waterfall: ['vendor_a'], providers: { vendor_a: { enabled: false } } });
    assert.deepEqual([none.known_share, none.replayed.vendor_cost, none.replayed.credits], [null, 0, 0]);
  });

  test('what was filled since was missing then, and nothing of the contact changes', async () => {
    const { key, id } = await at.app.workspace();
    await at.app.admin('PUT', `/workspaces/${id}/waterfall`, { waterfall: ['vendor_a'] });
    const email = newEmail();
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    at.vendor('vendor_b').knows(email, found({ place: 'Boston, MA, US' }));
    const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email });
    await at.app.enrich(key, contactId, { fields: ['job_title', 'location'] });
    await at.app.admin('PUT', `/workspaces/${id}/waterfall`, { waterfall: ['vendor_b'] });
    await at.app.enrich(key, contactId, { fields: ['location'] });
    const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
    const seen = await replay(key, { waterfall: ['vendor_a'] });
    // The first call is known; the second asked only who is not in this waterfall.
    assert.deepEqual([seen.calls, seen.actual.vendor_cost], [2, 0.04]);
    assert.equal(seen.replayed.filled.job_title, 1);
    assert.equal((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text, before);
  });

  test('nothing to go through, a provider that there is not, and a key that may not', async () => {
    const { key } = await at.app.workspace();
    const seen = await replay(key, {});
    assert.deepEqual([seen.calls, seen.from, seen.known_share, seen.providers], [0, null, null, []]);
    const unknown = { waterfall: ['nobody'] };
    assert.deepEqual(wrongFields(await at.app.ask('POST', '/v1/waterfall/replay', { key, body: unknown })), [
      'waterfall',
    ]);
    const narrow = await at.app.workspace({ permissions: ['read:credits'] });
    assertError(
      await at.app.ask('POST', '/v1/waterfall/replay', { key: narrow.key, body: {} }),
      403,
      'insufficient_permissions',
    );
  });
}
