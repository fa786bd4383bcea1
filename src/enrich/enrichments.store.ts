import { type Contact, strangerAt } from '../contacts/contact.js';
import { decodeProvenance, encodeProvenance } from '../contacts/provenance.js';
import { joinedJson } from '../database/array-text.js';
import type { Database } from '../database/database.js';
import { ownersOf } from '../database/owners.js';
import { type AnyField, COMPANY_FIELDS, FIELDS, maskOf } from '../normalize/fields.js';
import { type AdmittedCall, type Attempt, companyOf, contactIdOf, type EnrichCall } from './call.js';
import { readCompanyRow } from './company-row.js';
import { CompanyTarget } from './company-target.js';
import { ContactTarget } from './contact-target.js';
import type { FieldResult } from './merge.js';
import { encodeAttempts, encodeFields } from './record.js';
import type { Target } from './target.js';
import type { ContactWrite, Write } from './write.js';

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
      readonly fence: number;
      readonly target: Target;
      readonly suppressing: boolean;
      readonly linking: boolean;
    }
  | { readonly verdict: 'running'; readonly enrichmentId: string }
  | Refused;

/** Its workspace was locked by somebody else, and others were in the batch that must not wait for it. */
interface Busy {
  readonly verdict: 'busy';
}

export type LookUpVerdict =
  | {
      readonly verdict: 'admitted';
      readonly target: Target;
      readonly suppressing: boolean;
      readonly linking: boolean;
    }
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
  readonly linking: boolean;
  readonly company: unknown;
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

/** The record that was read, or the little that is known of who or what is looked up. */
function toTarget(call: EnrichCall | undefined, row: JudgedRow<unknown>): Target {
  if (call === undefined) throw new Error('The database judged a call that was not asked about.');
  const { subject } = call;
  switch (subject.kind) {
    case 'contact':
      return new ContactTarget(toContact(subject.contactId, row));
    case 'company':
      return row.company === null
        ? CompanyTarget.unknown(subject.domain ?? '')
        : new CompanyTarget(readCompanyRow(row.company));
    case 'look_up':
      return new ContactTarget(strangerAt(subject.email));
  }
}

/** The fields of a call as bits; a look-up is for those of a person. */
export function maskOfCall({ subject, fields }: Pick<EnrichCall, 'subject' | 'fields'>): number {
  return maskOf<AnyField>(subject.kind === 'company' ? COMPANY_FIELDS : FIELDS, fields);
}

/** What admit and look-up read of companies; null for both where no call is about one, so that it costs nothing. */
function companyParameters(calls: readonly EnrichCall[]): readonly [unknown, unknown] {
  if (calls.every(call => companyOf(call) === null)) return [null, null];
  return [
    calls.map(call => companyOf(call)?.companyId ?? null),
    calls.map(call => companyOf(call)?.domain ?? null),
  ];
}

function toVerdict(
  row: JudgedRow<(AdmitVerdict | Busy)['verdict']>,
  call: EnrichCall | undefined,
  fence: number,
): AdmitVerdict | Busy {
  switch (row.verdict) {
    case 'admitted':
      return {
        verdict: 'admitted',
        enrichmentId: row.enrichment_id,
        fence,
        target: toTarget(call, row),
        suppressing: row.suppressing,
        linking: row.linking,
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
    ...companyParameters(calls),
  ]);
  return rows.map((row, index) => {
    if (row.verdict === 'admitted') {
      const { suppressing, linking } = row;
      return { verdict: 'admitted', target: toTarget(calls[index], row), suppressing, linking };
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
  const calls = items.map(({ call }) => call);
  const rows = await database.call<JudgedRow<(AdmitVerdict | Busy)['verdict']>>('admit_v1', [
    ...ownersOf(calls),
    fence,
    items.map(item => item.enrichmentId),
    calls.map(contactIdOf),
    calls.map(call => call.idempotencyKey),
    calls.map(call => call.fingerprint),
    calls.map(maskOfCall),
    calls.map(call => call.overwrite),
    ...companyParameters(calls),
  ]);
  return rows.map((row, index) => toVerdict(row, calls[index], fence));
}

export type SettledStatus = 'succeeded' | 'unchanged' | 'no_match' | 'failed';

export interface SettleItem {
  readonly admitted: Pick<AdmittedCall, 'enrichmentId' | 'fence'> & {
    readonly call: Pick<EnrichCall, 'workspaceId' | 'subject' | 'idempotencyKey'>;
  };
  readonly status: SettledStatus;
  /** What is written of the record; null where nothing is. */
  readonly write: Write | null;
  /** Whether it costs its credit. */
  readonly charges: boolean;
  readonly fieldsUpdatedMask: number;
  /** In the contract's order. */
  readonly changes: readonly FieldResult[];
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
  /** The company that it is about, as far as there is one. */
  readonly companyId: string | null;
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

/** Settles a batch of calls (`migrations/functions/settle_v1.sql`); all or nothing. */
export async function settleBatch(
  database: Database,
  items: readonly SettleItem[],
): Promise<(SettleVerdict | Busy)[]> {
  const contacts = items.map(({ write }): ContactWrite | null => (write?.kind === 'contact' ? write : null));
  const rows = await database.call<SettleRow>('settle_v1', [
    ...ownersOf(items.map(item => item.admitted.call)),
    items.map(item => item.admitted.enrichmentId),
    items.map(item => item.admitted.fence),
    items.map(item => item.status),
    items.map(item => contactIdOf(item.admitted.call)),
    items.map(item => item.admitted.call.idempotencyKey),
    items.map(item => item.write?.version ?? null),
    contacts.map(contact => contact?.job_title ?? null),
    contacts.map(contact => contact?.company_name ?? null),
    contacts.map(contact => contact?.linkedin_url ?? null),
    contacts.map(contact => contact?.phone ?? null),
    contacts.map(contact => contact?.location ?? null),
    contacts.map(contact => contact?.seniority ?? null),
    joinedJson(contacts, contact => (contact === null ? null : encodeProvenance(contact.provenance))),
    contacts.map(contact => contact?.updatedAt.toISOString() ?? null),
    items.map(item => item.fieldsUpdatedMask),
    joinedJson(items, item =>
      item.changes.length === 0 ? null : encodeFields(item.changes, fieldsOf(item)),
    ),
    joinedJson(items, item => (item.attempts.length === 0 ? null : encodeAttempts(item.attempts))),
    joinedJson(items, item => item.answer),
    items.map(item => item.opening?.ageMs ?? null),
    items.map(item => item.opening?.requestedMask ?? null),
    items.map(item => item.opening?.overwrite ?? null),
    items.map(item => item.opening?.fingerprint ?? null),
    items.map(item => item.charges),
    items.some(isAboutCompany) ? joinedJson(items, companyText) : null,
  ]);
  return rows.map(({ verdict, balance_after: balance }) =>
    verdict === 'busy' ? { verdict } : { verdict, balance },
  );
}

function isAboutCompany({ admitted: { call } }: SettleItem): boolean {
  return companyOf(call) !== null;
}

function fieldsOf(item: SettleItem): readonly AnyField[] {
  return isAboutCompany(item) ? COMPANY_FIELDS : FIELDS;
}

/** What a settle is told of a company, and writes of it. */
function companyText({ admitted: { call }, opening, write }: SettleItem): string | null {
  const company = companyOf(call);
  if (company === null) return null;
  const { domain } = company;
  if (write?.kind !== 'company') return JSON.stringify({ id: opening?.companyId ?? null, domain });
  const { id, values, shown } = write;
  return JSON.stringify({ id, domain, values, shown });
}

/** What a call is about as it is now, where its settle found it changed; null where it is gone. */
export async function readTarget(
  database: Database,
  workspaceId: string,
  { subject }: Pick<EnrichCall, 'subject'>,
): Promise<Target | null> {
  switch (subject.kind) {
    case 'contact': {
      const contact = await readContact(database, workspaceId, subject.contactId);
      return contact === null ? null : new ContactTarget(contact);
    }
    case 'company':
      return readCompany(database, workspaceId, subject);
    case 'look_up':
      return new ContactTarget(strangerAt(subject.email));
  }
}

/** A company by id, by domain or by both; one that is known by its domain may not be there yet. Null: there is none of the id. */
export async function readCompany(
  database: Database,
  workspaceId: string,
  { companyId, domain }: Omit<NonNullable<ReturnType<typeof companyOf>>, 'kind'>,
): Promise<CompanyTarget | null> {
  const { rows } = await database.query<{ company: unknown }>(
    'select unnest(find_companies_v1(array[$1::uuid], array[1], array[$2::uuid], array[$3::text])) as company',
    [workspaceId, companyId, domain],
  );
  const row = rows[0]?.company ?? null;
  if (row !== null) return new CompanyTarget(readCompanyRow(row));
  return companyId === null ? CompanyTarget.unknown(domain ?? '') : null;
}

async function readContact(
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
