import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { SettledCall } from '../src/enrich/settled-call.js';
import { attentionOf } from '../src/statistics/attention.js';
import { readStatistics } from '../src/statistics/read-statistics.js';
import { Statistics } from '../src/statistics/statistics.js';
import { insertWorkspace } from '../src/workspaces/workspaces.store.js';
import { onBothDatabases } from './support/databases.js';
import { type Migrated, migrated } from './support/migrated.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 1, 24, 10, 30);

interface Entry {
  readonly amount: number;
  readonly atMs: number;
}

/** Grants and charges of the last 120 days, in the order of time. */
const ledger = fc
  .array(
    fc.record({
      amount: fc.oneof(fc.constant(-1), fc.integer({ min: 1, max: 50 })),
      atMs: fc.integer({ min: NOW_MS - 120 * DAY_MS, max: NOW_MS }),
    }),
    { maxLength: 60 },
  )
  .map(entries => [{ amount: 100, atMs: NOW_MS - 121 * DAY_MS }, ...entries.sort((a, b) => a.atMs - b.atMs)]);

const settled = (workspaceId: string, call: Partial<SettledCall> = {}): SettledCall => ({
  workspaceId,
  status: 'succeeded',
  charged: 1,
  wanted: ['phone'],
  filled: ['phone'],
  attempts: [
    { provider: 'vendor_a', outcome: 'found', reason: null, cached: false, latency_ms: 300, cost: 0.1 },
  ],
  ...call,
});

onBothDatabases('statistics', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  async function workspaceWith(entries: readonly Entry[]): Promise<string> {
    const id = randomUUID();
    await insertWorkspace(made.database, { id, name: 'Test', plan: 'org', sandbox: false });
    let balance = 0;
    const balances = entries.map(({ amount }) => (balance += amount));
    await made.database.query(
      `insert into ledger_entries (workspace_id, seq, amount, balance_after, reference, enrichment_id, created_at, hash)
       select $1, n, amount, balance, case when amount > 0 then 'grant ' || n end,
         case when amount < 0 then gen_random_uuid() end, at, ''
       from unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) with ordinality as t (amount, balance, at, n)`,
      [id, entries.map(({ amount }) => amount), balances, entries.map(({ atMs }) => new Date(atMs))],
    );
    await made.database.query('update workspaces set balance = $2, ledger_seq = $3 where id = $1', [
      id,
      balance,
      entries.length,
    ]);
    return id;
  }

  test('credits and balance of each step are those of the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, fc.constantFrom('24h', '7d', '30d', '90d'), async (entries, range) => {
        const id = await workspaceWith(entries);
        const { steps, step_seconds } = await readStatistics(made.database, id, range, NOW_MS);
        for (const step of steps) {
          const fromMs = Date.parse(step.from);
          const toMs = fromMs + step_seconds * 1_000;
          const within = entries.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
          const sum = (amounts: readonly Entry[]) => amounts.reduce((total, { amount }) => total + amount, 0);
          assert.deepEqual(
            [step.credits_spent, step.credits_granted, step.balance],
            [
              within.filter(({ amount }) => amount < 0).length,
              sum(within.filter(({ amount }) => amount > 0)),
              sum(entries.filter(({ atMs }) => atMs < toMs)),
            ],
            step.from,
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  test('calls count in the step in which they ended, and what several processes counted is added up', async () => {
    const id = await workspaceWith([]);
    let nowMs = NOW_MS - 3 * HOUR_MS;
    const processes = [0, 1].map(() => new Statistics(made.database, () => nowMs));
    for (const one of processes) one.note(settled(id));
    await Promise.all(processes.map(one => one.store()));
    nowMs = NOW_MS;
    for (const one of processes) {
      one.note(settled(id, { status: 'no_match', charged: 0, filled: [] }));
      one.note(settled(id, { status: 'suppressed', charged: 0, filled: [], attempts: [] }));
      await one.store();
    }
    const seen = await readStatistics(made.database, id, '24h', NOW_MS);
    const counts = seen.steps.map(({ enrichments }) => [
      enrichments.succeeded,
      enrichments.no_match,
      enrichments.suppressed,
    ]);
    assert.deepEqual(
      [counts.at(-4), counts.at(-1)],
      [
        [2, 0, 0],
        [0, 2, 2],
      ],
    );
    assert.deepEqual(seen.steps.at(-4)?.vendor_cost, 0.2);
    assert.deepEqual(
      seen.fields.find(({ field }) => field === 'phone'),
      {
        field: 'phone',
        wanted: 4,
        filled: 2,
        fill_rate: 0.5,
      },
    );
    assert.deepEqual(seen.providers, [
      {
        provider: 'vendor_a',
        asked: 4,
        hits: 4,
        misses: 0,
        failures: 0,
        cached: 0,
        hit_rate: 1,
        latency_ms: 300,
        cost: 0.4,
      },
    ]);
    const earlier = await readStatistics(made.database, id, '24h', NOW_MS + 30 * DAY_MS);
    assert.deepEqual([earlier.providers, earlier.fields[3]?.fill_rate], [[], null]);
  });

  test('a cached answer is none of those that were asked for', async () => {
    const id = await workspaceWith([]);
    const statistics = new Statistics(made.database, () => NOW_MS);
    const answer = { provider: 'vendor_a', reason: null, latency_ms: 0, cost: 0 } as const;
    statistics.note(
      settled(id, {
        attempts: [
          { ...answer, outcome: 'found', cached: true },
          {
            ...answer,
            provider: 'vendor_b',
            outcome: 'failed',
            reason: 'timeout',
            cached: false,
            latency_ms: 90,
          },
          { ...answer, provider: 'vendor_c', outcome: 'skipped', reason: 'no_identifiers', cached: false },
        ],
      }),
    );
    await statistics.store(id);
    const { providers } = await readStatistics(made.database, id, '24h', NOW_MS);
    assert.deepEqual(
      providers.map(({ provider, asked, cached, failures, latency_ms }) => [
        provider,
        asked,
        cached,
        failures,
        latency_ms,
      ]),
      [
        ['vendor_a', 0, 1, 0, null],
        ['vendor_b', 1, 0, 1, 90],
      ],
    );
  });

  test('what could not be stored is stored later, and what no range reaches is deleted', async () => {
    const id = await workspaceWith([]);
    let isAway = true;
    let nowMs = NOW_MS - 91 * DAY_MS;
    const flaky = new Proxy(made.database, {
      get: (database, name) =>
        name === 'query' && isAway
          ? () => Promise.reject(new Error('away'))
          : Reflect.get(database, name).bind(database),
    });
    const statistics = new Statistics(flaky, () => nowMs);
    statistics.note(settled(id));
    await assert.rejects(statistics.store());
    isAway = false;
    await statistics.store();
    const before = await readStatistics(made.database, id, '24h', nowMs);
    assert.equal(before.steps.at(-1)?.enrichments.succeeded, 1);
    nowMs = NOW_MS + DAY_MS;
    await statistics.upkeep();
    const afterwards = await readStatistics(made.database, id, '24h', NOW_MS - 91 * DAY_MS);
    assert.deepEqual([afterwards.providers, afterwards.steps.at(-1)?.enrichments.succeeded], [[], 0]);
  });

  test('imports of the last week that failed and webhooks that fail or were switched off need attention', async () => {
    const id = await workspaceWith([]);
    await made.database.query(
      `insert into imports (workspace_id, id, kind, status, options, format, failure, created_at, finished_at)
       select $1, gen_random_uuid(), 'contacts', status, '{}', 'table', 'Broken', finished_at, finished_at
       from unnest($2::text[], $3::timestamptz[]) as t (status, finished_at)`,
      [
        id,
        ['failed', 'completed', 'failed'],
        [new Date(NOW_MS - DAY_MS), new Date(NOW_MS - DAY_MS), new Date(NOW_MS - 8 * DAY_MS)],
      ],
    );
    await made.database.query(
      `insert into webhooks (workspace_id, id, url, events, active, secret, disabled_reason, failing_since, created_at,
         updated_at)
       select $1, gen_random_uuid(), url, '{}', active, '', reason, failing_since, now(), now()
       from unnest($2::text[], $3::boolean[], $4::text[], $5::timestamptz[]) as t (url, active, reason, failing_since)`,
      [
        id,
        ['https://a.example/', 'https://b.example/', 'https://c.example/', 'https://d.example/'],
        [true, false, true, false],
        [null, 'gone', null, null],
        [null, null, new Date(NOW_MS - HOUR_MS), new Date(NOW_MS - HOUR_MS)],
      ],
    );
    const seen = await attentionOf(made.database, id, [], NOW_MS);
    assert.deepEqual(
      seen.map(one => [one.kind, 'url' in one ? one.url : 'at' in one ? one.at : null]).sort(),
      [
        ['import_failed', new Date(NOW_MS - DAY_MS).toISOString()],
        ['webhook_failing', 'https://c.example/'],
        ['webhook_switched_off', 'https://b.example/'],
      ],
    );
    assert.deepEqual(await attentionOf(made.database, await workspaceWith([]), [], NOW_MS), []);
  });
});
