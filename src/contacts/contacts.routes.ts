import { z } from 'zod';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { creationDate } from '../http/client-date.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { pageBounds, uuid } from '../http/schemas.js';
import { toSummary } from './contact.js';
import { contactExample, summaryExample } from './contact-example.js';
import { changeContact, makeContact } from './contact-rules.js';
import {
  contactAnswer,
  contactChange,
  contactCreation,
  contactDeleted,
  contactDeletion,
  contactInclude,
  contactList,
  contactQuery,
  type erasedCounts,
} from './contact-schemas.js';
import {
  type ContactQuery,
  type ContactRow,
  type ContactWritten,
  deleteContact,
  getContact,
  insertContact,
  listContacts,
  updateContact,
} from './contacts.store.js';
import { findRoutes } from './find.routes.js';

/** A change whose contact is changed by others at the same time is applied anew, this often. */
const CHANGE_TRIES_MAX = 20;

const NAMELESS = { full_name: 'give at least one of full_name, first_name, last_name and email' };

const NO_COMPANY = { related_company_id: 'is no company of this workspace' };

const contactPath = z.strictObject({ id: uuid });

function toWhole(contact: ContactRow) {
  const { related_company_id, priority, tags, custom_fields, notes } = contact;
  return { ...toSummary(contact), related_company_id, priority, tags, custom_fields, notes };
}

function notFound(): AppError {
  return new AppError('not_found', 'No contact with this id exists in this workspace.');
}

function duplicate(contactId: string): AppError {
  return new AppError(
    'duplicate_contact',
    'A contact with this e-mail exists already. Change that one instead.',
    {
      details: { contact_id: contactId },
    },
  );
}

function answerOf(status: number, written: ContactWritten): Reply {
  if (written.kind === 'duplicate') throw duplicate(written.contactId);
  if (written.kind === 'no_company') throw validationError(NO_COMPANY);
  if (written.kind === 'gone') throw notFound();
  return { status, body: { data: toWhole(written.contact) } };
}

const SORT_COLUMNS: Readonly<Record<string, ContactQuery['sort']['by']>> = {
  created_at: 'created_at',
  created_date: 'created_at',
  updated_at: 'updated_at',
  updated_date: 'updated_at',
  full_name: 'full_name',
};

/** The company that a change links to; undefined where it leaves the link alone. */
function linkOf({ related_company_id, company_id }: z.output<typeof contactChange>) {
  return related_company_id === undefined ? company_id : related_company_id;
}

async function change(
  database: Database,
  workspaceId: string,
  id: string,
  wanted: z.output<typeof contactChange>,
  now: () => number,
): Promise<ContactWritten> {
  for (let tries = 1; tries <= CHANGE_TRIES_MAX; tries += 1) {
    const contact = await getContact(database, workspaceId, id);
    if (contact === null) return { kind: 'gone' };
    // One moment for both: a value's provenance and its contact were changed at once.
    const nowMs = now();
    const changed = changeContact(contact, wanted, nowMs);
    if (changed.kind === 'nameless') throw validationError(NAMELESS);
    const written = await updateContact(database, workspaceId, {
      ...changed.values,
      id,
      version: contact.version,
      provenance: changed.provenance,
      createdAt: contact.created_at,
      updatedAt: new Date(nowMs),
    });
    // The company that it was linked to when it was read may be deleted by now; only a link that is asked for is refused.
    const isOurs = written.kind === 'no_company' && linkOf(wanted) === undefined;
    if (written.kind !== 'gone' && !isOurs) return written;
  }
  throw new AppError('overloaded', 'The contact is being changed by many others. Retry in a second.', {
    headers: { 'retry-after': '1' },
  });
}

/** Erases every value of a contact, wherever it is stored (`src/erasure`). */
type Erase = (
  workspaceId: string,
  contactId: string,
) => Promise<
  | { readonly kind: 'erased'; readonly erased: z.infer<typeof erasedCounts> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'busy' }
>;

function stillAskedAbout(): AppError {
  return new AppError(
    'request_in_progress',
    'The contact is deleted, but calls about it are still under way. Repeat the request to erase what they leave.',
    { headers: { 'retry-after': '5' } },
  );
}

/** Contacts: create, read, list, change, delete. */
export function contactRoutes(database: Database, erase: Erase, now: () => number): AnyRoute[] {
  const tag = 'Contacts';
  return [
    ...findRoutes(database),
    route({
      method: 'GET',
      path: '/v1/contacts',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'List contacts',
      description:
        'A page of the contacts, by `created_at` unless `sort` says otherwise. `search` finds parts of names and e-mails.',
      query: contactQuery,
      responses: {
        200: {
          description: 'A page of contacts.',
          schema: contactList,
          example: { data: { contacts: [summaryExample] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const descending = query.sort.startsWith('-');
        const { rows, total } = await listContacts(database, workspaceId, {
          search: query.search ?? null,
          createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
          sort: { by: SORT_COLUMNS[query.sort.replace('-', '')] ?? 'created_at', descending },
          ...pageBounds(query),
        });
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { contacts: rows.map(toSummary) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/contacts',
      access: { permission: 'write:contacts' },
      tag,
      summary: 'Create a contact',
      description:
        'Needs a name or an e-mail. A full name is split on its last white space ("Last, First" is understood); an e-mail that another contact has, in any case, is a 409.',
      body: contactCreation,
      bodyExample: { full_name: 'Jane Doe', email: 'jane@acme.com', company_name: 'Acme Corp' },
      responses: {
        201: { description: 'The contact.', schema: contactAnswer, example: { data: contactExample } },
      },
      errors: ['validation_error', 'duplicate_contact'],
      handle: async ({ body }, { workspaceId }) => {
        const made = makeContact(body);
        if (made.kind === 'nameless') throw validationError(NAMELESS);
        const nowMs = now();
        const createdAt = creationDate(body, nowMs);
        const contact = { ...made.values, id: uuidv7(nowMs), createdAt, updatedAt: new Date(nowMs) };
        return answerOf(201, await insertContact(database, workspaceId, contact));
      },
    }),
    route({
      method: 'GET',
      path: '/v1/contacts/{id}',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'Get a contact',
      params: contactPath,
      query: contactInclude,
      responses: {
        200: { description: 'The contact.', schema: contactAnswer, example: { data: contactExample } },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const contact = await getContact(database, workspaceId, params.id);
        if (contact === null) throw notFound();
        return { status: 200, body: { data: toWhole(contact) } };
      },
    }),
    route({
      method: 'PATCH',
      path: '/v1/contacts/{id}',
      access: { permission: 'write:contacts' },
      tag,
      summary: 'Change a contact',
      description:
        'Members that are left out stay; null empties one; `notes` are appended. The provenance of what is changed says that a person did it.',
      params: contactPath,
      body: contactChange,
      bodyExample: { job_title: 'General Counsel' },
      responses: {
        200: {
          description: 'The contact after the change.',
          schema: contactAnswer,
          example: { data: contactExample },
        },
      },
      errors: ['validation_error', 'not_found', 'duplicate_contact'],
      handle: async ({ params, body }, { workspaceId }) =>
        answerOf(200, await change(database, workspaceId, params.id, body, now)),
    }),
    route({
      method: 'DELETE',
      path: '/v1/contacts/{id}',
      access: { permission: 'write:contacts' },
      tag,
      summary: 'Delete a contact',
      description:
        'With `erase=true` the values go as well that are stored of the person elsewhere: in the record of the enrichments, in the answers to idempotency keys, those of look-ups included (a retry with such a key is 410 `erased`), in what vendors answered, in what webhooks are yet to be told, in rows that imports rejected (those with the address, the profile, the number or the name; a namesake’s goes as well). `removed` counts them. Ids, charges and the ledger stay. Works for a contact that was deleted before, too, but only for what carries its id: without its values, look-ups and rejected rows cannot be told.',
      params: contactPath,
      query: contactDeletion,
      responses: {
        200: {
          description: 'It is gone, for good.',
          schema: contactDeleted,
          example: { data: { deleted: true, id: summaryExample.id } },
        },
      },
      errors: ['validation_error', 'not_found', 'request_in_progress'],
      handle: async ({ params, query }, { workspaceId }) => {
        if (query.erase === 'true') {
          const erasure = await erase(workspaceId, params.id);
          if (erasure.kind === 'gone') throw notFound();
          if (erasure.kind === 'busy') throw stillAskedAbout();
          const { erased: removed } = erasure;
          return { status: 200, body: { data: { deleted: true, id: params.id, erased: true, removed } } };
        }
        if (!(await deleteContact(database, workspaceId, params.id))) throw notFound();
        return { status: 200, body: { data: { deleted: true, id: params.id } } };
      },
    }),
  ];
}
