import type { ActiveRun } from './runs.store.js';

/** So many failures in a row, and the run rests: its vendors are down, and would fail all its items one by one. */
const FAILURES_IN_A_ROW = 5;

/** What one process does for one run. */
export class Lane {
  run: ActiveRun;
  /** The enrichments of items under way here. */
  readonly underWay = new Set<string>();
  isWorking = false;
  restsUntilMs = 0;
  #failuresInARow = 0;
  #failures = 0;
  #restMs = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(run: ActiveRun) {
    this.run = run;
  }

  get isIdle(): boolean {
    return !this.isWorking && this.underWay.size === 0;
  }

  /** Failures since the last rest. */
  get failures(): number {
    return this.#failures;
  }

  noteSuccess(): void {
    this.#failuresInARow = 0;
  }

  /** @param restMs how long the vendor wants to be left alone. */
  noteFailure(nowMs: number, restMs: number): void {
    this.#failuresInARow += 1;
    this.#failures += 1;
    this.#restMs = Math.max(this.#restMs, restMs);
    if (this.#failuresInARow >= FAILURES_IN_A_ROW) this.rest(nowMs);
  }

  /** Takes nothing for as long as the vendors that failed want to be left alone. */
  rest(nowMs: number): void {
    this.restsUntilMs = nowMs + this.#restMs;
    this.#failuresInARow = 0;
    this.#failures = 0;
    this.#restMs = 0;
  }

  /** Resolves when something changes: an item has ended, or the work on the run. */
  change(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async whenIdle(): Promise<void> {
    while (!this.isIdle) await this.change();
  }
}
