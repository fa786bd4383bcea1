import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createLogger } from '../../src/logger.js';
import { hunterProvider } from '../../src/providers/hunter/hunter-provider.js';
import { keptDays } from '../../src/providers/keeping.js';
import { commonOptions } from '../../src/providers/options.js';
import {
  deleteOldReceipts,
  findReceipts,
  type KeptOutcome,
  writeReceipts,
} from '../../src/providers/receipts.store.js';
import type { RegisteredProvider } from '../../src/providers/registered.js';
import { Retention } from '../../src/providers/retention.js';
import { Standing } from '../../src/providers/standing.js';
import { onBothDatabases } from '../support/databases.js';
import { type Migrated, migrated } from '../support/migrated.js';
import { withVendor } from './ask-vendor.js';

const DAY_MS = 86_400_000;

const FOUND: KeptOutcome = { outcome: 'found', fields: { job_title: 'Paralegal' } };

const DAYS: readonly (readonly [object, KeptOutcome['outcome'], number])[] = [
  [{}, 'found', 90],
  [{}, 'not_found', 7],
  [{ retention_days: 30 }, 'found', 30],
  [{ retention_days: 30 }, 'not_found', 7],
  [{ retention_days: 300 }, 'found', 90],
  [{ may_cache: false }, 'found', 0],
  [{ may_cache: false }, 'not_found', 0],
];

for (const [options, outcome, days] of DAYS) {
  test(`an answer (${outcome}) serves others for ${days} days with ${JSON.stringify(options)}`, () => {
    const kept: KeptOutcome = outcome === 'found' ? FOUND : { outcome: 'not_found' };
    assert.equal(keptDays(kept, commonOptions.parse(options)), days);
  });
}

test('who opted out stays so, whatever is kept of others', () => {
  const options = commonOptions.parse({ may_cache: false, retention_days: 1 });
  assert.ok(keptDays({ outcome: 'suppressed' }, options) > 365);
});

/** A provider of which nothing but its options matters. */
function configured(id: string, options: object): Promise<RegisteredProvider> {
  return withVendor(hunterProvider, 'http://127.0.0.1:1', async provider => ({
    id,
    type: 'hunter',
    options: { ...commonOptions.parse(options), timeout_ms: 1_000 },
    provider,
    standing: new Standing(() => 0),
  }));
}

onBothDatabases('receipts from before a change of retention_days', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  test('are held to it, and deleted when it is over; marks of who opted out stay', async () => {
    const { database } = made;
    const workspaceId = randomUUID();
    const write = (provider: string, daysAgo: number, outcome: KeptOutcome = FOUND) => ({
      provider,
      question: randomUUID(),
      enrichmentId: randomUUID(),
      idempotencyKey: null,
      askedAtMs: Date.now() - daysAgo * DAY_MS,
      answer: { outcome, cost: 0, freshDays: 90 },
    });
    const receipts = {
      old: write('strict', 31),
      recent: write('strict', 29),
      suppressed: write('strict', 31, { outcome: 'suppressed' }),
      ofAnother: write('lenient', 31),
    };
    const many = Array.from({ length: 2_500 }, () => write('strict', 31));
    await writeReceipts(database, workspaceId, [...many, ...Object.values(receipts)]);
    const retention = new Retention(database, createLogger('silent'));
    await retention.goOn([
      await configured('strict', { retention_days: 30 }),
      await configured('lenient', {}),
    ]);
    const lookups = Object.values(receipts).map(({ provider, question }) => ({
      provider,
      question,
      idempotencyKey: null,
    }));
    const states = (await findReceipts(database, workspaceId, lookups)).map(({ state }) => state);
    assert.deepEqual(states, ['none', 'answered', 'answered', 'answered']);
    assert.equal(await deleteOldReceipts(database, 10_000), many.length + 1);
  });
});
