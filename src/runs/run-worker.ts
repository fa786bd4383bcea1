import { setTimeout as sleep, setImmediate as turnOver } from 'node:timers/promises';
import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import type { Subject } from '../enrich/call.js';
import type { Enricher, ItemEnd } from '../enrich/enrich.js';
import { oldestIdOf } from '../enrich/lease.js';
import { racePoint } from '../enrich/race-point.js';
import type { Waterfalls } from '../enrich/waterfalls.js';
import type { Logger } from '../logger.js';
import { fieldsIn } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import {
  type EndedItem,
  endItems,
  type ItemEnding,
  prepareRun,
  type TakenItem,
  takeItems,
} from './items.store.js';
import { RECORDS, type RunKind } from './kinds.js';
import { Lane } from './lane.js';
import { recoverItems } from './recover.js';
import { type ActiveRun, activeRuns, resumeFunded, startNextPass } from './runs.store.js';
import { itemsAtOnce, PLACES, workspaceShare } from './share.js';
import { concludeRun } from './steer.js';

/** Between two looks for runs that others started; a run of this process is told to it at once. */
const LOOK_EVERY_MS = 1_000;

/** Runs that one process works on; those after them have their turn when some have ended. */
const RUNS_MAX = 500;

/** Items written down in one statement: some 20 ms on the embedded database. */
const PREPARED_ROWS = 2_000;

/** An item of ours that we do not know is lost after this time; a take that is on its way is younger. */
const LOST_AFTER_MS = 20_000;

/** After this long without a call, runs have all places again. */
const CALM_AFTER_MS = 1_000;

/** What a provider's failure may hold a run up for, and what it does at least. */
const REST_MS = { min: 1_000, max: 60_000 };

export interface RunWorkerParts {
  readonly database: Database;
  readonly enricher: Enricher;
  /** The fencing number of this process. */
  readonly fence: () => number;
  readonly waterfalls: Waterfalls;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Works on the runs of all workspaces, in every process at once. Items are taken in the database, under its lease, go
 * through the five stages, and are written down as ended. Workspaces share the places; single calls go first.
 */
export class RunWorker {
  readonly #parts: RunWorkerParts;
  readonly #lanes = new Map<string, Lane>();
  readonly #endings: Batcher<EndedItem, undefined>;
  #looking: Promise<void> = Promise.resolve();
  #wake = new AbortController();
  #isStopping = false;
  #lastCallAtMs = 0;

  constructor(parts: RunWorkerParts) {
    this.#parts = parts;
    this.#endings = new Batcher({
      run: async (lane, items) => {
        const [workspaceId = '', runId = ''] = lane.split(' ');
        await endItems(parts.database, workspaceId, runId, items);
        return items.map(() => undefined);
      },
    });
  }

  /** Items under way in this process. */
  get itemsUnderWay(): number {
    let items = 0;
    for (const lane of this.#lanes.values()) items += lane.underWay.size;
    return items;
  }

  /** Works until `stop`. */
  start(): void {
    this.#looking = this.#keepLooking();
  }

  /** There may be something to do that was not there before. */
  nudge(): void {
    this.#wake.abort();
  }

  /** Takes no more; resolves when what is under way has ended. What is left then is left to others. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.nudge();
    await this.#looking;
    await Promise.all([...this.#lanes.values()].map(lane => lane.whenIdle()));
  }

  async #keepLooking(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#look();
      } catch (error) {
        this.#parts.logger.warn({ err: error }, 'the runs could not be looked at; trying again');
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.#wake.signal, ref: false }).catch(() => undefined);
      this.#wake = new AbortController();
    }
  }

  async #look(): Promise<void> {
    const { database } = this.#parts;
    await resumeFunded(database);
    for (const run of await activeRuns(database, RUNS_MAX)) {
      if (this.#isStopping) return;
      const lane = this.#laneOf(run);
      lane.run = run;
      if (run.taken > lane.underWay.size) await this.#recover(lane);
      if (run.status === 'running') this.#work(lane);
    }
    for (const [id, lane] of this.#lanes) if (lane.isIdle) this.#lanes.delete(id);
  }

  #laneOf(run: ActiveRun): Lane {
    const known = this.#lanes.get(run.id);
    if (known !== undefined) return known;
    const lane = new Lane(run);
    this.#lanes.set(run.id, lane);
    return lane;
  }

  async #recover({ run, underWay }: Lane): Promise<void> {
    const { database, fence, now } = this.#parts;
    const items = await recoverItems(
      database,
      run,
      fence(),
      [...underWay],
      oldestIdOf(now() - LOST_AFTER_MS),
    );
    if (items.length > 0) await endItems(database, run.workspaceId, run.id, items);
  }

  /** Works on a run until there is nothing to take and nothing under way; one loop for each run. */
  #work(lane: Lane): void {
    if (lane.isWorking) return;
    lane.isWorking = true;
    const working = this.#workOn(lane)
      .catch((error: unknown) => {
        this.#parts.logger.warn(
          { err: error, run_id: lane.run.id },
          'a run was interrupted; it goes on in a moment',
        );
      })
      .finally(() => {
        lane.isWorking = false;
        lane.changed();
      });
    void working;
  }

  async #workOn(lane: Lane): Promise<void> {
    const { database, fence, now } = this.#parts;
    const { workspaceId, id } = lane.run;
    let isPrepared = lane.run.prepared;
    while (!this.#isStopping) {
      if (!isPrepared) isPrepared = !(await prepareRun(database, workspaceId, id, PREPARED_ROWS));
      const free = this.#shareOf(lane) - lane.underWay.size;
      const isResting = lane.restsUntilMs > now();
      if (free >= 1 && !isResting) {
        const ids = Array.from({ length: free }, () => uuidv7(now()));
        const items = await takeItems(database, workspaceId, id, fence(), ids);
        if (items.length > 0) racePoint('after_take');
        for (const item of items) void this.#enrich(lane, item);
        if (items.length > 0) continue;
      }
      if (lane.underWay.size > 0) {
        await lane.change();
        // All that ended in one batch is counted before the next are taken.
        await turnOver();
      } else if (isResting || (isPrepared && !(await this.#nothingTaken(lane)))) return;
    }
  }

  /** False where there is nothing more to do now. */
  async #nothingTaken(lane: Lane): Promise<boolean> {
    const { database, now } = this.#parts;
    const { workspaceId, id } = lane.run;
    if (lane.failures > 0) {
      // What failed comes again, but not at once.
      lane.rest(now());
      await startNextPass(database, workspaceId, id);
      return false;
    }
    if (await startNextPass(database, workspaceId, id)) return true;
    await concludeRun(database, workspaceId, id, now());
    return false;
  }

  #shareOf(lane: Lane): number {
    const { enricher, waterfalls, now } = this.#parts;
    const { workspaceId } = lane.run;
    if (enricher.callsUnderWay > 0) this.#lastCallAtMs = now();
    const isCalm = now() - this.#lastCallAtMs > CALM_AFTER_MS;
    let others = 0;
    let runs = 0;
    for (const { run, underWay, isWorking } of this.#lanes.values()) {
      if (run.workspaceId !== workspaceId) others += underWay.size;
      else if (isWorking) runs += 1;
    }
    const share = Math.min(
      workspaceShare(PLACES, others),
      itemsAtOnce(waterfalls.of(workspaceId), RECORDS[lane.run.kind].record, isCalm),
    );
    return Math.ceil(share / Math.max(1, runs));
  }

  /** One item through the five stages. Where that fails, the item stays taken, and its enrichment tells how it ended. */
  async #enrich(
    lane: Lane,
    { n, record_id: recordId, enrichment_id: enrichmentId }: TakenItem,
  ): Promise<void> {
    const { run } = lane;
    lane.underWay.add(enrichmentId);
    try {
      const end = await this.#parts.enricher.enrichItem(
        {
          workspaceId: run.workspaceId,
          subject: subjectOf(run.kind, recordId),
          fields: fieldsIn(RECORDS[run.kind].fields, run.fields),
          overwrite: run.overwrite,
          idempotencyKey: null,
          receiptKey: textId(`${run.id} ${recordId}`),
          fingerprint: NO_FINGERPRINT,
          arrivedAtMs: this.#parts.now(),
        },
        enrichmentId,
      );
      this.#noteFailure(lane, end);
      const vendorCost = end.kind === 'settled' ? end.vendorCost : 0;
      await this.#endings.add(`${run.workspaceId} ${run.id}`, {
        n,
        enrichmentId,
        ending: endingOf(end),
        vendorCost,
      });
    } catch (error) {
      this.#parts.logger.warn(
        { err: error, run_id: run.id, enrichment_id: enrichmentId },
        'an item was left open',
      );
    } finally {
      lane.underWay.delete(enrichmentId);
      lane.changed();
    }
  }

  #noteFailure(lane: Lane, end: ItemEnd): void {
    if (end.kind !== 'settled') return;
    if (end.status !== 'failed') lane.noteSuccess();
    else lane.noteFailure(this.#parts.now(), Math.min(REST_MS.max, Math.max(REST_MS.min, end.retryAfterMs)));
  }
}

/** Items have no key, so nothing is ever compared with it. */
const NO_FINGERPRINT = '00000000-0000-0000-0000-000000000000';

function subjectOf(kind: RunKind, recordId: string): Subject {
  return kind === 'contacts'
    ? { kind: 'contact', contactId: recordId }
    : { kind: 'company', companyId: recordId, domain: null };
}

function endingOf(end: ItemEnd): ItemEnding {
  switch (end.kind) {
    case 'settled':
      return end.status === 'failed' && end.costUnknown ? 'failed_for_good' : end.status;
    case 'no_credit':
      return 'again';
    default:
      return end.kind;
  }
}
