import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { onBothDatabases } from '../../test/support/databases.js';
import { type Migrated, migrated } from '../../test/support/migrated.js';
import { insertContact } from '../contacts/contacts.store.js';
import { grantCredits } from '../credits/credits.store.js';
import { oldestIdOf } from '../enrich/lease.js';
import { endLease, registerProcess } from '../enrich/processes.store.js';
import { insertWorkspace } from '../workspaces/workspaces.store.js';
import { type EndedItem, endItems, prepareRun, takeItems } from './items.store.js';
import { recoverItems } from './recover.js';
import { activeRuns, startNextPass } from './runs.store.js';
import { startRun } from './steer.js';

onBothDatabases('what a process had taken when it died', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  /** A run over so many contacts, and how items of it are taken: their places in the run. */
  async function newRun(contacts: number) {
    const { database } = made;
    const workspaceId = randomUUID();
    await insertWorkspace(database, { id: workspaceId, name: 'Runs', plan: 'unlimited', sandbox: false });
    await grantCredits(database, workspaceId, { amount: 100, reference: 'start', note: null });
    const ids = Array.from({ length: contacts }, () => randomUUID());
    const at = { createdAt: new Date(), updatedAt: new Date() };
    for (const id of ids) await insertContact(database, workspaceId, { id, email: `${id}@acme.com`, ...at });
    const order = {
      kind: 'contacts',
      name: null,
      selection: { kind: 'list', ids },
      fields: ['job_title'],
      overwrite: false,
      maxCredits: null,
    } as const;
    const key = { idempotencyKey: null, fingerprint: randomUUID() };
    const { run } = await startRun(database, workspaceId, order, key, Date.now());
    while (await prepareRun(database, workspaceId, run.id, 100));
    const take = (fence: number, count: number) =>
      takeItems(
        database,
        workspaceId,
        run.id,
        fence,
        Array.from({ length: count }, () => randomUUID()),
      );
    const end = (items: readonly EndedItem[]) => endItems(database, workspaceId, run.id, items);
    const active = async () =>
      (await activeRuns(database, 500)).find(({ id }) => id === run.id) ?? assert.fail('the run has ended');
    return { workspaceId, id: run.id, take, end, active };
  }

  const placesOf = (items: readonly { readonly n: number }[]) =>
    items.map(({ n }) => n).sort((a, b) => a - b);

  test('is taken before what nobody has taken yet; what failed waits for the next pass', async () => {
    const { database } = made;
    const { workspaceId, id, take, end, active } = await newRun(8);
    const [dying, living] = [await registerProcess(database), await registerProcess(database)];
    assert.deepEqual(placesOf(await take(dying, 3)), [1, 2, 3]);
    const ours = await take(living, 2);
    assert.deepEqual(placesOf(ours), [4, 5]);

    await endLease(database, dying);
    const known = ours.map(item => item.enrichment_id);
    const recovered = await recoverItems(database, await active(), living, known, oldestIdOf(0));
    assert.deepEqual(
      recovered.map(({ n, ending }) => `${n} ${ending}`),
      ['1 again', '2 again', '3 again'],
    );
    await end(recovered);
    assert.deepEqual(placesOf(await take(living, 2)), [1, 2]);
    assert.deepEqual(placesOf(await take(living, 2)), [3, 6]);

    const [failing] = ours;
    if (failing === undefined) throw new Error('Nothing was taken.');
    await end([{ n: 4, enrichmentId: failing.enrichment_id, ending: 'failed', vendorCost: 0 }]);
    assert.deepEqual(placesOf(await take(living, 5)), [7, 8]);
    assert.equal(await startNextPass(database, workspaceId, id), true);
    assert.deepEqual(placesOf(await take(living, 5)), [4]);
  });
});
