import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { arrayLiteral } from '../imports/import-values.js';
import type { ContactValues } from './contacts.store.js';
import { encodeProvenance, type Provenance } from './provenance.js';

export interface NewContact {
  readonly id: string;
  readonly values: Required<ContactValues>;
  /** Instead of those of the values. */
  readonly tags: readonly string[];
  readonly createdAt: Date;
}

/** Inserts those whose e-mail nobody has. @returns the ids of those that are in. */
export async function insertContacts(
  transaction: Queryable,
  workspaceId: string,
  importId: string,
  contacts: readonly NewContact[],
  at: Date,
): Promise<ReadonlySet<string>> {
  const column = <Value>(of: (contact: NewContact) => Value) => contacts.map(of);
  const { rows } = await transaction.query<{ id: string }>(
    `insert into contacts (workspace_id, id, full_name, first_name, last_name, email, phone, job_title, company_name,
       linkedin_url, location, seniority, related_company_id, priority, tags, custom_fields, notes, created_at,
       updated_at, import_id)
     select $1, t.id, t.full_name, t.first_name, t.last_name, t.email, t.phone, t.job_title, t.company_name,
       t.linkedin_url, t.location, t.seniority, t.related_company_id, t.priority, t.tags::text[],
       t.custom_fields::jsonb, t.notes, t.created_at, $3, $2
     from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
         $12::text[], $13::text[], $14::text[], $15::uuid[], $16::smallint[], $17::text[], $18::text[], $19::text[],
         $20::timestamptz[])
       as t (id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url, location,
         seniority, related_company_id, priority, tags, custom_fields, notes, created_at)
     on conflict do nothing returning id`,
    [
      workspaceId,
      importId,
      at,
      column(({ id }) => id),
      column(({ values }) => values.full_name),
      column(({ values }) => values.first_name),
      column(({ values }) => values.last_name),
      column(({ values }) => values.email),
      column(({ values }) => values.phone),
      column(({ values }) => values.job_title),
      column(({ values }) => values.company_name),
      column(({ values }) => values.linkedin_url),
      column(({ values }) => values.location),
      column(({ values }) => values.seniority),
      column(({ values }) => values.related_company_id),
      column(({ values }) => values.priority),
      column(({ tags }) => arrayLiteral(tags)),
      column(({ values }) => JSON.stringify(values.custom_fields)),
      column(({ values }) => values.notes),
      column(({ createdAt }) => createdAt),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Contacts by e-mail, in any case: by e-mail in lower case as the database lowers it. */
export async function findByEmails(
  transaction: Queryable,
  workspaceId: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await transaction.query<{ email: string; id: string }>(
    `select t.email, c.id from unnest($2::text[]) as t (email)
     join lateral (
       select c.id from contacts c where c.workspace_id = $1 and lower(c.email) = lower(t.email) limit 1
     ) c on true`,
    [workspaceId, emails],
  );
  return new Map(rows.map(({ email, id }) => [email, id]));
}

/** Which of these companies the workspace has; they cannot be deleted until the transaction ends. */
export async function findCompanies(
  transaction: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await transaction.query<{ id: string }>(
    'select id from companies where workspace_id = $1 and id = any ($2::uuid[]) for key share',
    [workspaceId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export type ChangedContact = Required<ContactValues> & {
  readonly id: string;
  readonly provenance: Provenance;
};

/** Writes contacts that were locked. */
export async function updateContacts(
  transaction: Queryable,
  workspaceId: string,
  contacts: readonly ChangedContact[],
  at: Date,
): Promise<void> {
  const column = <Value>(of: (contact: ChangedContact) => Value) => contacts.map(of);
  await transaction.query(
    `update contacts c set version = c.version + 1, full_name = t.full_name, first_name = t.first_name,
       last_name = t.last_name, email = t.email, phone = t.phone, job_title = t.job_title,
       company_name = t.company_name, linkedin_url = t.linkedin_url, location = t.location, seniority = t.seniority,
       related_company_id = t.related_company_id, priority = t.priority, tags = t.tags::text[],
       custom_fields = t.custom_fields::jsonb, notes = t.notes, provenance = t.provenance::json, updated_at = $2
     from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
         $11::text[], $12::text[], $13::text[], $14::uuid[], $15::smallint[], $16::text[], $17::text[], $18::text[],
         $19::text[])
       as t (id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url, location,
         seniority, related_company_id, priority, tags, custom_fields, notes, provenance)
     where c.workspace_id = $1 and c.id = t.id`,
    [
      workspaceId,
      at,
      column(({ id }) => id),
      column(({ full_name }) => full_name),
      column(({ first_name }) => first_name),
      column(({ last_name }) => last_name),
      column(({ email }) => email),
      column(({ phone }) => phone),
      column(({ job_title }) => job_title),
      column(({ company_name }) => company_name),
      column(({ linkedin_url }) => linkedin_url),
      column(({ location }) => location),
      column(({ seniority }) => seniority),
      column(({ related_company_id }) => related_company_id),
      column(({ priority }) => priority),
      column(({ tags }) => arrayLiteral(tags)),
      column(({ custom_fields }) => JSON.stringify(custom_fields)),
      column(({ notes }) => notes),
      column(({ provenance }) => encodeProvenance(provenance)),
    ],
  );
}

export interface Reachable {
  readonly id: string;
  readonly email: string | null;
  readonly full_name: string | null;
  readonly phone: string | null;
  readonly linkedin_url: string | null;
}

/** A page of the contacts, in the order of their ids. */
export async function listReachable(
  database: Database,
  workspaceId: string,
  afterId: string,
  limit: number,
): Promise<Reachable[]> {
  const { rows } = await database.query<Reachable>(
    'select id, email, full_name, phone, linkedin_url from contacts where workspace_id = $1 and id > $2 order by id limit $3',
    [workspaceId, afterId, limit],
  );
  return rows;
}
