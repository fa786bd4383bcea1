import { containing, namedIn } from '../database/containing.js';
import type { Database } from '../database/database.js';
import {
  keyOf,
  type Looked,
  lookAlong,
  type Place,
  placeValues,
  type StretchOrder,
  stretch,
} from '../database/stretch.js';
import { type Field, fieldMask } from '../normalize/fields.js';
import type { ContactListed } from './contacts.store.js';

/** Which contacts are looked for; null: no condition. */
export interface FindFilter {
  /** A part of the name or of the e-mail. */
  readonly search: string | null;
  /** At least one of them is empty. */
  readonly missing: readonly Field[] | null;
  /** A provider that supplied a value which the contact still has. */
  readonly source: string | null;
}

/** A contact, with where it stands and the short form of where its values came from. */
export type FoundContact = ContactListed & Place & { readonly provenance: unknown };

/** Looks for contacts from a place on, at a bounded number of them. */
export function lookForContacts(
  database: Database,
  workspaceId: string,
  filter: FindFilter,
  order: StretchOrder,
  after: Place | null,
  limit: number,
): Promise<Looked<FoundContact>> {
  return lookAlong(
    {
      filter,
      find: bounds => findContacts(database, workspaceId, filter, order, after, bounds),
      placeAfter: rows => contactPlace(database, workspaceId, order, after, rows),
    },
    order,
    after,
    limit,
  );
}

/**
 * The contacts that fit among the next `scanMax` of an order; no more are read, however few fit, so that a look stays
 * short on any number of contacts.
 */
async function findContacts(
  database: Database,
  workspaceId: string,
  filter: FindFilter,
  order: StretchOrder,
  after: Place | null,
  bounds: { readonly limit: number; readonly scanMax: number },
): Promise<FoundContact[]> {
  const { where, order: sorted } = stretch(order, after, 'full_name');
  const { rows } = await database.query<FoundContact>(
    `select id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url, location,
       seniority, provenance, created_at, updated_at, ${keyOf(order, 'full_name')} as key
     from (select k.*, k as whole from contacts k where workspace_id = $1 and ${where} order by ${sorted} limit $4) c
     where ($5::text is null or full_name ilike $5 or email ilike $5)
       and ($6::smallint is null or contact_gaps_v1(whole) & $6 <> 0)
       and ($7::text is null or strpos(provenance::text, $7) > 0)
     order by ${sorted} limit $8`,
    [
      workspaceId,
      ...placeValues(order, after),
      bounds.scanMax,
      containing(filter.search),
      filter.missing === null ? null : fieldMask(filter.missing),
      namedIn(filter.source),
      bounds.limit,
    ],
  );
  return rows;
}

/** Where a look of so many contacts ends; null where there are fewer. */
async function contactPlace(
  database: Database,
  workspaceId: string,
  order: StretchOrder,
  after: Place | null,
  contacts: number,
): Promise<Place | null> {
  const { where, order: sorted } = stretch(order, after, 'full_name');
  const { rows } = await database.query<Place>(
    `select ${keyOf(order, 'full_name')} as key, id from contacts where workspace_id = $1 and ${where}
     order by ${sorted} offset $4 - 1 limit 1`,
    [workspaceId, ...placeValues(order, after), contacts],
  );
  return rows[0] ?? null;
}
