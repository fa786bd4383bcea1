import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LedgerHead } from './credits.store.js';
import {
  entryHash,
  FIRST_HASH,
  LedgerCheck,
  type LedgerEntry,
  type LedgerFault,
  toLedgerEntry,
} from './ledger.js';

const WORKSPACE = '018f3c1e-7d2a-7cc3-98c4-000000000001';
const ENRICHMENT = '018f3c1e-7d2a-7cc3-98c4-00000000000';

/** A ledger as it is written: a positive amount is a grant, -1 a charge. */
function written(amounts: readonly number[]): { entries: LedgerEntry[]; head: LedgerHead } {
  const entries: LedgerEntry[] = [];
  let previous = FIRST_HASH;
  let balance = 0;
  for (const [index, amount] of amounts.entries()) {
    balance += amount;
    const isGrant = amount > 0;
    const enrichmentId = isGrant ? null : `${ENRICHMENT}${index}`;
    const entry: Omit<LedgerEntry, 'hash'> = {
      id: index + 1,
      type: isGrant ? 'grant' : 'charge',
      amount,
      balance_after: balance,
      reference: enrichmentId ?? `invoice-${index}`,
      enrichment_id: enrichmentId,
      contact_id: isGrant ? null : WORKSPACE,
      note: isGrant ? 'Grüße' : null,
      created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
    };
    previous = entryHash(previous, WORKSPACE, entry);
    entries.push({ ...entry, hash: previous });
  }
  return { entries, head: { balance, held: 0, ledger_seq: entries.length, ledger_hash: previous } };
}

function check(
  entries: readonly LedgerEntry[],
  head: LedgerHead,
  workspaceId = WORKSPACE,
): LedgerFault | null {
  const ledger = new LedgerCheck(workspaceId);
  for (const entry of entries) {
    const fault = ledger.next(entry);
    if (fault !== null) return fault;
  }
  return ledger.end(head);
}

const amounts = fc
  .array(
    fc.integer({ min: 1, max: 50 }).map(amount => (amount % 3 === 0 ? amount : -1)),
    { minLength: 1, maxLength: 9 },
  )
  .map(changes => [100, ...changes]);

const place = fc.nat({ max: 8 });

describe('a ledger as it was written', () => {
  test('is whole', () => {
    fc.assert(
      fc.property(amounts, given => assert.equal(check(written(given).entries, written(given).head), null)),
    );
    assert.equal(check([], { balance: 0, held: 0, ledger_seq: 0, ledger_hash: FIRST_HASH }), null);
  });

  test('shows a charge by its enrichment', () => {
    const row = {
      seq: 7,
      amount: -1,
      balance_after: 3,
      reference: null,
      enrichment_id: ENRICHMENT,
      contact_id: WORKSPACE,
    };
    const entry = toLedgerEntry({ ...row, note: null, created_at: new Date(0), hash: 'ab' });
    assert.deepEqual(
      [entry.id, entry.type, entry.reference, entry.created_at],
      [7, 'charge', ENRICHMENT, '1970-01-01T00:00:00.000Z'],
    );
    assert.equal(
      toLedgerEntry({ ...row, amount: 5, reference: 'x', note: null, created_at: new Date(0), hash: '' })
        .type,
      'grant',
    );
  });
});

describe('what was done to a ledger is found', () => {
  const edits: Partial<Record<keyof LedgerEntry, unknown>>[] = [
    { amount: 1_000 },
    { balance_after: 1_000 },
    { reference: 'another' },
    { type: 'refund' },
    { enrichment_id: 'another' },
    { contact_id: 'another' },
    { note: 'another' },
    { created_at: '2020-01-01T00:00:00.000Z' },
    { hash: 'f'.repeat(64) },
  ];
  for (const edit of edits) {
    test(`an edited ${Object.keys(edit).join()}, at the edited entry`, () => {
      fc.assert(
        fc.property(amounts, place, (given, index) => {
          const { entries, head } = written(given);
          const at = index % entries.length;
          const edited = entries.map((entry, position) => (position === at ? { ...entry, ...edit } : entry));
          assert.equal(check(edited as LedgerEntry[], head)?.entry, at + 1);
        }),
      );
    });
  }

  test('an edited entry with a hash made to fit, at the one after it or at the end', () => {
    const { entries, head } = written([100, -1, -1, -1]);
    const [first, second, ...rest] = entries;
    assert.ok(first !== undefined && second !== undefined);
    const forged = { ...second, amount: -2, balance_after: 98 };
    const fitted = { ...forged, hash: entryHash(first.hash, WORKSPACE, forged) };
    assert.equal(check([first, fitted, ...rest], head)?.entry, 3);
    assert.equal(check([first, fitted], { ...head, ledger_seq: 2, balance: 98 })?.entry, 2);
  });

  test('a removed entry', () => {
    fc.assert(
      fc.property(amounts, place, (given, index) => {
        const { entries, head } = written(given);
        const at = index % entries.length;
        assert.equal(check(entries.toSpliced(at, 1), head)?.entry, at + 1);
      }),
    );
  });

  test('an end that was cut off, even where the workspace’s balance was set to fit', () => {
    fc.assert(
      fc.property(amounts, given => {
        const { entries, head } = written(given);
        const cut = entries.slice(0, -1);
        const balance = cut.at(-1)?.balance_after ?? 0;
        assert.notEqual(check(cut, { ...head, balance }), null);
        assert.notEqual(check(cut, { ...head, balance, ledger_seq: cut.length }), null);
      }),
    );
  });

  test('reordered entries', () => {
    fc.assert(
      fc.property(amounts, place, (given, index) => {
        const { entries, head } = written(given);
        const at = index % (entries.length - 1);
        const [one, other] = entries.slice(at, at + 2);
        assert.ok(one !== undefined && other !== undefined);
        assert.notEqual(check(entries.toSpliced(at, 2, other, one), head), null);
        const renumbered = [
          { ...other, id: one.id },
          { ...one, id: other.id },
        ];
        assert.notEqual(check(entries.toSpliced(at, 2, ...renumbered), head), null);
      }),
    );
  });

  test('an entry that was written twice', () => {
    const { entries, head } = written([100, -1, -1]);
    assert.equal(check([...entries, ...entries.slice(-1)], head)?.entry, 4);
  });

  test('a balance of the workspace that the ledger does not have', () => {
    const { entries, head } = written([100, -1]);
    assert.notEqual(check(entries, { ...head, balance: 100 }), null);
  });

  test('the ledger of another workspace', () => {
    const { entries, head } = written([100, -1]);
    assert.equal(check(entries, head, ENRICHMENT)?.entry, 1);
  });
});
