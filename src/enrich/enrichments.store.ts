import { type Contact, strangerAt } from '../contacts/contact.js';
import { decodeProvenance, encodeProvenance, type Provenance } from '../contacts/provenance.js';
import type { Database } from '../database/database.js';
import { ownersOf } from '../database/owners.js';
import { type Field, fieldMask } from '../normalize/fields.js';
import { type AdmittedCall, type Attempt, contactIdOf, type EnrichCall } from './call.js';
import { encodeAttempts, encodeFields, type FieldProvenance } from './record.js';

export interface AdmitItem {
  readonly enrichmentId: string;
  readonly call: EnrichCall;
}

/** What looking and holding come to alike. */
type Refused =
  | { readonly verdict: 'conflict' | 'not_found' | 'no_credit' }
  | ({ readonly verdict: 'replay' } & StoredAnswer);

export type AdmitVerdict =
  | {
      readonly verdict: 'admitted';
      readonly enrichmentId: string;
      readonly contact: Contact;
      readonly suppressing: boolean;
    }
  | { readonly verdict: 'running'; readonly enrichmentId: string }
  | Refused;

/** Its workspace was locked by somebody else, and others were in the batch that must not wait for it. */
interface Busy {
  readonly verdict: 'busy';
}

export type LookUpVerdict =
  | { readonly verdict: 'admitted'; readonly contact: Contact; readonly suppressing: boolean }
  /** Looking is not enough: the key runs, or is over its time. */
  | { readonly verdict: 'unclear' }
  | Refused;

/** The final answer to a key's first call, as it was sent. */
export interface StoredAnswer {
  readonly enrichmentId: string;
  readonly status: 'succeeded' | 'unchanged' | 'no_match';
  /** Null: it was erased with its contact. */
  readonly answer: string | null;
}

interface ContactColumns {
  readonly contact_version: number;
  readonly full_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly provenance: unknown;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface JudgedRow<Verdict> extends ContactColumns {
  readonly item: number;
  readonly verdict: Verdict;
  readonly enrichment_id: string;
  readonly answered: 'succeeded' | 'unchanged' | 'no_match';
  readonly answer: string | null;
  readonly suppressing: boolean;
}

function toContact(id: string, row: ContactColumns): Contact {
  const provenance = row.provenance === null ? {} : decodeProvenance(row.provenance);
  return {
    id,
    version: row.contact_version,
    full_name: row.full_name,
    first_name: row.first_name,
    last_name: row.last_name,
    email: row.email,
    phone: row.phone,
    job_title: row.job_title,
    company_name: row.company_name,
    linkedin_url: row.linkedin_url,
    location: row.location,
    seniority: row.seniority,
    provenance,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** The contact that was read, or the little that is known of somebody who is looked up. */
function toSubject(call: EnrichCall | undefined, row: ContactColumns): Contact {
  if (call === undefined) throw new Error('The database judged a call that was not asked about.');
  const { subject } = call;
  return subject.kind === 'contact' ? toContact(subject.contactId, row) : strangerAt(subject.email);
}

function toVerdict(
  row: JudgedRow<(AdmitVerdict | Busy)['verdict']>,
  call: EnrichCall | undefined,
): AdmitVerdict | Busy {
  switch (row.verdict) {
    case 'admitted':
      return {
        verdict: 'admitted',
        enrichmentId: row.enrichment_id,
        contact: toSubject(call, row),
        suppressing: row.suppressing,
      };
    case 'replay':
      return toReplay(row);
    case 'running':
      return { verdict: 'running', enrichmentId: row.enrichment_id };
    default:
      return { verdict: row.verdict };
  }
}

function toReplay({ enrichment_id, answered, answer }: JudgedRow<unknown>): Refused {
  return { verdict: 'replay', enrichmentId: enrichment_id, status: answered, answer };
}

/** Looks at a batch of calls (`migrations/functions/look_up_v1.sql`); verdicts in the order of the calls. */
export async function lookUpBatch(
  database: Database,
  calls: readonly EnrichCall[],
): Promise<LookUpVerdict[]> {
  const rows = await database.call<JudgedRow<LookUpVerdict['verdict']>>('look_up_v1', [
    ...ownersOf(calls),
    calls.map(contactIdOf),
    calls.map(call => call.idempotencyKey),
    calls.map(call => call.fingerprint),
  ]);
  return rows.map((row, index) => {
    if (row.verdict === 'admitted') {
      return { verdict: 'admitted', contact: toSubject(calls[index], row), suppressing: row.suppressing };
    }
    return row.verdict === 'replay' ? toReplay(row) : { verdict: row.verdict };
  });
}

/** Admits a batch of calls (`migrations/functions/admit_v1.sql`); verdicts in the order of the items. */
export async function admitBatch(
  database: Database,
  fence: number,
  items: readonly AdmitItem[],
): Promise<(AdmitVerdict | Busy)[]> {
  const rows = await database.call<JudgedRow<(AdmitVerdict | Busy)['verdict']>>('admit_v1', [
    ...ownersOf(items.map(({ call }) => call)),
    fence,
    items.map(item => item.enrichmentId),
    items.map(item => contactIdOf(item.call)),
    items.map(item => item.call.idempotencyKey),
    items.map(item => item.call.fingerprint),
    items.map(item => fieldMask(item.call.fields)),
    items.map(item => item.call.overwrite),
  ]);
  return rows.map((row, index) => toVerdict(row, items[index]?.call));
}

/** The contact's six fields and provenance after the write, computed from the version that was read. */
export interface ContactWrite {
  readonly version: number;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
  readonly provenance: Provenance;
  readonly updatedAt: Date;
}

export type SettledStatus = 'succeeded' | 'unchanged' | 'no_match' | 'failed';

export interface SettleItem {
  readonly admitted: Pick<AdmittedCall, 'enrichmentId' | 'fence'> & {
    readonly call: Pick<EnrichCall, 'workspaceId' | 'subject' | 'idempotencyKey'>;
  };
  readonly status: SettledStatus;
  /** What is written to the contact, for one credit; null where nothing is. */
  readonly write: ContactWrite | null;
  /** Whether a look-up costs its credit; a contact's write does in any case. */
  readonly chargesLookUp: boolean;
  readonly fieldsUpdatedMask: number;
  readonly fields: Readonly<Partial<Record<Field, FieldProvenance>>>;
  readonly attempts: readonly Attempt[];
  /** The answer up to its balance (a no_match's whole), kept where a key can ask for it again; null: there is none. */
  readonly answer: string | null;
  /** What only the settle writes down of a call that was only looked at; null where `admit` has done so. */
  readonly opening: Opening | null;
}

interface Opening {
  /** How long ago the call came. */
  readonly ageMs: number;
  readonly requestedMask: number;
  readonly overwrite: boolean;
  readonly fingerprint: string;
}

export interface SettleVerdict {
  /** `claimed` and `no_credit` only of calls that were only looked at: another call was faster, look again. */
  readonly verdict: 'settled' | 'stale' | 'fenced' | 'claimed' | 'no_credit';
  readonly balance: number;
}

interface SettleRow {
  readonly item: number;
  readonly verdict: (SettleVerdict | Busy)['verdict'];
  readonly balance_after: number;
}

/** JSON texts as one, joined by a character that JSON escapes, so that none can contain it. */
function joined(items: readonly SettleItem[], text: (item: SettleItem) => string | null): string {
  return items.map(item => text(item) ?? '').join('\u001f');
}

/** Settles a batch of calls (`migrations/functions/settle_v1.sql`); all or nothing. */
export async function settleBatch(
  database: Database,
  items: readonly SettleItem[],
): Promise<(SettleVerdict | Busy)[]> {
  const rows = await database.call<SettleRow>('settle_v1', [
    ...ownersOf(items.map(item => item.admitted.call)),
    items.map(item => item.admitted.enrichmentId),
    items.map(item => item.admitted.fence),
    items.map(item => item.status),
    items.map(item => contactIdOf(item.admitted.call)),
    items.map(item => item.admitted.call.idempotencyKey),
    items.map(item => item.write?.version ?? null),
    items.map(item => item.write?.job_title ?? null),
    items.map(item => item.write?.company_name ?? null),
    items.map(item => item.write?.linkedin_url ?? null),
    items.map(item => item.write?.phone ?? null),
    items.map(item => item.write?.location ?? null),
    items.map(item => item.write?.seniority ?? null),
    joined(items, item => (item.write === null ? null : encodeProvenance(item.write.provenance))),
    items.map(item => item.write?.updatedAt ?? null),
    items.map(item => item.fieldsUpdatedMask),
    joined(items, item => (item.fieldsUpdatedMask === 0 ? null : encodeFields(item.fields))),
    joined(items, item => (item.attempts.length === 0 ? null : encodeAttempts(item.attempts))),
    joined(items, item => item.answer),
    items.map(item => item.opening?.ageMs ?? null),
    items.map(item => item.opening?.requestedMask ?? null),
    items.map(item => item.opening?.overwrite ?? null),
    items.map(item => item.opening?.fingerprint ?? null),
    items.map(item => item.chargesLookUp),
  ]);
  return rows.map(({ verdict, balance_after: balance }) =>
    verdict === 'busy' ? { verdict } : { verdict, balance },
  );
}

/** The contact as it is now, for a call whose settle found it changed; null where it was deleted. */
export async function readContact(
  database: Database,
  workspaceId: string,
  contactId: string,
): Promise<Contact | null> {
  const { rows } = await database.query<ContactColumns>(
    `select version as contact_version, full_name, first_name, last_name, email, phone, job_title, company_name,
       linkedin_url, location, seniority, provenance, created_at, updated_at
     from contacts where workspace_id = $1 and id = $2`,
    [workspaceId, contactId],
  );
  return rows[0] === undefined ? null : toContact(contactId, rows[0]);
}

/**
 * How a call of ours ended, for a settle whose own answer was lost with the connection: null while it runs or
 * where it is not this fence's. The balance is the one right after the call, or without a stored answer the present one.
 */
export async function settledBefore(
  database: Database,
  workspaceId: string,
  enrichmentId: string,
  fence: number,
): Promise<{ status: SettledStatus; balance: number } | null> {
  const { rows } = await database.query<{ status: SettledStatus; balance: number }>(
    // Of a call that charged nothing, only its stored answer knows the balance of that moment.
    `select e.status,
       coalesce(l.balance_after, (c.answer::json->'data'->>'credits_remaining')::bigint, w.balance) as balance
     from enrichments e
     join workspaces w on w.id = e.workspace_id
     left join claims c on c.workspace_id = e.workspace_id and c.idempotency_key = e.idempotency_key
       and c.enrichment_id = e.id
     left join ledger_entries l on l.workspace_id = e.workspace_id and l.enrichment_id = e.id
     where e.workspace_id = $1 and e.id = $2 and e.fence = $3 and e.status <> 'running'`,
    [workspaceId, enrichmentId, fence],
  );
  return rows[0] ?? null;
}

export interface EnrichmentRow {
  readonly id: string;
  /** Null: an address was looked up. */
  readonly contact_id: string | null;
  readonly status: 'running' | SettledStatus;
  readonly idempotency_key: string | null;
  readonly requested: number;
  readonly overwrite: boolean;
  readonly fields_updated: number;
  readonly credits_charged: number;
  readonly created_at: Date;
  readonly settled_at: Date | null;
  /** As `record.ts` encodes them; null: none. */
  readonly fields: unknown;
  readonly attempts: unknown;
}

const ENRICHMENT_COLUMNS = `id, contact_id, status, idempotency_key, requested, overwrite, fields_updated,
  credits_charged, created_at, settled_at, fields, attempts`;

export async function getEnrichment(
  database: Database,
  workspaceId: string,
  id: string,
): Promise<EnrichmentRow | null> {
  const { rows } = await database.query<EnrichmentRow>(
    `select ${ENRICHMENT_COLUMNS} from enrichments where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** A page of a workspace's or one contact's enrichments, newest first. */
export async function listEnrichments(
  database: Database,
  workspaceId: string,
  contactId: string | null,
  limit: number,
  offset: number,
): Promise<{ rows: EnrichmentRow[]; total: number }> {
  const filter = contactId === null ? '' : 'and contact_id = $2';
  const parameters = contactId === null ? [workspaceId] : [workspaceId, contactId];
  const count = parameters.length;
  const page = await database.query<EnrichmentRow>(
    `select ${ENRICHMENT_COLUMNS} from enrichments where workspace_id = $1 ${filter}
     order by id desc limit $${count + 1} offset $${count + 2}`,
    [...parameters, limit, offset],
  );
  const total = await database.query<{ total: number }>(
    `select count(*) as total from enrichments where workspace_id = $1 ${filter}`,
    parameters,
  );
  return { rows: page.rows, total: total.rows[0]?.total ?? 0 };
}

/** Deletes answers that are over their 24 hours, some at a time; what a dead process left running is not theirs. */
export async function deleteOldClaims(database: Database, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with old as (
       select ctid from claims where created_at <= now() - interval '24 hours' and status is not null
       order by created_at limit $1 for update skip locked
     ),
     gone as (delete from claims c using old where c.ctid = old.ctid returning 1)
     select count(*) as deleted from gone`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
