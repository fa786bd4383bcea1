import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { grantCredits } from '../../../src/credits/credits.store.js';
import type { Database } from '../../../src/database/database.js';
import { admitBatch, settleBatch } from '../../../src/enrich/enrichments.store.js';
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

class Admit implements BooksCommand {
  constructor(
    readonly process: number,
    readonly asked: readonly Asked[],
  ) {}
  check = () => true;
  async run(model: BooksModel, real: Real): Promise<void> {
    const fence = real.fences[this.process] ?? 0;
    const items = this.asked.map(({ key, contact }) => ({
      enrichmentId: randomUUID(),
      call: {
        workspaceId: real.workspaceId,
        contactId: real.contactIds[contact] ?? '',
        fields: ['job_title' as const],
        overwrite: true,
        idempotencyKey: key === null ? null : uuidOf(key),
        fingerprint: uuidOf(contact),
      },
    }));
    const verdicts = await admitBatch(real.database, real.workspaceId, fence, items);
    this.asked.forEach(({ key, contact }, index) => {
      const verdict = verdicts[index];
      const [expected, place] = model.admit(fence, {
        key: key === null ? null : uuidOf(key),
        fingerprint: uuidOf(contact),
        contact,
      });
      assert.equal(verdict?.verdict, expected);
      if (place === null || verdict === undefined || !('enrichmentId' in verdict)) return;
      if (place === real.callIds.length) real.callIds.push(verdict.enrichmentId);
      assert.equal(verdict.enrichmentId, real.callIds[place]);
      if (verdict.verdict === 'admitted') assert.equal(verdict.contact.version, model.calls[place]?.version);
      if (verdict.verdict === 'replay')
        assert.equal(verdict.answer, model.claims.get(key === null ? '' : uuidOf(key))?.answer);
    });
    await compare(model, real);
  }
  toString = () => `process ${this.process} admits ${JSON.stringify(this.asked)}`;
}

class Settle implements BooksCommand {
  /** @param isLate settles under the fencing number that the call's first owner had. */
  constructor(
    readonly picks: readonly { readonly pick: number; readonly as: SettleAs; readonly isLate: boolean }[],
  ) {}
  check = (model: Readonly<BooksModel>) => model.calls.length > 0;
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
    const verdicts = await settleBatch(
      real.database,
      real.workspaceId,
      chosen.map(({ place, call, as, fence, version, answer }) => ({
        admitted: {
          enrichmentId: real.callIds[place] ?? '',
          fence,
          call: { contactId: real.contactIds[call.contact] ?? '', idempotencyKey: call.key },
        },
        status: as,
        write:
          as === 'succeeded'
            ? {
                version,
                job_title: `Title ${place}`,
                company_name: null,
                linkedin_url: null,
                phone: null,
                location: null,
                seniority: null,
                provenance: {},
                updatedAt: new Date(),
              }
            : null,
        fieldsUpdatedMask: 0,
        fields: {},
        attempts: [],
        storedAnswer: as === 'failed' || call.key === null ? null : answer,
      })),
    );
    chosen.forEach(({ place, fence, version, as, answer }, index) => {
      const expected = model.settle(place, fence, version, as, answer);
      assert.equal(verdicts[index]?.verdict, expected);
      if (expected === 'settled') assert.equal(verdicts[index]?.balance, model.balance);
      // A stale one reads its contact anew and comes again.
      const call = model.calls[place];
      if (expected === 'stale' && call !== undefined) call.version = model.versions[call.contact] ?? 0;
    });
    await compare(model, real);
  }
  toString = () => `settle ${JSON.stringify(this.picks)}`;
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
const pick = fc.record({
  pick: fc.nat({ max: 5 }),
  as: fc.constantFrom<SettleAs>('succeeded', 'succeeded', 'unchanged', 'no_match', 'failed'),
  isLate: fc.constantFrom(false, false, false, true),
});

const commands = fc.commands(
  [
    fc
      .record({ reference: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 1, max: 3 }) })
      .map(({ reference, amount }) => new Grant(reference, amount)),
    fc.tuple(fc.nat({ max: PROCESSES - 1 }), batch).map(([process, items]) => new Admit(process, items)),
    fc.tuple(fc.nat({ max: PROCESSES - 1 }), batch).map(([process, items]) => new Admit(process, items)),
    fc.array(pick, { minLength: 1, maxLength: 3 }).map(picks => new Settle(picks)),
    fc.array(pick, { minLength: 1, maxLength: 3 }).map(picks => new Settle(picks)),
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
