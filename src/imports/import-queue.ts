import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isDatabaseAway } from '../database/database.js';
import { DELETE_ROWS_MAX, deleteInRounds } from '../database/retention.js';
import { AppError } from '../errors.js';
import type { Logger } from '../logger.js';
import { deleteChunks, deleteOldRejects } from './import-rows.store.js';
import {
  abandonedUploads,
  claimImport,
  deleteUnreceived,
  discardImport,
  finishImport,
  getImport,
  type ImportJob,
  importToEmpty,
  markEmptied,
  requeueImport,
} from './imports.store.js';
import type { ImportKind } from './kind.js';
import { ImportTaken, processImport, type Work } from './process.js';

/** Imports that one process works on at once: a long one must not keep a short one waiting, and calls come first. */
const UNDER_WAY_MAX = 2;

/** Pieces of a file (64 KiB each) deleted in one statement. */
const CHUNKS_DELETED_MAX = 400;

/** Rejected rows are kept for those who come for them within a week. */
const REJECTS_KEPT_DAYS = 7;

/** After a fault of the database, before the next import is taken. */
const AFTER_FAULT_MS = 1_000;

export interface QueueParts {
  readonly database: Database;
  readonly logger: Logger;
  readonly now: () => number;
  /** This process's fencing number. @throws `database_unavailable` while there is none. */
  readonly fence: () => number;
  readonly kinds: readonly ImportKind[];
  readonly onCompleted: Work['onCompleted'];
}

/** Works on the imports that wait, those of dead processes included. */
export class ImportQueue {
  readonly #parts: QueueParts;
  readonly #underWay = new Set<Promise<unknown>>();
  #stopping = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /**
   * Does the first batch of an import that was just received; the rest follows, here where not enough is under way.
   * @returns the import as it is after that batch: completed where that was all of it.
   * @throws `validation_error` where the file cannot be read as what it should be; nothing is left of it.
   */
  async begin(job: ImportJob, fence: number): Promise<ImportJob> {
    const { database } = this.#parts;
    let goesOn: () => void = () => undefined;
    const firstBatch = new Promise<null>(resolve => {
      goesOn = () => resolve(null);
    });
    const isEnough = () => {
      goesOn();
      return this.#stopping || this.#underWay.size > UNDER_WAY_MAX;
    };
    const working = this.#beginAndGoOn(job, fence, isEnough);
    const settled: Promise<unknown> = working
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    const finished = await Promise.race([working, firstBatch]);
    return finished ?? (await getImport(database, job.workspace_id, job.id)) ?? job;
  }

  /** The finished import; null where it was left to others. */
  async #beginAndGoOn(job: ImportJob, fence: number, isEnough: () => boolean): Promise<ImportJob | null> {
    const { database } = this.#parts;
    try {
      const finished = await processImport(job, this.#work(job, fence), isEnough);
      if (finished !== null) return finished;
      await requeueImport(database, job, fence);
    } catch (error) {
      if (!(error instanceof ImportTaken)) {
        const isTheirs = error instanceof AppError && error.code === 'validation_error';
        if (isTheirs) await discardImport(database, job, fence);
        // Of another fault, and with rows that are in, the import recovers without its client.
        await requeueImport(database, job, fence);
        throw error;
      }
    }
    this.kick();
    return null;
  }

  /** Starts on what waits, unless enough is under way. */
  kick(): void {
    if (this.#stopping || this.#underWay.size >= UNDER_WAY_MAX) return;
    const working = this.#workOn().finally(() => this.#underWay.delete(working));
    this.#underWay.add(working);
  }

  /** Ends after the batches under way; other processes go on with the imports. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#underWay);
  }

  /** Every two seconds: takes up what others left, and clears away what is done. */
  async upkeep(): Promise<void> {
    this.kick();
    const { database } = this.#parts;
    for (const { workspace_id, id } of await abandonedUploads(database)) {
      await deleteUnreceived(database, workspace_id, id, null);
    }
    const emptied = await importToEmpty(database);
    if (emptied !== null) {
      const deleted = await deleteChunks(database, emptied, CHUNKS_DELETED_MAX);
      if (deleted < CHUNKS_DELETED_MAX) await markEmptied(database, emptied);
    }
    await deleteInRounds(() => deleteOldRejects(database, REJECTS_KEPT_DAYS, DELETE_ROWS_MAX));
  }

  async #workOn(): Promise<void> {
    const { database, logger, fence } = this.#parts;
    while (!this.#stopping) {
      try {
        const mine = fence();
        const job = await claimImport(database, mine);
        if (job === null) return;
        await this.#processClaimed(job, mine);
      } catch (error) {
        logger.warn({ err: error }, 'imports stand still; they are tried again');
        await sleep(AFTER_FAULT_MS, undefined, { ref: false });
        return;
      }
    }
  }

  async #processClaimed(job: ImportJob, fence: number): Promise<void> {
    const { database, logger } = this.#parts;
    try {
      const finished = await processImport(job, this.#work(job, fence), () => this.#stopping);
      if (finished === null) await requeueImport(database, job, fence);
    } catch (error) {
      if (error instanceof ImportTaken) return;
      if (isDatabaseAway(error)) {
        await requeueImport(database, job, fence).catch(() => undefined);
        throw error;
      }
      const isTheirs = error instanceof AppError && error.code === 'validation_error';
      if (!isTheirs) logger.error({ err: error, import_id: job.id }, 'an import failed');
      const failure = isTheirs ? error.message : 'Something went wrong on our side; the log has it.';
      await finishImport(database, job, fence, failure);
    }
  }

  #work(job: ImportJob, fence: number): Work {
    const { database, now, kinds, onCompleted } = this.#parts;
    const kind = kinds.find(({ name }) => name === job.kind);
    if (kind === undefined) throw new Error(`There is no import of ${job.kind}.`);
    return { database, kind, fence, now, onCompleted };
  }
}
