import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { onBothDatabases } from '../../test/support/databases.js';
import { migrated } from '../../test/support/migrated.js';
import { grantCredits } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import { insertWorkspace } from '../workspaces/workspaces.store.js';
import { type Outcome, settleItem } from './answer.js';
import type { EnrichCall } from './call.js';
import { CompanyTarget } from './company-target.js';
import { admitBatch, readCompany } from './enrichments.store.js';
import { registerProcess } from './processes.store.js';
import { SettleStage } from './settle.js';

/** A database that notes how many calls each settle has. */
function counting(database: Database): { readonly database: Database; readonly sizes: number[] } {
  const sizes: number[] = [];
  return {
    sizes,
    database: {
      worksBeside: database.worksBeside,
      query: (text, values) => database.query(text, values),
      transaction: work => database.transaction(work),
      close: () => database.close(),
      call(name, parameters) {
        const [, owners] = parameters;
        if (name === 'settle_v1' && Array.isArray(owners)) sizes.push(owners.length);
        return database.call(name, parameters);
      },
    },
  };
}

async function newWorkspace(database: Database): Promise<string> {
  const id = randomUUID();
  await insertWorkspace(database, { id, name: 'One', plan: 'unlimited', sandbox: false });
  await grantCredits(database, id, { reference: 'first', amount: 50, note: null });
  return id;
}

function callAbout(workspaceId: string, about: { companyId?: string; domain?: string }): EnrichCall {
  const { companyId = null, domain = null } = about;
  return {
    workspaceId,
    subject: { kind: 'company', companyId, domain },
    fields: ['name'],
    overwrite: false,
    idempotencyKey: null,
    receiptKey: null,
    fingerprint: randomUUID(),
    arrivedAtMs: Date.now(),
  };
}

/** A success that writes the company as it is known to the caller. */
function writing(target: CompanyTarget): Outcome {
  const { write } = target.after([], randomUUID(), Date.now());
  return { status: 'succeeded', write, changes: [], charge: 1, body: '{"data":{"credits_remaining":' };
}

onBothDatabases('settles of companies', kind => {
  async function admitted(database: Database, calls: readonly EnrichCall[]) {
    const fence = await registerProcess(database);
    const items = calls.map(call => ({ enrichmentId: randomUUID(), call }));
    const judged = await admitBatch(database, fence, items);
    for (const { verdict } of judged) assert.equal(verdict, 'admitted');
    return items.map(item => ({ ...item, fence }));
  }

  test('of different companies, also of one domain in two workspaces, are one batch', async () => {
    const { database, drop } = await migrated(kind);
    try {
      const counted = counting(database);
      const [one, other] = [await newWorkspace(database), await newWorkspace(database)];
      const calls = [
        ...Array.from({ length: 12 }, (_, n) => callAbout(one, { domain: `acme-${n}.com` })),
        callAbout(other, { domain: 'acme-0.com' }),
      ];
      const items = await admitted(database, calls);
      const settle = new SettleStage(counted.database);
      const verdicts = await Promise.all(
        items.map(item => {
          const { subject } = item.call;
          const domain = subject.kind === 'company' ? (subject.domain ?? '') : '';
          return settle.settle(settleItem(item, writing(CompanyTarget.unknown(domain)), []));
        }),
      );
      for (const { verdict } of verdicts) assert.equal(verdict, 'settled');
      assert.deepEqual(counted.sizes, [13]);
    } finally {
      await drop();
    }
  });

  test('of one company, made under its domain by one and known by its id to the other, are two batches, and one is told to merge anew', async () => {
    const { database, drop } = await migrated(kind);
    try {
      const counted = counting(database);
      const workspaceId = await newWorkspace(database);
      const settle = new SettleStage(counted.database);
      const unknown = CompanyTarget.unknown('acme.com');
      const [first] = await admitted(database, [callAbout(workspaceId, { domain: 'acme.com' })]);
      assert.ok(first !== undefined);
      assert.equal((await settle.settle(settleItem(first, writing(unknown), []))).verdict, 'settled');
      const there = await readCompany(database, workspaceId, { companyId: null, domain: 'acme.com' });
      assert.ok(there !== null && there.version > 0);
      const items = await admitted(database, [
        callAbout(workspaceId, { companyId: there.company.id }),
        callAbout(workspaceId, { domain: 'acme.com' }),
        callAbout(workspaceId, { domain: 'acme.com' }),
      ]);
      // By its id; by its domain as it is by now; by its domain as it was read before it was made.
      const targets = [there, there, unknown];
      const verdicts = await Promise.all(
        items.map((item, at) => settle.settle(settleItem(item, writing(targets[at] ?? there), []))),
      );
      assert.deepEqual(
        verdicts.map(({ verdict }) => verdict),
        ['settled', 'stale', 'stale'],
      );
      assert.deepEqual(counted.sizes, [1, 1, 1, 1]);
    } finally {
      await drop();
    }
  });
});
