import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { refused } from '../vendors/http-vendor.js';
import { runScene, start, until } from './run-scene.js';
import { assertError, eventually, stage, workspaceWithContact } from './stage.js';

interface Seen {
  readonly kind: string;
  readonly workspace_id?: string;
  readonly [member: string]: unknown;
}

onBothDatabases('what needs attention', kind => {
  const at = stage(kind, { vendors: ['vendor_a'] });
  const seenBy = async (key: string): Promise<Seen[]> =>
    (await at.app.ask('GET', '/v1/attention', { key })).json.data.attention;
  const seenByOperator = async (): Promise<Seen[]> => (await at.app.admin('GET', '/attention')).attention;
  const kinds = (seen: readonly Seen[]) => seen.map(({ kind }) => kind).sort();

  test('nothing where all is well, and what is another workspace’s is not told', async () => {
    const { key } = await at.app.workspace();
    const other = await at.app.workspace({ credits: 5 });
    await at.app.admin('PATCH', `/workspaces/${other.id}/alerts`, { credits_low_at: 5 });
    assert.deepEqual(await seenBy(key), []);
    const [low, ...more] = await seenBy(other.key);
    assert.deepEqual(
      [low, more],
      [
        {
          kind: 'credits_low',
          workspace_id: other.id,
          workspace_name: 'Test',
          available: 5,
          credits_low_at: 5,
        },
        [],
      ],
    );
    const all = await seenByOperator();
    assert.deepEqual(
      all.filter(({ workspace_id }) => workspace_id === other.id),
      [low],
    );
  });

  test('a run that waits for credits, and that there are none', async () => {
    const { key, contactIds } = await runScene(at, { contacts: 2, credits: 1 });
    const run = await start(at.app, key, { contact_ids: contactIds, name: 'Both' });
    await until(at.app, key, run.id, ({ status }) => status === 'waiting_for_credits');
    const seen = await seenBy(key);
    assert.deepEqual(kinds(seen), ['credits_low', 'run_waiting_for_credits']);
    const waiting = seen.find(({ kind }) => kind === 'run_waiting_for_credits');
    assert.deepEqual([waiting?.run_id, waiting?.name], [run.id, 'Both']);
  });

  test('only for who may see credits', async () => {
    const { key } = await at.app.workspace({ permissions: ['read:contacts'] });
    assertError(await at.app.ask('GET', '/v1/attention', { key }), 403, 'insufficient_permissions');
  });

  // The last one: the provider stays set aside.
  test('a provider whose key is refused, in every workspace that asks it', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, refused(401));
    await at.app.enrich(key, contactId, { fields: ['job_title'] });
    for (const look of [() => seenBy(key), seenByOperator]) {
      const seen = await eventually(
        look,
        list => list.some(({ kind }) => kind === 'provider_set_aside'),
        10_000,
      );
      const aside = seen.find(({ kind }) => kind === 'provider_set_aside');
      assert.equal(aside?.provider, 'vendor_a');
    }
  });
});
