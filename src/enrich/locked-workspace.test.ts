import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { onPostgres } from '../../test/support/databases.js';
import { migrated } from '../../test/support/migrated.js';
import { insertContact } from '../contacts/contacts.store.js';
import { grantCredits } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import { insertWorkspace } from '../workspaces/workspaces.store.js';
import { AdmitStage } from './admit.js';
import { FAILED, settleItem } from './answer.js';
import type { EnrichCall } from './call.js';
import { admitBatch, settleBatch } from './enrichments.store.js';
import { registerProcess } from './processes.store.js';
import { SettleStage } from './settle.js';

async function newCall(database: Database): Promise<EnrichCall> {
  const workspaceId = randomUUID();
  await insertWorkspace(database, { id: workspaceId, name: 'One', plan: 'unlimited', sandbox: false });
  await grantCredits(database, workspaceId, { reference: 'first', amount: 1, note: null });
  const contactId = randomUUID();
  const at = new Date();
  await insertContact(database, workspaceId, {
    id: contactId,
    email: 'a@acme.com',
    createdAt: at,
    updatedAt: at,
  });
  return {
    workspaceId,
    subject: { kind: 'contact', contactId },
    fields: ['job_title'],
    overwrite: false,
    idempotencyKey: null,
    receiptKey: null,
    fingerprint: randomUUID(),
    arrivedAtMs: Date.now(),
  };
}

onPostgres('a workspace that somebody else has locked', () => {
  test('is left out of a batch of several without a trace, and waited for alone', async () => {
    const { database, drop } = await migrated('postgres');
    try {
      const calls = [await newCall(database), await newCall(database)] as const;
      const fence = await registerProcess(database);
      const admit = new AdmitStage(
        database,
        () => fence,
        () => Date.now(),
      );
      const settle = new SettleStage(database);
      const deadlineAtMs = Date.now() + 60_000;
      const waiting = await database.transaction(async ({ query }) => {
        await query('select from workspaces where id = $1 for update', [calls[0].workspaceId]);
        const items = calls.map(call => ({ enrichmentId: randomUUID(), call }));
        const judged = await admitBatch(database, fence, items);
        assert.deepEqual(
          judged.map(({ verdict }) => verdict),
          ['busy', 'admitted'],
        );
        const ends = items.map(item => settleItem({ ...item, fence }, FAILED, []));
        const settled = await settleBatch(database, ends);
        assert.deepEqual(
          settled.map(({ verdict }) => verdict),
          ['busy', 'settled'],
        );
        const [locked, free] = calls.map(call => admit.admit(call, deadlineAtMs));
        assert.equal((await free)?.kind, 'admitted', 'it does not wait for its neighbour');
        // In an object: a promise by itself would be waited for before the lock is given up.
        return { locked };
      });
      const admission = await waiting.locked;
      assert.equal(admission?.kind, 'admitted');
      if (admission?.kind !== 'admitted') return;
      const { verdict, balance } = await settle.settle(settleItem(admission.admitted, FAILED, []));
      assert.deepEqual({ verdict, balance }, { verdict: 'settled', balance: 1 });
    } finally {
      await drop();
    }
  });
});
