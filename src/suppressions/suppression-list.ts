import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { identifierHash, type PersonIdentifier } from './identifier.js';
import { findSuppressed } from './suppressions.store.js';

/** Tells whether a person is suppressed: one statement for all calls of a workspace that ask at the same time. */
export class SuppressionList {
  readonly #lookups: Batcher<readonly string[], boolean>;

  constructor(database: Database) {
    this.#lookups = new Batcher({
      run: async (workspaceId, items) => {
        const suppressed = await findSuppressed(database, workspaceId, items.flat());
        return items.map(hashes => hashes.some(hash => suppressed.has(hash)));
      },
    });
  }

  /** Whether any of the identifiers is on the workspace's list; values that are none of their kind are not. */
  async hasAny(workspaceId: string, identifiers: readonly PersonIdentifier[]): Promise<boolean> {
    const hashes = identifiers.flatMap(identifier => identifierHash(workspaceId, identifier) ?? []);
    return hashes.length > 0 && this.#lookups.add(workspaceId, hashes);
  }
}
