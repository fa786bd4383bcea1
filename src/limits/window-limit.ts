import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;

/** Names remembered: some 1 MB. Whoever comes with more of them at once gets tries anew, and no more memory. */
const NAMES_MAX = 10_000;

interface Window {
  readonly number: number;
  used: number;
}

/** Bounds what may happen in a minute under one name, such as an address; in the memory of this process. */
export class WindowLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #windows = new LRUCache<string, Window>({ max: NAMES_MAX });

  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one of the minute's; else says in how many seconds there are new ones. */
  take(name: string): { readonly retryAfterSeconds: number | null } {
    const nowMs = this.#now();
    const number = Math.floor(nowMs / WINDOW_MS);
    const known = this.#windows.get(name);
    const window = known?.number === number ? known : { number, used: 0 };
    this.#windows.set(name, window);
    if (window.used >= this.#perMinute) {
      return { retryAfterSeconds: Math.ceil((WINDOW_MS - (nowMs % WINDOW_MS)) / 1_000) };
    }
    window.used += 1;
    return { retryAfterSeconds: null };
  }

  /** Gives one back: what was taken for it turned out not to count. */
  giveBack(name: string): void {
    const window = this.#windows.get(name);
    if (window !== undefined && window.used > 0) window.used -= 1;
  }
}
