import { z } from 'zod';
import { FIELDS } from '../normalize/fields.js';
import { RANGE_NAMES } from './ranges.js';

const count = z.int();
const rate = z.number().nullable();

export const statisticsShape = z.object({
  range: z.enum(RANGE_NAMES),
  from: z.string(),
  to: z.string().describe('When the last step ends; it is still under way.'),
  step_seconds: z.int(),
  steps: z
    .array(
      z.object({
        from: z.string(),
        credits_spent: count,
        credits_granted: count,
        balance: count.describe('At the end of the step; of the last one, now.'),
        enrichments: z.object({
          succeeded: count,
          unchanged: count,
          no_match: count,
          failed: count,
          suppressed: count,
        }),
        vendor_cost: z.number().describe('In the currency of the configuration.'),
      }),
    )
    .describe('Oldest first, without gaps.'),
  fields: z
    .array(
      z.object({
        field: z.enum(FIELDS),
        wanted: count.describe('Enrichments of contacts that came to an end in which it was missing.'),
        filled: count,
        fill_rate: rate.describe('Null where it was not wanted.'),
      }),
    )
    .describe('Every field, in the order of the contract.'),
  providers: z
    .array(
      z.object({
        provider: z.string(),
        asked: count.describe('Answers that were there already are not among them.'),
        hits: count,
        misses: count,
        failures: count,
        cached: count,
        hit_rate: rate.describe('Of the answers; null where there was none.'),
        latency_ms: z.number().nullable().describe('On average; null where it was not asked.'),
        cost: z.number(),
      }),
    )
    .describe('Those that took part, by name.'),
});

export type StatisticsShape = z.output<typeof statisticsShape>;

export const statisticsExample: StatisticsShape = {
  range: '24h',
  from: '2026-02-23T11:00:00.000Z',
  to: '2026-02-24T11:00:00.000Z',
  step_seconds: 3_600,
  steps: [
    {
      from: '2026-02-23T11:00:00.000Z',
      credits_spent: 310,
      credits_granted: 0,
      balance: 4_871,
      enrichments: { succeeded: 310, unchanged: 12, no_match: 74, failed: 1, suppressed: 0 },
      vendor_cost: 7.94,
    },
  ],
  fields: [{ field: 'job_title', wanted: 391, filled: 288, fill_rate: 0.7366 }],
  providers: [
    {
      provider: 'vendor_a',
      asked: 397,
      hits: 301,
      misses: 95,
      failures: 1,
      cached: 9,
      hit_rate: 0.7601,
      latency_ms: 412,
      cost: 7.94,
    },
  ],
};
