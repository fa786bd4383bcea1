import { Connection } from './connection.js';
import { Histogram } from './histogram.js';
import type { LoadJob, LoadResult } from './job.js';
import { type EnrichRequest, enrichRequests } from './requests.js';
import { type Answer, headerOf } from './response.js';

/** Enough to open 1,000 connections: an arrival rate that starts before would measure the opening. */
const OPENING_MS = 500;
/** The finest that a Node timer does; `lateStartMs` in the result says what it costs in an open loop. */
const TICK_MS = 1;
/** After the last start, answers are waited for this long: more than the server's own deadline of 30 s. */
const DRAIN_MS = 40_000;
/** A server that refuses connections is asked again ten times a second, not in a busy loop. */
const RECONNECT_DELAY_MS = 100;
/** A header or error with more different values than this is not worth counting by value. */
const MAX_COUNTED_VALUES = 100;

/** Does a job and resolves with its figures. `now` is a monotonic clock in milliseconds. */
export function runLoop(job: LoadJob, now: () => number): Promise<LoadResult> {
  return new Promise(resolve => new Loop(job, now, resolve).start());
}

class Loop {
  readonly #job: LoadJob;
  readonly #now: () => number;
  readonly #resolve: (result: LoadResult) => void;
  readonly #requestAt: (index: number) => EnrichRequest;
  readonly #connections: Connection[] = [];
  readonly #idle = new Set<Connection>();
  readonly #latency = new Histogram();
  readonly #lateStart = new Histogram();
  readonly #statusCounts: Record<string, number> = {};
  readonly #headerCounts: Record<string, Record<string, number>> = {};
  readonly #errors: Record<string, number> = {};
  #startMs = 0;
  #lastAnswerMs = 0;
  #started = 0;
  #requests = 0;
  #inFlight = 0;
  #finished = false;

  constructor(job: LoadJob, now: () => number, resolve: (result: LoadResult) => void) {
    this.#job = job;
    this.#now = now;
    this.#resolve = resolve;
    this.#requestAt = enrichRequests(job.workspaceKeys, job.contactsPerWorkspace, job.seed);
    for (const name of job.countHeaders) this.#headerCounts[name] = {};
  }

  start(): void {
    this.#startMs = this.#now() + OPENING_MS;
    this.#lastAnswerMs = this.#startMs;
    for (let opened = 0; opened < this.#job.connections; opened += 1) {
      const connection = new Connection(this.#job.port, {
        idle: free => this.#useFree(free),
        answered: (answer, intendedStartMs) => this.#count(answer, intendedStartMs),
        lost: (broken, during, reason) => this.#reopen(broken, during, reason),
      });
      this.#connections.push(connection);
      connection.open();
    }
    this.#tick();
  }

  /** Starts what is due on free connections, and looks whether the run is over. */
  #tick(): void {
    if (this.#finished) return;
    const now = this.#now();
    for (const connection of this.#idle) {
      const intendedStartMs = this.#nextStartMs(now);
      if (intendedStartMs === undefined) break;
      this.#idle.delete(connection);
      this.#lateStart.record((now - intendedStartMs) * 1_000);
      this.#send(connection, intendedStartMs);
    }
    const drained = this.#inFlight === 0 && this.#lastStartIsPast(now);
    if (drained || now > this.#startMs + this.#job.durationMs + DRAIN_MS) this.#finish();
    else setTimeout(() => this.#tick(), TICK_MS);
  }

  #useFree(connection: Connection): void {
    const intendedStartMs = this.#nextStartMs(this.#now());
    if (intendedStartMs === undefined) this.#idle.add(connection);
    else this.#send(connection, intendedStartMs);
  }

  /** When the next request should start, if it is due: in an open loop that can be long ago. */
  #nextStartMs(now: number): number | undefined {
    if (now < this.#startMs || this.#lastStartIsPast(now)) return undefined;
    if (this.#job.loop.kind === 'closed') return now;
    const intended = this.#intendedStartMs(this.#job.loop.ratePerSecond);
    return intended <= now ? intended : undefined;
  }

  /** An open loop is over by its schedule, not by the clock: what was due before the end is still sent. */
  #lastStartIsPast(now: number): boolean {
    const { loop, durationMs, maxRequests } = this.#job;
    const next = loop.kind === 'closed' ? now : this.#intendedStartMs(loop.ratePerSecond);
    return this.#started >= maxRequests || next >= this.#startMs + durationMs;
  }

  #intendedStartMs(ratePerSecond: number): number {
    return this.#startMs + (this.#started * 1_000) / ratePerSecond;
  }

  #send(connection: Connection, intendedStartMs: number): void {
    const index = this.#job.firstIndex + this.#started;
    const { repeatEvery } = this.#job;
    const { path, headers, body } = this.#requestAt(repeatEvery === undefined ? index : index % repeatEvery);
    this.#started += 1;
    this.#inFlight += 1;
    // All of it is ASCII, so that the body's length in characters is its length in bytes.
    connection.send(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
      intendedStartMs,
    );
  }

  #count(answer: Answer, intendedStartMs: number): void {
    this.#inFlight -= 1;
    this.#lastAnswerMs = this.#now();
    this.#requests += 1;
    // A refusal is quick: counted with the others it would flatter an overloaded server.
    if (!isRefusal(answer)) this.#latency.record((this.#lastAnswerMs - intendedStartMs) * 1_000);
    addOne(this.#statusCounts, String(answer.status));
    for (const [name, values] of Object.entries(this.#headerCounts)) {
      addOne(values, headerOf(answer.head, name) ?? 'none');
    }
  }

  #reopen(connection: Connection, during: 'opening' | 'idle' | 'request', reason: string): void {
    this.#idle.delete(connection);
    if (during === 'request') this.#inFlight -= 1;
    // A connection that is closed while it is idle is no failure: there was nothing to answer.
    if (during !== 'idle') addOne(this.#errors, reason);
    setTimeout(() => {
      if (!this.#finished) connection.open();
    }, RECONNECT_DELAY_MS);
  }

  /** What an open loop should have started and could not, because no connection became free in time. */
  #unsent(): number {
    const { loop, durationMs, maxRequests } = this.#job;
    if (loop.kind === 'closed') return 0;
    return Math.min(maxRequests, Math.ceil((loop.ratePerSecond * durationMs) / 1_000)) - this.#started;
  }

  #finish(): void {
    this.#finished = true;
    for (const connection of this.#connections) connection.close();
    if (this.#inFlight > 0) this.#errors.unanswered = this.#inFlight;
    const unsent = this.#unsent();
    if (unsent > 0) this.#errors.unsent = unsent;
    const requests = this.#requests;
    this.#resolve({
      requests,
      perSecond: (requests * 1_000) / Math.max(1, this.#lastAnswerMs - this.#startMs),
      latencyMs: {
        p50: this.#latency.quantileUs(0.5) / 1_000,
        p90: this.#latency.quantileUs(0.9) / 1_000,
        p99: this.#latency.quantileUs(0.99) / 1_000,
        max: this.#latency.largestUs / 1_000,
      },
      lateStartMs: {
        p50: this.#lateStart.quantileUs(0.5) / 1_000,
        p99: this.#lateStart.quantileUs(0.99) / 1_000,
      },
      statusCounts: this.#statusCounts,
      headerCounts: this.#headerCounts,
      errors: this.#errors,
      nextIndex: this.#job.firstIndex + this.#started,
    });
  }
}

function isRefusal({ status }: Answer): boolean {
  return status === 429 || status === 503;
}

/** Counts a value; those beyond the bound on different ones are counted together. */
function addOne(counts: Record<string, number>, value: string): void {
  const known = counts[value] !== undefined || Object.keys(counts).length < MAX_COUNTED_VALUES;
  const slot = known ? value : 'others';
  counts[slot] = (counts[slot] ?? 0) + 1;
}
