import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../../src/database/database.js';
import { readBooks } from '../books.store.js';
import { check } from '../checker.js';
import { reportFigures, SEED, scaled } from '../scale.js';
import type { Fate } from './flaky-database.js';
import { CREDITS, type Happening, KEYS, PROCESSES, World } from './world.js';

const process = fc.nat({ max: PROCESSES - 1 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('call' as const), process, key: fc.nat({ max: KEYS - 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lapse' as const), process }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
);

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('ok' as const) },
  { weight: 1, arbitrary: fc.constantFrom('refused' as const, 'lost' as const, 'late' as const) },
);

/** Of what goes wrong between us and the database: nothing, or about every tenth statement. */
const fates = fc.oneof(
  fc.constant(['ok' as const]),
  fc.array(fate, { minLength: 7, maxLength: 40, size: 'max' }),
);

/** Holds calls of two processes against the checker, in every order that a scheduler makes up. */
export function checkInterleavings(database: () => Database): void {
  test('they end as if they had come one after the other: one charge a success, one answer a key, nothing held', async () => {
    const numRuns = scaled(12, 600);
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 3, maxLength: 9, size: 'max' }),
        fc.record({ fates, asksOutside: fc.boolean() }),
        fc.scheduler(),
        async (happenings, options, schedule) => {
          const world = await World.make(database(), schedule, options);
          await world.happen(happenings);
          const { vendorCalls, kills } = world;
          const stories = world.stories.filter(({ asks }) => asks.length > 0);
          const books = await readBooks(database(), world.workspaceId);
          const findings = check({ stories, vendorCalls, kills, books, grants: { start: CREDITS } });
          // Two keys for one person are two questions, which the rule for one key would take for a repeat; and a call
          // that was refused while another held the last credit is right, also where that one gave it back.
          assert.deepEqual(
            findings.filter(({ rule, what }) => rule !== 'vendor' && !what.includes('for want of credit')),
            [],
          );
        },
      ),
      { numRuns, seed: SEED },
    );
    reportFigures('interleavings of two processes', { trials: numRuns, findings: 0 });
  });
}
