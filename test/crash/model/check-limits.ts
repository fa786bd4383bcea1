import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../../src/database/database.js';
import { countCalls } from '../../../src/limits/limits.store.js';
import { reportFigures, SEED, scaled } from '../scale.js';
import { passTime } from './model.store.js';
import { newWorkspace } from './model-database.js';

const DAY_LIMIT = 12;
const MINUTE_LIMIT = 5;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Two buckets; the clock is the database's, which says with each count what time it was. */
class LimitModel {
  #day = { start: Number.NEGATIVE_INFINITY, used: 0 };
  #minute = { start: Number.NEGATIVE_INFINITY, used: 0 };

  count(atMs: number, wanted: number): number {
    this.#day = reset(this.#day, atMs, DAY_MS);
    this.#minute = reset(this.#minute, atMs, MINUTE_MS);
    const granted = Math.max(
      0,
      Math.min(wanted, DAY_LIMIT - this.#day.used, MINUTE_LIMIT - this.#minute.used),
    );
    this.#day.used += granted;
    this.#minute.used += granted;
    return granted;
  }

  pass(span: 'minute' | 'day'): void {
    this.#minute.start -= span === 'day' ? DAY_MS : MINUTE_MS;
    if (span === 'day') this.#day.start -= DAY_MS;
  }
}

function reset(
  bucket: { start: number; used: number },
  atMs: number,
  spanMs: number,
): { start: number; used: number } {
  const start = Math.floor(atMs / spanMs) * spanMs;
  return bucket.start < start ? { start, used: 0 } : bucket;
}

interface Real {
  readonly database: Database;
  readonly workspaceId: string;
}

class Count implements fc.AsyncCommand<LimitModel, Real> {
  constructor(readonly wanted: number) {}
  check = () => true;
  async run(model: LimitModel, { database, workspaceId }: Real): Promise<void> {
    const { granted, at } = await countCalls(database, workspaceId, this.wanted, DAY_LIMIT, MINUTE_LIMIT);
    assert.equal(granted, model.count(at.getTime(), this.wanted));
  }
  toString = () => `${this.wanted} calls`;
}

class Pass implements fc.AsyncCommand<LimitModel, Real> {
  constructor(readonly span: 'minute' | 'day') {}
  check = () => true;
  async run(model: LimitModel, { database, workspaceId }: Real): Promise<void> {
    await passTime(database, workspaceId, this.span);
    model.pass(this.span);
  }
  toString = () => `a ${this.span} passes`;
}

export function checkLimits(database: () => Database): void {
  test('of any calls, in any minutes and days, exactly as many get through as the plan has', async () => {
    const numRuns = scaled(25, 1_500);
    const commands = fc.commands(
      [
        fc.integer({ min: 1, max: 7 }).map(wanted => new Count(wanted)),
        fc.constant(new Pass('minute')),
        fc.constant(new Pass('day')),
      ],
      { maxCommands: 40, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(commands, async run => {
        const real = { database: database(), workspaceId: await newWorkspace(database()) };
        await fc.asyncModelRun(() => ({ model: new LimitModel(), real }), run);
      }),
      { numRuns, seed: SEED },
    );
    reportFigures('model of the rate limit', { trials: numRuns, findings: 0 });
  });
}
