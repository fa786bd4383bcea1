import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Waterfall } from '../enrich/plan.js';
import { everyField, FIELDS } from '../normalize/fields.js';
import { estimate } from './estimate.js';

/** Nobody is asked. */
const NOBODY: Waterfall = {
  providers: [],
  deadlineMs: 1_000,
  minConfidence: 0.5,
  strategy: 'fill',
  order: 'fixed',
  values: everyField(() => 1),
  maxCost: null,
  budgeted: new Set(),
};

test('a plan never expects more than the worst, and counts no record twice', () => {
  const counts = fc.array(
    fc.record({
      gaps: fc.nat({ max: 1_023 }),
      hasOwnCompany: fc.boolean(),
      count: fc.nat({ max: 1_000_000 }),
    }),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(
      counts,
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 1_000 })),
      (gaps, overwrite, maxCredits) => {
        const one = estimate({
          kind: 'contacts',
          counts: gaps,
          fields: FIELDS,
          overwrite,
          maxCredits,
          waterfall: NOBODY,
          hitRate: () => null,
        });
        const records = gaps.reduce((sum, count) => sum + count.count, 0);
        assert.equal(one.records, records);
        assert.ok(one.fillable <= records && one.askable <= one.fillable);
        assert.ok(one.credits.expected <= one.credits.worst && one.credits.worst <= (maxCredits ?? records));
        assert.ok(one.vendorCost.expected <= one.vendorCost.worst);
      },
    ),
  );
});
