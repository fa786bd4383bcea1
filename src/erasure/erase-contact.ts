import { setTimeout as sleep } from 'node:timers/promises';
import type { Contact } from '../contacts/contact.js';
import { deleteContact, getContact } from '../contacts/contacts.store.js';
import type { Database } from '../database/database.js';
import { knownPerson } from '../enrich/contact-target.js';
import { questionsAbout } from '../providers/question.js';
import type { RegisteredProvider } from '../providers/registered.js';
import {
  awaitAdmits,
  type DeliveryPlace,
  deleteRejectedRows,
  eraseAnswers,
  eraseDeliveries,
  eraseEnrichments,
  eraseReceipts,
  isAskedAbout,
  listRejectedRows,
  type RejectedRow,
} from './erasure.store.js';
import { rowsAbout } from './is-about.js';

/** Rows of one statement: some 10 ms, so that nobody waits long behind it on the embedded database. */
const ROWS_MAX = 1_000;

/** Rejected rows of one statement: one is some hundred bytes, but may be a megabyte. */
const REJECTED_ROWS_MAX = 50;

/** How long calls about the contact that are under way are waited for: most deadlines are shorter. */
const WAIT_MS_MAX = 30_000;

const LOOK_AGAIN_MS = 100;

/** How much was taken out of what; the contact itself is not counted. */
interface Erased {
  /** Records of calls that no longer have values. */
  readonly enrichments: number;
  /** Answers of vendors that were kept to be used again. */
  readonly receipts: number;
  /** Answers to idempotency keys, those of look-ups included. */
  readonly answers: number;
  /** What webhooks were or were to be told. */
  readonly deliveries: number;
  /** Rows of files that were not imported. */
  readonly rejected_rows: number;
}

/** `busy`: calls about it are under way for longer than is waited; the same again goes on from there. */
export type Erasure =
  | { readonly kind: 'erased'; readonly erased: Erased }
  | { readonly kind: 'gone' }
  | { readonly kind: 'busy' };

/**
 * Erases a contact: the contact itself, and its values in the record of its enrichments, in the answers to idempotency
 * keys, in what vendors answered about it, in what webhooks are told and in the rows that imports rejected. What stays is
 * ids: the ledger's, the enrichments' and their charges. A contact that was deleted before can be erased as long as it has
 * enrichments; of its values only those that carry its id are found then. Each step can be repeated, and the contact goes
 * only when what is found by its values is gone, so that an erasure that was cut off is finished by the next one.
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
  const before = await eraseReceipts(database, workspaceId, questions);
  const lookUps = contact === null ? 0 : await eraseLookUps(database, workspaceId, contact);
  const rejectedRows = contact === null ? 0 : await eraseRejectedRows(database, workspaceId, contact);
  const deleted = await deleteContact(database, workspaceId, contactId);
  if (!(await isLeftAlone(database, workspaceId, contactId))) return { kind: 'busy' };
  // Once more: a call for another contact could have been under way as well.
  const after = await eraseReceipts(database, workspaceId, questions);
  const { enrichments, answers, receipts } = await eraseAllEnrichments(database, workspaceId, contactId);
  const deliveries = await eraseAllDeliveries(database, workspaceId, contactId);
  if (!deleted && enrichments === 0) return { kind: 'gone' };
  return {
    kind: 'erased',
    erased: {
      enrichments,
      receipts: before + after + receipts,
      answers: lookUps + answers,
      deliveries,
      rejected_rows: rejectedRows,
    },
  };
}

/** A look-up is about an address, not about a contact: its answer is found by what stands in it. */
async function eraseLookUps(database: Database, workspaceId: string, contact: Contact): Promise<number> {
  const values = [contact.email, contact.linkedin_url].filter(value => value !== null);
  const texts = values.map(value => JSON.stringify(value.toLowerCase()));
  let erased = 0;
  let place: string | null = null;
  do {
    const round = await eraseAnswers(database, workspaceId, texts, place, ROWS_MAX);
    erased += round.erased;
    place = round.last;
  } while (place !== null);
  return erased;
}

async function eraseRejectedRows(database: Database, workspaceId: string, contact: Contact): Promise<number> {
  const isAbout = rowsAbout(contact);
  let erased = 0;
  let place: RejectedRow | null = null;
  do {
    const rows: RejectedRow[] = await listRejectedRows(database, workspaceId, place, REJECTED_ROWS_MAX);
    const found = rows.filter(({ source }) => isAbout(source));
    if (found.length > 0) await deleteRejectedRows(database, workspaceId, found);
    erased += found.length;
    place = rows.length < REJECTED_ROWS_MAX ? null : (rows.at(-1) ?? null);
  } while (place !== null);
  return erased;
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
): Promise<{ enrichments: number; answers: number; receipts: number }> {
  const erased = { enrichments: 0, answers: 0, receipts: 0 };
  let after: string | null = null;
  do {
    const round: Awaited<ReturnType<typeof eraseEnrichments>> = await eraseEnrichments(
      database,
      workspaceId,
      contactId,
      after,
      ROWS_MAX,
    );
    erased.enrichments += round.ids.length;
    erased.answers += round.answers;
    erased.receipts += round.receipts;
    after = round.ids.length < ROWS_MAX ? null : (round.ids.at(-1) ?? null);
  } while (after !== null);
  return erased;
}

async function eraseAllDeliveries(
  database: Database,
  workspaceId: string,
  contactId: string,
): Promise<number> {
  let erased = 0;
  let place: DeliveryPlace | null = null;
  do {
    const round: Awaited<ReturnType<typeof eraseDeliveries>> = await eraseDeliveries(
      database,
      workspaceId,
      contactId,
      place,
      ROWS_MAX,
    );
    erased += round.erased;
    place = round.place;
  } while (place !== null);
  return erased;
}
