import { z } from 'zod';

/** What one run of the load driver does: everything a run depends on is in here, so that it can be repeated. */
export const loadJobSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  /** Sockets, each with one request in flight at most. 4,000 stay below the usual limit of open files. */
  connections: z.int().min(1).max(4_000),
  /**
   * `closed`: every connection asks again as soon as it is answered; shows what the server can do.
   * `open`: requests start at a constant rate, whatever the server does; shows what a client would wait.
   */
  loop: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('closed') }),
    z.strictObject({ kind: z.literal('open'), ratePerSecond: z.number().positive().max(100_000) }),
  ]),
  /** No request starts later than this after the first; the run ends when those in flight are answered. */
  durationMs: z.int().min(1).max(3_600_000),
  /** Requests are numbered; a run that goes on where another one ended takes that one's `nextIndex`. */
  firstIndex: z.int().min(0).default(0),
  /** The run also ends after this many requests. */
  maxRequests: z.int().min(1).max(1_000_000_000),
  /** Given: request n is the same as request n modulo this number. That makes replays. */
  repeatEvery: z.int().min(1).optional(),
  /** One key for each workspace; request n goes to workspace n modulo their number. */
  workspaceKeys: z.array(z.string().min(1)).min(1).max(100_000),
  contactsPerWorkspace: z.int().min(1).max(100_000_000),
  /** Makes the idempotency keys: the same seed and index, the same key. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  /** Headers, in lower case, whose values in the answers are counted. */
  countHeaders: z.array(z.string()).max(8).default([]),
});

/** A job as it is written: what has a default may be left out. */
export type LoadJobInput = z.input<typeof loadJobSchema>;
export type LoadJob = z.output<typeof loadJobSchema>;

const counts = z.record(z.string(), z.number());

export const loadResultSchema = z.strictObject({
  /** Answered requests, whatever the status. */
  requests: z.number(),
  /** Answered requests over the time from the first start to the last answer. */
  perSecond: z.number(),
  /** From the moment a request should have started to its last byte, in milliseconds; of those not refused. */
  latencyMs: z.strictObject({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number() }),
  /**
   * How late the driver itself started requests for which a connection was free, in milliseconds: part of
   * the latency above, and not the server's doing. Zero in a closed loop.
   */
  lateStartMs: z.strictObject({ p50: z.number(), p99: z.number() }),
  statusCounts: counts,
  headerCounts: z.record(z.string(), counts),
  /** Requests without an answer, by reason. */
  errors: counts,
  nextIndex: z.number(),
});

export type LoadResult = z.output<typeof loadResultSchema>;
