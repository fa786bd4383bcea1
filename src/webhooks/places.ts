/** Deliveries under way at once in a process; each is a socket and some KiB. */
const PLACES = 1_000;

/** Of one webhook: a receiver of 100 ms takes 160 a second. */
const PLACES_PER_WEBHOOK = 16;

/** This many failures in a row make a webhook a failing one, which is tried with one delivery at a time. */
const FAILING_AFTER = 5;

/** Places that all failing webhooks have together, so that however many receivers hang, the others have the rest. */
const PLACES_FOR_FAILING = 200;

interface Standing {
  underWay: number;
  failuresInRow: number;
}

/**
 * How many deliveries of which webhook may be under way here: what keeps a receiver that is dead or slow from delaying
 * any other. Webhooks of which nothing is under way and that do not fail are not remembered.
 */
export class Places {
  readonly #standings = new Map<string, Standing>();
  #taken = 0;

  get free(): number {
    return PLACES - this.#taken;
  }

  /** Of each webhook, but of those of `otherwiseFree`. */
  readonly freePerWebhook = PLACES_PER_WEBHOOK;

  /** The webhooks of which another number may be claimed now, and that number. */
  otherwiseFree(): Map<string, number> {
    let failingFree = PLACES_FOR_FAILING;
    const standings = [...this.#standings];
    for (const [, standing] of standings) if (isFailing(standing)) failingFree -= standing.underWay;
    return new Map(
      standings.map(([webhookId, standing]) => {
        if (!isFailing(standing)) return [webhookId, Math.max(0, PLACES_PER_WEBHOOK - standing.underWay)];
        if (standing.underWay > 0 || failingFree <= 0) return [webhookId, 0];
        failingFree -= 1;
        return [webhookId, 1];
      }),
    );
  }

  take(webhookId: string): void {
    const standing = this.#standings.get(webhookId) ?? { underWay: 0, failuresInRow: 0 };
    standing.underWay += 1;
    this.#taken += 1;
    this.#standings.set(webhookId, standing);
  }

  giveBack(webhookId: string, succeeded: boolean): void {
    const standing = this.#standings.get(webhookId);
    if (standing === undefined) return;
    standing.underWay -= 1;
    standing.failuresInRow = succeeded ? 0 : standing.failuresInRow + 1;
    this.#taken -= 1;
    // To the end, so that failing webhooks take turns; out, where there is nothing to remember.
    this.#standings.delete(webhookId);
    if (standing.underWay > 0 || standing.failuresInRow > 0) this.#standings.set(webhookId, standing);
  }
}

function isFailing({ failuresInRow }: Standing): boolean {
  return failuresInRow >= FAILING_AFTER;
}
