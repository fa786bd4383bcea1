import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { grantCredits } from '../../../src/credits/credits.store.js';
import type { Database } from '../../../src/database/database.js';
import type { EnrichCall } from '../../../src/enrich/call.js';
import { admitBatch, lookUpBatch, settleBatch } from '../../../src/enrich/enrichments.store.js';
import { oldestIdOf } from '../../../src/enrich/lease.js';
import {
  deadProcesses,
  endLease,
  forgetProcess,
  registerProcess,
  releaseDead,
} from '../../../src/enrich/processes.store.js';
import { readBooks } from '../books.store.js';
import { checkBalance, checkChain } from '../check-ledger.js';
import { reportFigures, SEED, scaled } from '../scale.js';
import { BooksModel, type SettleAs } from './books-model.js';
import { readAccount } from './model.store.js';
import { newContact, newWorkspace } from './model-database.js';
import { settleItemOf } from './settle-item.js';

const CONTACTS = 3;
const PROCESSES = 2;

/** What the model's small numbers stand for in the database. */
interface Real {
  readonly database: Database;
  readonly workspaceId: string;
  readonly contactIds: readonly string[];
  /** The enrichment ids of the model's calls, in its order. */
  readonly callIds: string[];
  /** The present fencing number of each process. */
  readonly fences: number[];
}

type BooksCommand = fc.AsyncCommand<BooksModel, Real>;

/** Keys and fingerprints from few, so that they meet. */
const uuidOf = (name: number): string => `00000000-0000-4000-8000-${String(name).padStart(12, '0')}`;

async function compare(model: BooksModel, { database, workspaceId }: Real): Promise<void> {
  assert.deepEqual(await readAccount(database, workspaceId), { balance: model.balance, held: model.held });
}

class Grant implements BooksCommand {
  constructor(
    readonly reference: string,
    readonly amount: number,
  ) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const granted = await grantCredits(real.database, real.workspaceId, { ...this, note: null });
    const stands = model.grant(this.reference, this.amount);
    assert.equal(granted.kind === 'granted' && granted.amount, stands);
    await compare(model, real);
  }
  toString = () => `grant ${this.amount} by ${this.reference}`;
}

interface Asked {
  readonly key: number | null;
  /** The fingerprint is of the whole request, so of the contact as well; here of nothing else. */
  readonly contact: number;
}

function namesOf({ key, contact }: Asked) {
  return { key: key === null ? null : uuidOf(key), fingerprint: uuidOf(contact), contact };
}

function callOf(one: Asked, { workspaceId, contactIds }: Real): EnrichCall {
  const { key, fingerprint } = namesOf(one);
  const contactId = contactIds[one.contact] ?? '';
  return {
    workspaceId,
    subject: { kind: 'contact', contactId },
    fields: ['job_title'],
    overwrite: true,
    idempotencyKey: key,
    receiptKey: key,
    fingerprint,
    arrivedAtMs: Date.now(),
  };
}

class Admit implements BooksCommand {
  constructor(
    readonly process: number,
    readonly asked: readonly Asked[],
  ) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const fence = real.fences[this.process] ?? 0;
    const items = this.asked.map(one => ({ enrichmentId: randomUUID(), call: callOf(one, real) }));
    const verdicts = await admitBatch(real.database, fence, items);
    this.asked.forEach(({ key, contact }, index) => {
      const verdict = verdicts[index];
      const [expected, place] = model.admit(fence, namesOf({ key, contact }));
      assert.equal(verdict?.verdict, expected);
      if (place === null || verdict === undefined || !('enrichmentId' in verdict)) return;
      if (place === real.callIds.length) real.callIds.push(verdict.enrichmentId);
      assert.equal(verdict.enrichmentId, real.callIds[place]);
      if (verdict.verdict === 'admitted') assert.equal(verdict.target.version, model.calls[place]?.version);
      if (verdict.verdict === 'replay')
        assert.equal(verdict.answer, model.claims.get(key === null ? '' : uuidOf(key))?.answer);
    });
    await compare(model, real);
  }
  toString = () => `process ${this.process} admits ${JSON.stringify(this.asked)}`;
}

/** Looks at calls that ask nobody outside. */
class LookUp implements BooksCommand {
  constructor(readonly asked: readonly Asked[]) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const verdicts = await lookUpBatch(
      real.database,
      this.asked.map(one => callOf(one, real)),
    );
    const expected = this.asked.map(one => model.lookUp(namesOf(one)));
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      expected,
    );
    await compare(model, real);
  }
  toString = () => `looks up ${JSON.stringify(this.asked)}`;
}

interface Held {
  /** How many calls ago it was admitted. */
  readonly pick: number;
  readonly as: SettleAs;
  /** Settles under the fencing number that the call's first owner had. */
  readonly isLate: boolean;
}

interface Fresh extends Asked {
  readonly as: SettleAs;
  /** Somebody has written the contact since it was looked at. */
  readonly isBehind: boolean;
}

/** Settles calls that hold a credit, and calls of one process that were only looked at, in one batch. */
class Settle implements BooksCommand {
  constructor(
    readonly picks: readonly Held[],
    readonly process: number,
    readonly fresh: readonly Fresh[],
  ) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const contacts = new Set<number>();
    const chosen = this.picks.flatMap(({ pick, as, isLate }) => {
      // One of the latest: the others are over.
      const place = Math.max(0, model.calls.length - 1 - pick);
      const call = model.calls[place];
      // A batch has no contact and no call twice: the batcher sees to it.
      if (call === undefined || contacts.has(call.contact)) return [];
      contacts.add(call.contact);
      return [
        { place, call, as, fence: isLate ? 0 : call.fence, version: call.version, answer: `{"at":{"was":` },
      ];
    });
    const keys = new Set(chosen.map(({ call }) => call.key));
    const fresh = this.fresh.flatMap(({ as, isBehind, ...one }) => {
      const { key } = namesOf(one);
      if (contacts.has(one.contact) || (key !== null && keys.has(key))) return [];
      contacts.add(one.contact);
      keys.add(key);
      const version = (model.versions[one.contact] ?? 0) - (isBehind ? 1 : 0);
      return [{ one, as, version, enrichmentId: randomUUID(), answer: `{"at":{"was":` }];
    });
    const fenceOfFresh = real.fences[this.process] ?? 0;
    const verdicts = await settleBatch(real.database, [
      ...chosen.map(({ place, call, as, fence, version, answer }) => {
        const enrichmentId = real.callIds[place] ?? '';
        const contactId = real.contactIds[call.contact] ?? '';
        const subject = { kind: 'contact', contactId } as const;
        const { workspaceId } = real;
        const admitted = { enrichmentId, fence, call: { workspaceId, subject, idempotencyKey: call.key } };
        return settleItemOf({ admitted, as, version, answer, opening: null });
      }),
      ...fresh.map(({ one, as, version, enrichmentId, answer }) => {
        const call = callOf(one, real);
        const opening = {
          ageMs: 1,
          requestedMask: 1,
          overwrite: true,
          fingerprint: call.fingerprint,
          companyId: null,
        };
        return settleItemOf({
          admitted: { enrichmentId, fence: fenceOfFresh, call },
          as,
          version,
          answer,
          opening,
        });
      }),
    ]);
    let available = model.balance - model.held;
    chosen.forEach(({ place, fence, version, as, answer }, index) => {
      const expected = model.settle(place, fence, version, as, answer);
      assert.equal(verdicts[index]?.verdict, expected);
      if (expected === 'settled') assert.equal(verdicts[index]?.balance, model.balance);
      // A stale one reads its contact anew and comes again.
      const call = model.calls[place];
      if (expected === 'stale' && call !== undefined) call.version = model.versions[call.contact] ?? 0;
    });
    fresh.forEach(({ one, as, version, enrichmentId, answer }, index) => {
      const verdict = verdicts[chosen.length + index];
      const expected = model.take(fenceOfFresh, namesOf(one), version, as, answer, available);
      assert.equal(verdict?.verdict, expected);
      if (as === 'succeeded' && (expected === 'settled' || expected === 'stale')) available -= 1;
      if (expected !== 'settled') return;
      real.callIds.push(enrichmentId);
      assert.equal(verdict?.balance, model.balance);
    });
    await compare(model, real);
  }
  toString = () => `process ${this.process} settles ${JSON.stringify([this.picks, this.fresh])}`;
}

/** A process dies, and starts again as another one. */
class Die implements BooksCommand {
  constructor(readonly process: number) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const fence = real.fences[this.process] ?? 0;
    await endLease(real.database, fence);
    model.alive.delete(fence);
    const next = await registerProcess(real.database);
    real.fences[this.process] = next;
    model.alive.add(next);
    await compare(model, real);
  }
  toString = () => `process ${this.process} dies`;
}

class Release implements BooksCommand {
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    for (const { fence } of await deadProcesses(real.database)) {
      await releaseDead(real.database, real.workspaceId, fence, oldestIdOf(0));
      await forgetProcess(real.database, fence);
    }
    model.release();
    await compare(model, real);
  }
  toString = () => 'holds of the dead are released';
}

const asked = fc.record({
  key: fc.option(fc.nat({ max: 2 }), { nil: null }),
  contact: fc.nat({ max: CONTACTS - 1 }),
});
/** No key is twice in a batch: the batcher sees to it. */
const batch = fc.uniqueArray(asked, {
  minLength: 1,
  maxLength: 4,
  selector: ({ key }) => key ?? Symbol('no key'),
});
const as = fc.constantFrom<SettleAs>('succeeded', 'succeeded', 'unchanged', 'no_match', 'failed');
const seldom = fc.constantFrom(false, false, false, true);
const pick = fc.record({ pick: fc.nat({ max: 5 }), as, isLate: seldom });
const fresh = fc.tuple(asked, as, seldom).map(([one, how, isBehind]) => ({ ...one, as: how, isBehind }));
const settles = fc
  .tuple(
    fc.array(pick, { maxLength: 3 }),
    fc.nat({ max: PROCESSES - 1 }),
    fc.array(fresh, { minLength: 1, maxLength: 3 }),
  )
  .map(([picks, process, looked]) => new Settle(picks, process, looked));

const commands = fc.commands(
  [
    fc
      .record({ reference: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 1, max: 3 }) })
      .map(({ reference, amount }) => new Grant(reference, amount)),
    fc.tuple(fc.nat({ max: PROCESSES - 1 }), batch).map(([process, items]) => new Admit(process, items)),
    fc.tuple(fc.nat({ max: PROCESSES - 1 }), batch).map(([process, items]) => new Admit(process, items)),
    batch.map(items => new LookUp(items)),
    settles,
    settles,
    fc.nat({ max: PROCESSES - 1 }).map(process => new Die(process)),
    fc.constant(new Release()),
  ],
  { maxCommands: 60, size: 'max' },
);

export function checkBooks(database: () => Database): void {
  test('grants, holds, charges and keys are what the model says after every step', async () => {
    const numRuns = scaled(10, 1_500);
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(commands, async run => {
        const workspaceId = await newWorkspace(database());
        const real: Real = {
          database: database(),
          workspaceId,
          contactIds: await Promise.all(
            Array.from({ length: CONTACTS }, (_, n) =>
              newContact(database(), workspaceId, `contact${n}@acme.com`),
            ),
          ),
          callIds: [],
          fences: await Promise.all(Array.from({ length: PROCESSES }, () => registerProcess(database()))),
        };
        const model = new BooksModel(CONTACTS);
        for (const fence of real.fences) model.alive.add(fence);
        await fc.asyncModelRun(() => ({ model, real }), run);
        steps += [...run].length;
        const books = await readBooks(database(), workspaceId);
        const grants = Object.fromEntries(model.grants);
        assert.deepEqual(checkChain(books), []);
        assert.deepEqual(checkBalance({ books, grants, stories: [], vendorCalls: [], kills: [] }), []);
      }),
      { numRuns, seed: SEED, endOnFailure: false },
    );
    reportFigures('model of ledger and idempotency', { trials: numRuns, steps, findings: 0 });
  });
}
