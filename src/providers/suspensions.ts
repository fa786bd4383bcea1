import type { Database } from '../database/database.js';
import type { RegisteredProvider } from './registered.js';
import { forgetSuspension, tellSuspension } from './suspensions.store.js';

/** Tells webhooks of providers that are set aside until somebody sees to them. */
export class Suspensions {
  readonly #database: Database;
  /** Providers that this process has seen set aside and has not seen answer since. */
  readonly #told = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Called every few seconds. A workspace that subscribes while a provider is set aside is told of it the next day. */
  async tell(providers: readonly RegisteredProvider[]): Promise<void> {
    for (const { id, standing } of providers) {
      const { suspension } = standing;
      if (suspension !== null) {
        const { kind, reason, untilMs } = suspension;
        const data = { provider: id, kind, reason, until: new Date(untilMs).toISOString() };
        await tellSuspension(this.#database, id, JSON.stringify(data));
        this.#told.add(id);
      } else if (this.#told.has(id)) {
        await forgetSuspension(this.#database, id);
        this.#told.delete(id);
      }
    }
  }
}
