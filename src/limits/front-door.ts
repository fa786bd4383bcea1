import { type CrowdRule, type CrowdWindow, nextRule, OPEN_RULE } from './crowd.js';

/** Long enough for some batches, so short that an overload is met before anybody's patience ends. */
const WINDOW_MS = 250;

/** Callers with less than their share are let in beyond the limit, up to this many times of it. */
const SHARED_TIMES_MAX = 2;

interface FrontDoorOptions {
  readonly now: () => number;
  /** Of the calls that were let in, how many wait for somebody else now: they cost this process nothing. */
  readonly elsewhere: () => number;
}

/** A window that is not over. */
type OpenWindow = { startMs: number } & { -readonly [Figure in keyof Omit<CrowdWindow, 'spanMs'>]: number };

/**
 * Lets in as many calls at once as get through in good time, and refuses the others before anything is done for them: that
 * costs little more than HTTP, so most of what the process can do is left for those that are in. It counts calls in hand,
 * not those that wait for a vendor.
 */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  /** By caller, calls that are in; who has none is not there. */
  readonly #inside = new Map<string, number>();
  #insideCount = 0;
  #rule: CrowdRule = OPEN_RULE;
  #window: OpenWindow;
  #changedAtMs: number;
  #inHand = 0;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#changedAtMs = options.now();
    this.#window = emptyWindow(this.#changedAtMs, 0);
  }

  /**
   * Whether a call may come in now. When it is full, who has less in than the others have on average still may, so that
   * one busy caller does not shut out everybody.
   */
  admits(caller: string): boolean {
    this.#look();
    const { limit } = this.#rule;
    if (this.#inHand < limit) return true;
    const share = limit / Math.max(1, this.#inside.size);
    if ((this.#inside.get(caller) ?? 0) < share && this.#inHand < limit * SHARED_TIMES_MAX) return true;
    this.#window.refused += 1;
    return false;
  }

  /** Does a part of a call's work; as long as it lasts, the call is in. */
  async hold<Result>(caller: string, work: () => Promise<Result>): Promise<Result> {
    this.#count(caller, 1);
    try {
      return await work();
    } finally {
      this.#count(caller, -1);
      this.#window.finished += 1;
    }
  }

  #count(caller: string, change: 1 | -1): void {
    const inside = (this.#inside.get(caller) ?? 0) + change;
    if (inside === 0) this.#inside.delete(caller);
    else this.#inside.set(caller, inside);
    this.#insideCount += change;
    this.#look();
  }

  /** Adds what was in hand since the last look to the window, and ends it in time. */
  #look(): void {
    const nowMs = this.#options.now();
    const window = this.#window;
    window.heldMs += this.#inHand * (nowMs - this.#changedAtMs);
    this.#changedAtMs = nowMs;
    this.#inHand = this.#insideCount - this.#options.elsewhere();
    window.lowest = Math.min(window.lowest, this.#inHand);
    window.highest = Math.max(window.highest, this.#inHand);
    const spanMs = nowMs - window.startMs;
    if (spanMs < WINDOW_MS) return;
    this.#rule = nextRule(this.#rule, { ...window, spanMs });
    this.#window = emptyWindow(nowMs, this.#inHand);
  }
}

function emptyWindow(startMs: number, inHand: number): OpenWindow {
  return { startMs, lowest: inHand, highest: inHand, heldMs: 0, finished: 0, refused: 0 };
}
