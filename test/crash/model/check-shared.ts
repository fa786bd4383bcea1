import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { grantCredits } from '../../../src/credits/credits.store.js';
import type { Database } from '../../../src/database/database.js';
import type { EnrichCall } from '../../../src/enrich/call.js';
import {
  type AdmitItem,
  admitBatch,
  lookUpBatch,
  type SettleItem,
  settleBatch,
} from '../../../src/enrich/enrichments.store.js';
import { registerProcess } from '../../../src/enrich/processes.store.js';
import { readBooks } from '../books.store.js';
import { checkChain } from '../check-ledger.js';
import { reportFigures, SEED, scaled } from '../scale.js';
import type { SettleAs } from './books-model.js';
import { readAccount } from './model.store.js';
import { newContact, newWorkspace } from './model-database.js';
import { settleItemOf } from './settle-item.js';

const WORKSPACES = 3;
const CONTACTS = 3;

interface Asked {
  readonly workspace: number;
  readonly contact: number;
  readonly key: number | null;
  /** Null: it goes on running. */
  readonly as: SettleAs | null;
  /** Whether it is only looked at before its settle. */
  readonly isLookedAt: boolean;
}

interface Workspace {
  readonly id: string;
  readonly contactIds: readonly string[];
}

/** How a batch goes to the database: all of it at once, or what is of each workspace by itself. */
type Way = <Item, Verdict>(
  items: readonly Item[],
  workspaceOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<readonly Verdict[]>,
) => Promise<readonly Verdict[]>;

const together: Way = (items, _workspaceOf, run) => run(items);

const apart: Way = async <Item, Verdict>(
  items: readonly Item[],
  workspaceOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<readonly Verdict[]>,
) => {
  const verdicts = new Map<Item, Verdict>();
  for (const workspace of new Set(items.map(workspaceOf))) {
    const own = items.filter(item => workspaceOf(item) === workspace);
    (await run(own)).forEach((verdict, index) => {
      const item = own[index];
      if (item !== undefined) verdicts.set(item, verdict);
    });
  }
  return items.flatMap(item => verdicts.get(item) ?? []);
};

async function newWorkspaces(database: Database, credits: readonly number[]): Promise<Workspace[]> {
  return Promise.all(
    credits.map(async amount => {
      const id = await newWorkspace(database);
      if (amount > 0) await grantCredits(database, id, { reference: 'first', amount, note: null });
      const contactIds = Array.from({ length: CONTACTS }, (_, n) =>
        newContact(database, id, `c${n}@acme.com`),
      );
      return { id, contactIds: await Promise.all(contactIds) };
    }),
  );
}

function callOf({ workspace, contact, key }: Asked, workspaces: readonly Workspace[]): EnrichCall {
  const { id = '', contactIds = [] } = workspaces[workspace] ?? {};
  const keyId = key === null ? null : `00000000-0000-4000-8000-00000000000${key}`;
  return {
    workspaceId: id,
    subject: { kind: 'contact', contactId: contactIds[contact] ?? '' },
    fields: ['job_title'],
    overwrite: true,
    idempotencyKey: keyId,
    receiptKey: keyId,
    fingerprint: `00000000-0000-4000-8000-0000000000${contact}${contact}`,
    arrivedAtMs: Date.now(),
  };
}

/** Admits and settles one batch after the other; what there is to tell of how each ended. */
async function play(
  database: Database,
  { batches, workspaces, way }: { batches: readonly Asked[][]; workspaces: readonly Workspace[]; way: Way },
): Promise<unknown[]> {
  const fence = await registerProcess(database);
  const told: unknown[] = [];
  for (const batch of batches) {
    const asked = batch.map(one => ({ one, enrichmentId: randomUUID(), call: callOf(one, workspaces) }));
    const looked = await way(
      asked.filter(({ one }) => one.isLookedAt).map(({ call }) => call),
      call => call.workspaceId,
      calls => lookUpBatch(database, calls),
    );
    const held = asked.filter(({ one }) => !one.isLookedAt);
    const admitted = await way<AdmitItem, Awaited<ReturnType<typeof admitBatch>>[number]>(
      held,
      ({ call }) => call.workspaceId,
      items => admitBatch(database, fence, items),
    );
    const kinds = new Map(held.map((item, index) => [item.enrichmentId, admitted[index]?.verdict]));
    const settles = asked.flatMap(({ one, call, enrichmentId }): SettleItem[] => {
      const isReady = one.isLookedAt || kinds.get(enrichmentId) === 'admitted';
      if (one.as === null || !isReady) return [];
      const opening = {
        ageMs: 1,
        requestedMask: 1,
        overwrite: true,
        fingerprint: call.fingerprint,
        companyId: null,
      };
      const admission = { enrichmentId, fence, call };
      return [
        settleItemOf({
          admitted: admission,
          as: one.as,
          version: 1,
          answer: `{"data":{"at":`,
          opening: one.isLookedAt ? opening : null,
        }),
      ];
    });
    const settled = await way(
      settles,
      item => item.admitted.call.workspaceId,
      items => settleBatch(database, items),
    );
    told.push(
      [looked, admitted].map(verdicts => verdicts.map(({ verdict }) => verdict)),
      settled,
    );
  }
  return told;
}

const asked = fc.record({
  workspace: fc.nat({ max: WORKSPACES - 1 }),
  contact: fc.nat({ max: CONTACTS - 1 }),
  key: fc.option(fc.nat({ max: 2 }), { nil: null }),
  as: fc.constantFrom<SettleAs | null>('succeeded', 'succeeded', 'unchanged', 'no_match', 'failed', null),
  isLookedAt: fc.boolean(),
});

/** No contact is twice in a batch, and no key: the batcher sees to it. */
const batches = fc.array(
  fc
    .uniqueArray(asked, { maxLength: 8, selector: ({ workspace, contact }) => `${workspace} ${contact}` })
    .map(all => all.filter(({ workspace, key }, at) => key === null || isFirst(all, at, workspace, key))),
  { minLength: 1, maxLength: 6 },
);

function isFirst(all: readonly Asked[], at: number, workspace: number, key: number): boolean {
  return all.findIndex(one => one.workspace === workspace && one.key === key) === at;
}

const credits = fc.array(fc.nat({ max: 4 }), { minLength: WORKSPACES, maxLength: WORKSPACES });

export function checkShared(database: () => Database): void {
  test('calls of several workspaces in one batch end as they would in batches of their own', async () => {
    const numRuns = scaled(10, 500);
    await fc.assert(
      fc.asyncProperty(batches, credits, async (batched, granted) => {
        const [shared, own] = await Promise.all([
          newWorkspaces(database(), granted),
          newWorkspaces(database(), granted),
        ]);
        assert.deepEqual(
          await play(database(), { batches: batched, workspaces: shared, way: together }),
          await play(database(), { batches: batched, workspaces: own, way: apart }),
        );
        for (const [place, { id }] of shared.entries()) {
          const twin = await readAccount(database(), own[place]?.id ?? '');
          assert.deepEqual(await readAccount(database(), id), twin);
          assert.deepEqual(checkChain(await readBooks(database(), id)), []);
        }
      }),
      { numRuns, seed: SEED },
    );
    reportFigures('batches of several workspaces', { trials: numRuns, findings: 0 });
  });
}
