import { z } from 'zod';
import type { Identifier } from './provider.js';

const IDENTIFIERS = [
  'email',
  'full_name',
  'first_name',
  'last_name',
  'job_title',
  'company_name',
  'linkedin_url',
  'phone',
  'location',
  'seniority',
] as const satisfies readonly Identifier[];

/** Longest time that one question to a provider may take, whatever is configured: a call's deadline is 40 s at most. */
const TIMEOUT_MS_MAX = 40_000;

/** The options that every provider type takes. */
export const commonOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('`false` leaves the provider out of every waterfall.'),
  billed: z
    .boolean()
    .default(false)
    .describe(
      'Each answer costs: it is recorded before the call goes on, and the vendor is asked once per call.',
    ),
  cost: z
    .number()
    .min(0)
    .max(1_000)
    .default(0)
    .describe('What one answer with data costs, in your currency.'),
  timeout_ms: z
    .int()
    .min(1)
    .max(TIMEOUT_MS_MAX)
    .optional()
    .describe('Longest wait for one answer; default `defaults.timeout_ms`.'),
  max_concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('Questions under way at once, per process.'),
  rate_limit: z
    .strictObject({
      requests: z.int().min(1).max(1_000_000).describe('How many, in one span.'),
      per_ms: z.int().min(1).max(86_400_000).describe('The length of the span; a day at most.'),
    })
    .optional()
    .describe('Never more than `requests` in any span of `per_ms`, over all replicas.'),
  cache: z
    .strictObject({
      found_days: z.number().min(0).max(3_650).default(90).describe('Of an answer with data.'),
      not_found_days: z
        .number()
        .min(0)
        .max(3_650)
        .default(7)
        .describe('Of the answer that the vendor knows nothing.'),
    })
    .default({ found_days: 90, not_found_days: 7 })
    .describe(
      'For how many days an answer, or the answer that there is none, is not asked for again. Per workspace.',
    ),
  may_cache: z
    .boolean()
    .default(true)
    .describe('`false`: an answer serves only the call that it was bought for, its retries included.'),
  retention_days: z
    .number()
    .min(1)
    .max(3_650)
    .optional()
    .describe('An answer is not kept longer than this, whatever `cache` says.'),
  needs: z
    .array(z.array(z.enum(IDENTIFIERS)).min(1).max(IDENTIFIERS.length))
    .min(1)
    .max(10)
    .optional()
    .describe('Sets of identifiers; a contact that has none of the sets whole is skipped.'),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('How far the provider is trusted; multiplies what it says of itself.'),
  allow_private_network: z.boolean().default(false).describe('Allows loopback and private addresses.'),
});

export type CommonOptions = z.output<typeof commonOptions>;
