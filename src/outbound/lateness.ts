/** However quick requests have been, the next one may be this late. */
const MIN_LATE_MS = 50;

/** Opening a connection may take 5 s; what is later than this is given up. The SQL function knows no more either. */
const MAX_LATE_MS = 9_950;

/** Before anything is known: at a cold start requests were up to 120 ms late on a local network. */
const FIRST_WORST_MS = 250;

/** By how much two requests may differ on their way from our socket to the vendor's clock. */
const JITTER_MS = 50;

/** The worst case is forgotten by 2 % a request: a burst of 30 on new connections is still remembered by the next. */
const KEPT_SHARE = 0.98;

/**
 * How late requests leave after their slots were asked for, learned from those that left. Twice the worst is
 * allowed to the next: too little costs a second slot, too much costs throughput, neither costs the limit.
 */
export class Lateness {
  #worstMs = FIRST_WORST_MS;

  /** How late a request may leave, in whole ms. */
  get allowedMs(): number {
    return Math.ceil(Math.min(MAX_LATE_MS, Math.max(MIN_LATE_MS, 2 * this.#worstMs)));
  }

  /** For how long after its grant a slot must be counted as still to be used, the way to the vendor included. */
  get countedMs(): number {
    return this.allowedMs + JITTER_MS;
  }

  note(lateMs: number): void {
    this.#worstMs = Math.max(lateMs, this.#worstMs * KEPT_SHARE);
  }
}
