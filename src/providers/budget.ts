import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import type { Logger } from '../logger.js';
import { adjustSpend, type Expense, type Reservation, reserveSpend } from './budget.store.js';

/** Why a provider is not asked whose month's budget has no room for another answer. */
export const BUDGET_USED_UP = 'budget_used_up';

/**
 * The monthly budgets of a workspace's providers: the price of an answer is set aside before the question, and put right
 * after it. What a process sets aside and then dies stays counted, so a budget is never overspent, at worst a little
 * underspent.
 */
export class Budgets {
  readonly #logger: Logger;
  readonly #reservations: Batcher<Expense, Reservation | null>;
  readonly #adjustments: Batcher<Reservation, undefined>;

  constructor(database: Database, logger: Logger) {
    this.#logger = logger;
    this.#reservations = new Batcher({ run: (lane, items) => reserveSpend(database, lane, items) });
    this.#adjustments = new Batcher({
      run: async (lane, items) => {
        await adjustSpend(database, lane, items);
        return items.map(() => undefined);
      },
    });
  }

  /** Sets the price of one answer aside; null where the budget has no room for it. */
  reserve(workspaceId: string, expense: Expense): Promise<Reservation | null> {
    return this.#reservations.add(workspaceId, expense);
  }

  /** Puts a reservation right. @param cost what it came to in the end. */
  async settle(workspaceId: string, reservation: Reservation, cost: number): Promise<void> {
    if (cost === reservation.cost) return;
    try {
      // In whole millionths: the difference of two decimals is often none.
      const difference = Math.round((cost - reservation.cost) * 1e6) / 1e6;
      await this.#adjustments.add(workspaceId, { ...reservation, cost: difference });
    } catch (error) {
      // The answer is worth more than the exact remainder of a budget, which is only too small now.
      this.#logger.warn({ err: error, provider: reservation.provider }, 'a budget could not be put right');
    }
  }
}
