import type { Database } from '../database/database.js';
import {
  type FindFilter,
  type FindOrder,
  type FindPlace,
  type FoundContact,
  findContacts,
  nameless,
  placeAfter,
} from './find.store.js';

/**
 * Contacts that one request looks at: some 50 ms of the database. Who looks for somebody rare among a million asks
 * again from where the last look ended; an index of parts of names would cost every import half its speed.
 */
const SCAN_MAX = 20_000;

export interface Found {
  readonly contacts: readonly FoundContact[];
  /** How many were looked at, at most. */
  readonly scanned: number;
  /** Where the next look begins; null: all were looked at. */
  readonly next: FindPlace | null;
}

/** Looks for contacts from a place on, at a bounded number of them. */
export async function find(
  database: Database,
  workspaceId: string,
  filter: FindFilter,
  order: FindOrder,
  after: FindPlace | null,
  limit: number,
): Promise<Found> {
  const isFiltered = filter.search !== null || filter.missing !== null || filter.source !== null;
  const scanMax = isFiltered ? SCAN_MAX : limit;
  const bounds = { limit, scanMax };
  const contacts = await findContacts(database, workspaceId, filter, order, after, bounds);
  const last = contacts.at(-1);
  if (contacts.length === limit && last !== undefined) {
    return { contacts, scanned: scanMax, next: { key: last.key, id: last.id } };
  }
  const end = await placeAfter(database, workspaceId, order, after, scanMax);
  const isNamed = order.by === 'full_name' && (after === null || after.key !== null);
  return { contacts, scanned: scanMax, next: end ?? (isNamed ? nameless(order.descending) : null) };
}
