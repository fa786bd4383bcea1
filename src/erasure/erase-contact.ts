import { setTimeout as sleep } from 'node:timers/promises';
import { deleteContact, getContact } from '../contacts/contacts.store.js';
import type { Database } from '../database/database.js';
import { knownPerson } from '../enrich/contact-target.js';
import { questionsAbout } from '../providers/question.js';
import type { RegisteredProvider } from '../providers/registered.js';
import {
  awaitAdmits,
  type DeliveryPlace,
  eraseDeliveries,
  eraseEnrichments,
  eraseReceipts,
  isAskedAbout,
} from './erasure.store.js';

/** Rows of one statement: some 10 ms, so that nobody waits long behind it on the embedded database. */
const ROWS_MAX = 1_000;

/** How long calls about the contact that are under way are waited for: most deadlines are shorter. */
const WAIT_MS_MAX = 30_000;

const LOOK_AGAIN_MS = 100;

/** `busy`: calls about it are under way for longer than is waited; the same again goes on from there. */
export type Erasure = 'erased' | 'gone' | 'busy';

/**
 * Erases a contact: the contact itself, and its values in the record of its enrichments, in the answers to idempotency
 * keys, in what vendors answered about it and in what webhooks are told. What stays is ids: the ledger's, the
 * enrichments' and their charges. A contact that was deleted before can be erased as long as it has enrichments. Each
 * step can be repeated, and the contact goes only when what is found by its values is gone, so that an erasure that
 * was cut off is finished by the next one.
 */
export async function eraseContact(
  database: Database,
  providers: readonly RegisteredProvider[],
  workspaceId: string,
  contactId: string,
): Promise<Erasure> {
  const contact = await getContact(database, workspaceId, contactId);
  // A vendor's answer may have been got for another contact with the same identifiers.
  const questions =
    contact === null
      ? []
      : providers.flatMap(one => questionsAbout(one, { kind: 'contact', known: knownPerson(contact) }));
  await eraseReceipts(database, workspaceId, questions);
  const deleted = await deleteContact(database, workspaceId, contactId);
  if (!(await isLeftAlone(database, workspaceId, contactId))) return 'busy';
  // Once more: a call for another contact could have been under way as well.
  await eraseReceipts(database, workspaceId, questions);
  const enrichments = await eraseAllEnrichments(database, workspaceId, contactId);
  await eraseAllDeliveries(database, workspaceId, contactId);
  return deleted || enrichments > 0 ? 'erased' : 'gone';
}

/** Waits until no call about a deleted contact is under way: one that is would store its answer afterwards. */
async function isLeftAlone(database: Database, workspaceId: string, contactId: string): Promise<boolean> {
  await awaitAdmits(database, workspaceId);
  for (let waitedMs = 0; await isAskedAbout(database, workspaceId, contactId); waitedMs += LOOK_AGAIN_MS) {
    if (waitedMs >= WAIT_MS_MAX) return false;
    await sleep(LOOK_AGAIN_MS);
  }
  return true;
}

async function eraseAllEnrichments(
  database: Database,
  workspaceId: string,
  contactId: string,
): Promise<number> {
  let erased = 0;
  let after: string | null = null;
  do {
    const ids: string[] = await eraseEnrichments(database, workspaceId, contactId, after, ROWS_MAX);
    erased += ids.length;
    after = ids.length < ROWS_MAX ? null : (ids.at(-1) ?? null);
  } while (after !== null);
  return erased;
}

async function eraseAllDeliveries(database: Database, workspaceId: string, contactId: string): Promise<void> {
  let place: DeliveryPlace | null = null;
  do place = await eraseDeliveries(database, workspaceId, contactId, place, ROWS_MAX);
  while (place !== null);
}
