import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/database.js';
import { AdmitStage } from '../../src/enrich/admit.js';
import { Enricher } from '../../src/enrich/enrich.js';
import { Evidence } from '../../src/enrich/evidence.js';
import { SettleStage } from '../../src/enrich/settle.js';
import { valuesOf } from '../../src/enrich/waterfalls.js';
import { AppError } from '../../src/errors.js';
import { createLogger } from '../../src/logger.js';
import { Asker } from '../../src/providers/ask.js';
import { SuppressionList } from '../../src/suppressions/suppression-list.js';
import { makeVerifier } from '../../src/verify/make-verifier.js';

/** Whoever asks it hears that the first call with the key runs, in a process that is not this one. */
const busy: Database = {
  worksBeside: true,
  query: () => Promise.reject(new Error('Nothing here needs one.')),
  call: () =>
    Promise.resolve([
      JSON.parse('{"verdict":"running","enrichment_id":"018f3c1e-7d2a-7cc3-98c4-dc0c0c07398f"}'),
    ]),
  transaction: () => Promise.reject(new Error('Nothing here needs one.')),
  close: () => Promise.resolve(),
};

const CALL = {
  workspaceId: '018f3c1e-7d2a-7cc3-98c4-000000000001',
  subject: { kind: 'contact', contactId: '018f3c1e-7d2a-7cc3-98c4-000000000002' },
  fields: ['phone'],
  overwrite: false,
  idempotencyKey: '018f3c1e-7d2a-7cc3-98c4-000000000003',
  receiptKey: '018f3c1e-7d2a-7cc3-98c4-000000000003',
  fingerprint: '018f3c1e-7d2a-7cc3-98c4-000000000004',
  arrivedAtMs: 0,
} as const;

test('a second call with a key waits 30 s for the first, and is then told that it still runs', async () => {
  let nowMs = 0;
  const now = () => {
    nowMs += 4_000;
    return nowMs;
  };
  const enricher = new Enricher({
    database: busy,
    admit: new AdmitStage(busy, () => 1, now),
    settle: new SettleStage(busy),
    asker: new Asker(busy, createLogger('silent'), now),
    suppressions: new SuppressionList(busy),
    verifier: makeVerifier({}),
    learning: { evidence: new Evidence(), random: () => 1 },
    waterfallFor: () => ({
      providers: [],
      deadlineMs: 25_000,
      minConfidence: 0.5,
      strategy: 'fill',
      order: 'fixed',
      values: valuesOf({}, []),
      maxCost: null,
      budgeted: new Set<string>(),
    }),
    onSettled: () => assert.fail('nothing settles'),
    now,
  });
  await assert.rejects(enricher.enrich(CALL), (error: unknown) => {
    assert.ok(error instanceof AppError);
    assert.deepEqual([error.status, error.code], [409, 'request_in_progress']);
    assert.match(error.headers['retry-after'] ?? '', /^[1-9]\d*$/);
    return true;
  });
  assert.ok(nowMs >= 30_000, `${nowMs}`);
});
