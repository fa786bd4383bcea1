/** However quick requests have been, the next one may be this late. */
const MIN_LATE_MS = 50;

/** Opening a connection may take 5 s; what is later than this is given up. The SQL function knows no more either. */
const MAX_LATE_MS = 9_900;

/** Before anything is known: at a cold start requests were up to 120 ms late on a local network. */
const FIRST_WORST_MS = 125;

/**
 * By how much two requests may differ on their way from our socket to the vendor's clock. It is not ours to control:
 * up to 85 ms were seen on one busy machine, and with 50 ms allowed a vendor once counted 102 where 100 were allowed.
 */
const JITTER_MS = 100;

/** How much of the worst case is kept with each request: halved in 14, so that a slow start is soon forgotten. */
const KEPT_SHARE = 0.95;

/** What is allowed beyond the worst case that is remembered. */
const ALLOWANCE = 1.5;

/**
 * How late requests leave after their slots were asked for, learned from those that left. Somewhat more
 * than the worst is allowed to the next: too little costs a second slot, too much costs throughput, neither costs
 * the limit.
 */
export class Lateness {
  #worstMs = FIRST_WORST_MS;

  /** How late a request may leave, in whole ms. */
  get allowedMs(): number {
    return Math.ceil(Math.min(MAX_LATE_MS, Math.max(MIN_LATE_MS, ALLOWANCE * this.#worstMs)));
  }

  /** For how long after its grant a slot must be counted as still to be used, the way to the vendor included. */
  get countedMs(): number {
    return this.allowedMs + JITTER_MS;
  }

  note(lateMs: number): void {
    this.#worstMs = Math.max(lateMs, this.#worstMs * KEPT_SHARE);
  }
}
