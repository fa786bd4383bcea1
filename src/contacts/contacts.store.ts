import { containing } from '../database/containing.js';
import type { Database } from '../database/database.js';
import { isForeignKeyViolation, isUniqueViolation } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Contact } from './contact.js';
import { contactEventData } from './contact-event.js';
import { decodeProvenance, encodeProvenance, type Provenance } from './provenance.js';

/** A contact whole, as `GET /v1/contacts/{id}` shows it. */
export interface ContactRow extends Contact {
  readonly related_company_id: string | null;
  readonly priority: number | null;
  readonly tags: readonly string[];
  readonly custom_fields: Readonly<Record<string, unknown>>;
  readonly notes: string | null;
}

/** What a list shows of a contact. */
export type ContactListed = Omit<Contact, 'version' | 'provenance'>;

const LISTED_COLUMNS = `id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url,
  location, seniority, created_at, updated_at`;

const COLUMNS = `${LISTED_COLUMNS}, version, provenance, related_company_id, priority, tags, custom_fields, notes`;

/** A contact as the database gives it. */
export interface StoredContact extends Omit<ContactRow, 'provenance'> {
  readonly provenance: unknown;
}

export function toRow(stored: StoredContact): ContactRow {
  return { ...stored, provenance: stored.provenance === null ? {} : decodeProvenance(stored.provenance) };
}

function firstRow([stored]: readonly StoredContact[]): ContactRow | null {
  return stored === undefined ? null : toRow(stored);
}

/** What can be given or changed; absent members stay as they are. */
export interface ContactValues {
  readonly full_name?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly job_title?: string | null;
  readonly company_name?: string | null;
  readonly linkedin_url?: string | null;
  readonly location?: string | null;
  readonly seniority?: string | null;
  readonly related_company_id?: string | null;
  readonly priority?: number | null;
  readonly tags?: readonly string[];
  readonly custom_fields?: Readonly<Record<string, unknown>>;
  readonly notes?: string | null;
}

export type ContactWritten =
  | { readonly kind: 'written'; readonly contact: ContactRow }
  | { readonly kind: 'duplicate'; readonly contactId: string }
  /** The company that it is to be linked to is not there. */
  | { readonly kind: 'no_company' }
  /** The contact is not there, or was changed by somebody else since it was read. */
  | { readonly kind: 'gone' };

async function findByEmail(database: Database, workspaceId: string, email: string): Promise<string | null> {
  const { rows } = await database.query<{ id: string }>(
    'select id from contacts where workspace_id = $1 and lower(email) = lower($2)',
    [workspaceId, email],
  );
  return rows[0]?.id ?? null;
}

/** Runs a write; an e-mail that another contact has becomes `duplicate` with that contact's id. */
async function writing(
  database: Database,
  workspaceId: string,
  email: string | null | undefined,
  write: () => Promise<ContactRow | null>,
): Promise<ContactWritten> {
  try {
    const contact = await write();
    return contact === null ? { kind: 'gone' } : { kind: 'written', contact };
  } catch (error) {
    if (isForeignKeyViolation(error, 'contacts_company')) return { kind: 'no_company' };
    if (!isUniqueViolation(error, 'contacts_email')) throw error;
    const contactId = await findByEmail(database, workspaceId, email ?? '');
    // The other contact may be gone by now; then the write simply goes through.
    return contactId === null
      ? writing(database, workspaceId, email, write)
      : { kind: 'duplicate', contactId };
  }
}

export function insertContact(
  database: Database,
  workspaceId: string,
  contact: ContactValues & { id: string; createdAt: Date; updatedAt: Date },
): Promise<ContactWritten> {
  return writing(database, workspaceId, contact.email, async () => {
    const { rows } = await database.query<StoredContact>(
      `with written as (
         insert into contacts (workspace_id, id, full_name, first_name, last_name, email, phone, job_title, company_name,
           linkedin_url, location, seniority, related_company_id, priority, tags, custom_fields, notes, created_at,
           updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::jsonb, $17, $18, $19)
         returning *
       )
       select ${COLUMNS} from written w, lateral emit_events_v1(w.workspace_id, 'contact.created', array[$20])`,
      [
        workspaceId,
        contact.id,
        contact.full_name ?? null,
        contact.first_name ?? null,
        contact.last_name ?? null,
        contact.email ?? null,
        contact.phone ?? null,
        contact.job_title ?? null,
        contact.company_name ?? null,
        contact.linkedin_url ?? null,
        contact.location ?? null,
        contact.seniority ?? null,
        contact.related_company_id ?? null,
        contact.priority ?? null,
        contact.tags ?? [],
        JSON.stringify(contact.custom_fields ?? {}),
        contact.notes ?? null,
        contact.createdAt,
        contact.updatedAt,
        contactEventData({ ...contact, created_at: contact.createdAt, updated_at: contact.updatedAt }),
      ],
    );
    return firstRow(rows);
  });
}

export async function getContact(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<ContactRow | null> {
  const { rows } = await database.query<StoredContact>(
    `select ${COLUMNS} from contacts where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return firstRow(rows);
}

/** Contacts by id, those that are there. */
export async function getContacts(
  database: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  const { rows } = await database.query<StoredContact>(
    `select ${COLUMNS} from contacts where workspace_id = $1 and id = any ($2::uuid[])`,
    [workspaceId, ids],
  );
  return rows.map(toRow);
}

/** Contacts by id, locked until the transaction ends: what is computed from them is written over just these. */
export async function lockContacts(
  transaction: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  const { rows } = await transaction.query<StoredContact>(
    `select ${COLUMNS} from contacts where workspace_id = $1 and id = any ($2::uuid[])
     order by id for no key update`,
    [workspaceId, ids],
  );
  return rows.map(toRow);
}

/** Writes a contact over the version that was read; `gone` where it has changed or was deleted since. */
export function updateContact(
  database: Database,
  workspaceId: string,
  contact: Required<ContactValues> & {
    id: string;
    version: number;
    provenance: Provenance;
    createdAt: Date;
    updatedAt: Date;
  },
): Promise<ContactWritten> {
  return writing(database, workspaceId, contact.email, async () => {
    const { rows } = await database.query<StoredContact>(
      `with written as (
         update contacts set version = version + 1, full_name = $4, first_name = $5, last_name = $6, email = $7,
           phone = $8, job_title = $9, company_name = $10, linkedin_url = $11, location = $12, seniority = $13,
           related_company_id = $14, priority = $15, tags = $16, custom_fields = $17::jsonb, notes = $18,
           provenance = $19::json, updated_at = $20
         where workspace_id = $1 and id = $2 and version = $3
         returning *
       )
       select ${COLUMNS} from written w, lateral emit_events_v1(w.workspace_id, 'contact.updated', array[$21])`,
      [
        workspaceId,
        contact.id,
        contact.version,
        contact.full_name,
        contact.first_name,
        contact.last_name,
        contact.email,
        contact.phone,
        contact.job_title,
        contact.company_name,
        contact.linkedin_url,
        contact.location,
        contact.seniority,
        contact.related_company_id,
        contact.priority,
        contact.tags,
        JSON.stringify(contact.custom_fields),
        contact.notes,
        encodeProvenance(contact.provenance),
        contact.updatedAt,
        contactEventData({ ...contact, created_at: contact.createdAt, updated_at: contact.updatedAt }),
      ],
    );
    return firstRow(rows);
  });
}

export async function deleteContact(database: Database, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await database.query(
    `with gone as (delete from contacts where workspace_id = $1 and id = $2 returning *)
     select g.id from gone g, lateral emit_events_v1(g.workspace_id, 'contact.deleted', array[$3])`,
    [workspaceId, id, JSON.stringify({ contact: { id } })],
  );
  return rows.length > 0;
}

export interface ContactQuery {
  readonly search: string | null;
  readonly createdAfter: Date | null;
  readonly sort: { readonly by: 'created_at' | 'updated_at' | 'full_name'; readonly descending: boolean };
  readonly limit: number;
  readonly offset: number;
}

/** Sort keys are a closed set of our own words, so that they may stand in the statement's text. */
const SORT_KEYS = {
  created_at: 'created_at',
  updated_at: 'updated_at',
  full_name: 'lower(full_name)',
} as const;

/** A page of the contacts that fit, and how many fit in all. */
export async function listContacts(
  database: Database,
  workspaceId: string,
  query: ContactQuery,
): Promise<{ rows: ContactListed[]; total: number }> {
  const conditions = ['workspace_id = $1'];
  const parameters: unknown[] = [workspaceId];
  if (query.search !== null) {
    parameters.push(containing(query.search));
    conditions.push(`(full_name ilike $${parameters.length} or email ilike $${parameters.length})`);
  }
  if (query.createdAfter !== null) {
    parameters.push(query.createdAfter);
    conditions.push(`created_at > $${parameters.length}`);
  }
  const where = conditions.join(' and ');
  const direction = query.sort.descending ? 'desc' : 'asc';
  const page = await database.query<ContactListed>(
    `select ${LISTED_COLUMNS} from contacts where ${where}
     order by ${SORT_KEYS[query.sort.by]} ${direction}, id ${direction}
     limit $${parameters.length + 1} offset $${parameters.length + 2}`,
    [...parameters, query.limit, query.offset],
  );
  const total = await database.query<{ total: number }>(
    `select count(*) as total from contacts where ${where}`,
    parameters,
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}
