import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { onBothDatabases } from '../../test/support/databases.js';
import { type Migrated, migrated } from '../../test/support/migrated.js';
import { rowId } from './import-values.js';
import type { ImportKind } from './kind.js';
import { processImport } from './process.js';
import { receiveImport } from './receive.js';

const NOW_MS = Date.UTC(2026, 0, 1);
const FENCE = 1;
const MEGABYTE = 1024 * 1024;

/** Writes nothing, and notes how many rows of each batch would be written; those named `bad` are refused. */
function notingKind(batches: number[]): ImportKind {
  return {
    name: 'notes',
    permission: 'write:contacts',
    readPermission: 'read:contacts',
    example: '',
    members: { name: { spellings: ['name'] } },
    value: (_member, given) => given,
    open: () => ({
      batch() {
        const ids: string[] = [];
        let seen = 0;
        return {
          add({ name }) {
            seen += 1;
            if (name === 'bad') return { name: 'is bad' };
            ids.push(rowId(NOW_MS, ids.length));
            return null;
          },
          prepare: async () => undefined,
          write: async () => ids.map(id => ({ kind: 'created', id })),
          committed: () => batches.push(seen),
        };
      },
    }),
  };
}

onBothDatabases('A batch of an import', kind => {
  let ground: Migrated;
  before(async () => {
    ground = await migrated(kind);
  });
  after(() => ground.drop());

  /** The rows of each batch that a file of these rows comes to. */
  async function batchesOf(rows: readonly string[]): Promise<number[]> {
    const { database } = ground;
    const batches: number[] = [];
    const noting = notingKind(batches);
    const received = await receiveImport(
      database,
      FENCE,
      {
        workspaceId: randomUUID(),
        kind: noting.name,
        format: 'table',
        options: { mapping: {}, hasHeader: true, updateExisting: false, tags: [] },
        idempotencyKey: null,
        bytes: pieces(['name;more', ...rows]),
        bytesMax: 100 * MEGABYTE,
      },
      NOW_MS,
    );
    assert.equal(received.kind, 'received');
    const work = {
      database,
      kind: noting,
      fence: FENCE,
      now: () => NOW_MS,
      onCompleted: async () => undefined,
    };
    const finished = await processImport(received.job, work, () => false);
    assert.equal(finished?.status, 'completed');
    return batches;
  }

  test('has 500 rows', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => `${index};`);
    assert.deepEqual(await batchesOf(rows), [500, 500, 200]);
  });

  test('has fewer rows where they are long, whether they go in or not', async () => {
    const long = (name: string) => `${name};${'x'.repeat(MEGABYTE - 100)}`;
    const rows = ['good', 'bad', 'good', 'bad', 'bad', 'good', 'bad'].map(long);
    assert.deepEqual(await batchesOf(rows), [5, 2]);
  });
});

async function* pieces(lines: readonly string[]): AsyncGenerator<Buffer> {
  for (const line of lines) yield Buffer.from(`${line}\n`);
}
