import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatisticsShape } from '../../src/statistics/statistics-schemas.js';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { assertError, eventually, present, type Stage, workspaceWithContact, wrongFields } from './stage.js';

/** `GET /v1/statistics`. */
export function statistics(at: Stage): void {
  const statisticsOf = async (key: string, query = ''): Promise<StatisticsShape> =>
    (await at.app.ask('GET', `/v1/statistics${query}`, { key })).json.data;

  test('tells credits, outcomes, fill rates and what each provider did, of this workspace alone', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      credits: 10,
      contact: { phone: '+12025550147' },
    });
    at.vendor('vendor_a').knows(email, refused(500), missing(), found({ title: 'Paralegal' }));
    at.vendor('vendor_b').knows(email, refused(500), missing(), found({ place: 'Boston, MA, US' }));
    const fields = ['job_title', 'phone', 'location'];
    for (const status of [503, 409]) {
      assert.equal((await at.app.enrich(key, contactId, { fields })).status, status);
    }
    // A contact of its own: what a vendor did not know of the first is remembered.
    const other = await workspaceWithContact(at.app);
    assert.equal((await at.app.enrich(other.key, other.contactId)).status, 409);
    const seen = await eventually(
      () => statisticsOf(key),
      ({ steps }) => steps.some(({ enrichments }) => enrichments.no_match === 1),
      10_000,
    );
    const sums = (name: keyof StatisticsShape['steps'][number]['enrichments']) =>
      seen.steps.reduce((sum, { enrichments }) => sum + enrichments[name], 0);
    assert.deepEqual(
      (['succeeded', 'unchanged', 'no_match', 'failed', 'suppressed'] as const).map(sums),
      [0, 0, 1, 1, 0],
      'of this workspace alone',
    );
    assert.deepEqual(
      [seen.range, seen.steps.length, seen.step_seconds, seen.steps.at(-1)?.balance],
      ['24h', 24, 3_600, 10],
    );
    const rates = Object.fromEntries(seen.fields.map(({ field, ...counts }) => [field, counts]));
    assert.deepEqual(rates.job_title, { wanted: 1, filled: 0, fill_rate: 0 });
    assert.deepEqual(rates.phone, { wanted: 0, filled: 0, fill_rate: null });
    const vendorA = present(seen.providers[0]);
    assert.ok((vendorA.latency_ms ?? -1) >= 0);
    assert.deepEqual(
      { ...vendorA, latency_ms: 0 },
      {
        provider: 'vendor_a',
        asked: 2,
        hits: 0,
        misses: 1,
        failures: 1,
        cached: 0,
        hit_rate: 0,
        latency_ms: 0,
        cost: 0,
      },
    );
  });

  test('what changes a contact is spent, and what it filled is counted', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 10 });
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    at.vendor('vendor_b').knows(email, missing());
    assert.equal((await at.app.enrich(key, contactId, { fields: ['job_title'] })).status, 200);
    const seen = await eventually(
      () => statisticsOf(key, '?range=90d'),
      ({ providers }) => providers.length > 0,
      10_000,
    );
    const spent = seen.steps.reduce((sum, step) => sum + step.credits_spent, 0);
    const granted = seen.steps.reduce((sum, step) => sum + step.credits_granted, 0);
    assert.deepEqual([spent, granted, seen.steps.at(-1)?.balance, seen.steps.length], [1, 10, 9, 90]);
    assert.deepEqual(seen.fields[0], { field: 'job_title', wanted: 1, filled: 1, fill_rate: 1 });
    assert.deepEqual([seen.providers[0]?.hits, seen.providers[0]?.cost], [1, 0.02]);
  });

  test('a range that there is not, and a key that may not see credits', async () => {
    const { key } = await at.app.workspace();
    assert.deepEqual(wrongFields(await at.app.ask('GET', '/v1/statistics?range=1y', { key })), ['range']);
    const narrow = await at.app.workspace({ permissions: ['read:contacts'] });
    assertError(
      await at.app.ask('GET', '/v1/statistics', { key: narrow.key }),
      403,
      'insufficient_permissions',
    );
  });
}
