import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { onBothDatabases } from '../../test/support/databases.js';
import { type Migrated, migrated } from '../../test/support/migrated.js';
import { countGaps } from './plan-run.js';

onBothDatabases('counting for the plan of a run', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  test('ends between two statements when nobody waits for it any more', async () => {
    const ids = Array.from({ length: 30_000 }, () => randomUUID());
    const order = { kind: 'contacts', selection: { kind: 'list', ids } } as const;
    let looks = 0;
    const count = (leavesAfter: number) =>
      countGaps(made.database, randomUUID(), order, () => {
        looks += 1;
        return looks > leavesAfter;
      });
    assert.deepEqual([await count(Number.POSITIVE_INFINITY), looks > 2], [[], true]);
    looks = 0;
    assert.deepEqual([await count(1), looks], [null, 2]);
  });
});
