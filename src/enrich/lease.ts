import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, databaseUnavailable } from '../database/database.js';
import type { Logger } from '../logger.js';
import {
  deadProcesses,
  endLease,
  forgetProcess,
  registerProcess,
  releaseDead,
  renewLease,
  workspacesWithHolds,
} from './processes.store.js';

/** Between two renewals; a lease outlives five missed ones. */
const RENEW_EVERY_MS = 2_000;

/** A dead process's calls are looked for this far back before it was last seen; no call lives longer than a minute. */
const LOOK_BACK_MS = 600_000;

/** The smallest UUIDv7 of a moment: everything made later sorts after it. */
export function oldestIdOf(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/**
 * This process's right to settle. It is renewed while the process lives; when it runs out, others take over what
 * the process was doing and release what it held, and its own late settles are refused by the fencing number.
 */
export class Lease {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #fence: number | null = null;
  #isRegistering = false;
  #beating: Promise<unknown> = Promise.resolve();

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** The fencing number of calls admitted now. @throws `database_unavailable` while there is none. */
  get fence(): number {
    if (this.#fence === null) {
      throw databaseUnavailable(undefined);
    }
    return this.#fence;
  }

  /** Registers and keeps the lease alive until `stop`; `alongside` runs every two seconds, errors are logged. */
  async start(alongside: () => Promise<void>): Promise<void> {
    this.#fence = await registerProcess(this.#database);
    const upkeep = async () => {
      await this.releaseDead();
      await alongside();
    };
    // Renewals wait for nothing, not even for each other: behind an upkeep that takes long, or a connection that is
    // half open and silent for 15 seconds, the lease of a healthy process would run out.
    const renewals = this.#everyBeat(async () => void this.#renewSafely());
    this.#beating = Promise.all([renewals, this.#everyBeat(upkeep)]);
  }

  async #everyBeat(work: () => Promise<void>): Promise<void> {
    const signal = this.#stop.signal;
    while (!signal.aborted) {
      await sleep(RENEW_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await work();
      } catch (error) {
        this.#logger.warn({ err: error }, 'the upkeep failed; it is tried again');
      }
    }
  }

  async #renewSafely(): Promise<void> {
    try {
      await this.#renew();
    } catch (error) {
      this.#logger.warn({ err: error }, 'the lease could not be renewed; trying again');
    }
  }

  async #renew(): Promise<void> {
    const fence = this.#fence;
    if (fence !== null && (await renewLease(this.#database, fence))) return;
    // Another renewal was faster, or the process stops and has ended its lease itself.
    if (this.#isRegistering || this.#fence !== fence || this.#stop.signal.aborted) return;
    this.#isRegistering = true;
    this.#fence = null;
    try {
      this.#fence = await registerProcess(this.#database);
      this.#logger.warn('the lease had run out: calls that were under way can no longer settle here');
    } finally {
      this.#isRegistering = false;
    }
  }

  /** Releases the holds of processes whose lease has run out, then forgets them. */
  async releaseDead(): Promise<void> {
    const dead = await deadProcesses(this.#database);
    if (dead.length === 0) return;
    const workspaces = await workspacesWithHolds(this.#database);
    for (const { fence, seen_ms } of dead) {
      let released = 0;
      for (const workspaceId of workspaces) {
        released += await releaseDead(this.#database, workspaceId, fence, oldestIdOf(seen_ms - LOOK_BACK_MS));
      }
      await forgetProcess(this.#database, fence);
      if (released > 0) this.#logger.warn({ fence, released }, 'released the holds of a process that died');
    }
  }

  /** Ends the lease, after the last call has settled. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#beating;
    if (this.#fence !== null) await endLease(this.#database, this.#fence);
  }
}
