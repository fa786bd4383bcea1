import { containing } from '../database/containing.js';
import type { Database } from '../database/database.js';
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

/** The orders that an index has. */
export interface FindOrder {
  readonly by: 'created_at' | 'full_name';
  readonly descending: boolean;
}

/** Where a look went to: the name of the last contact in lower case, or when it was made, in microseconds since 1970. */
export interface FindPlace {
  /** Null among those without a name, who come last in either direction. */
  readonly key: string | null;
  readonly id: string;
}

/** A contact, with where it stands and the short form of where its values came from. */
export type FoundContact = ContactListed & { readonly key: string | null; readonly provenance: unknown };

const NIL = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The years 0 to 9999, as clients can date a contact; the database's times are finer than JavaScript's. */
export const MICROSECONDS_MIN = '-62200000000000000';
export const MICROSECONDS_MAX = '253500000000000000';
const FROM_MICROSECONDS = `'epoch'::timestamptz + $2::bigint * interval '1 microsecond'`;

const KEYS = {
  created_at: '(extract(epoch from created_at) * 1000000)::bigint::text',
  full_name: 'lower(full_name)',
} as const;

/** The rows after a place in the order of an index: the condition, and the order. The place is $2 and $3. */
function stretch({ by, descending }: FindOrder, after: FindPlace | null): { where: string; order: string } {
  const direction = descending ? 'desc' : 'asc';
  const beyond = descending ? '<' : '>';
  if (by === 'created_at') {
    const place = `(created_at, id) ${beyond} (${FROM_MICROSECONDS}, $3::uuid)`;
    return { where: place, order: `created_at ${direction}, id ${direction}` };
  }
  if (after !== null && after.key === null) {
    return {
      where: `lower(full_name) is null and $2::text is null and id ${beyond} $3::uuid`,
      order: `lower(full_name) ${direction}, id ${direction}`,
    };
  }
  const place = `($2::text is null or (lower(full_name), id) ${beyond} ($2, $3::uuid))`;
  return {
    where: `lower(full_name) is not null and ${place}`,
    order: `lower(full_name) ${direction}, id ${direction}`,
  };
}

/** The place before the first contact of an order. */
function placeValues({ by, descending }: FindOrder, after: FindPlace | null): [string | null, string] {
  const edge = descending ? LAST : NIL;
  if (by === 'created_at')
    return [after?.key ?? (descending ? MICROSECONDS_MAX : MICROSECONDS_MIN), after?.id ?? edge];
  return [after?.key ?? null, after?.id ?? edge];
}

/** The place from which those without a name are read. */
export function nameless(descending: boolean): FindPlace {
  return { key: null, id: descending ? LAST : NIL };
}

/**
 * The contacts that fit among the next `scanMax` of an order; no more are read, however few fit, so that a look stays
 * short on any number of contacts.
 */
export async function findContacts(
  database: Database,
  workspaceId: string,
  filter: FindFilter,
  order: FindOrder,
  after: FindPlace | null,
  bounds: { readonly limit: number; readonly scanMax: number },
): Promise<FoundContact[]> {
  const { where, order: sorted } = stretch(order, after);
  const { rows } = await database.query<FoundContact>(
    `select id, full_name, first_name, last_name, email, phone, job_title, company_name, linkedin_url, location,
       seniority, provenance, created_at, updated_at, ${KEYS[order.by]} as key
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
      // Ids of providers have no character that JSON escapes, and nothing else in it stands in quotes but ids.
      filter.source === null ? null : `"${filter.source}"`,
      bounds.limit,
    ],
  );
  return rows;
}

/** Where a look of so many contacts ends; null where there are fewer. */
export async function placeAfter(
  database: Database,
  workspaceId: string,
  order: FindOrder,
  after: FindPlace | null,
  contacts: number,
): Promise<FindPlace | null> {
  const { where, order: sorted } = stretch(order, after);
  const { rows } = await database.query<FindPlace>(
    `select ${KEYS[order.by]} as key, id from contacts where workspace_id = $1 and ${where}
     order by ${sorted} offset $4 - 1 limit 1`,
    [workspaceId, ...placeValues(order, after), contacts],
  );
  return rows[0] ?? null;
}
