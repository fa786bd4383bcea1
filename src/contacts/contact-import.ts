import type { Queryable } from '../database/queryable.js';
import { creationDate } from '../http/client-date.js';
import { newsOf, rowId, withTags } from '../imports/import-values.js';
import type {
  ImportBatch,
  ImportKind,
  ImportScope,
  ImportWriter,
  Problems,
  RowOutcome,
} from '../imports/kind.js';
import { changeContact } from './contact-rules.js';
import type { ContactChange, ContactCreation } from './contact-schemas.js';
import { type ContactRow, lockContacts } from './contacts.store.js';
import {
  type ChangedContact,
  findByEmails,
  findCompanies,
  insertContacts,
  listReachable,
  type NewContact,
  updateContacts,
} from './import.store.js';
import { MEMBERS, memberValue } from './import-members.js';
import { readImportRow } from './import-row.js';
import { KnownPeople } from './known-people.js';
import { isSamePerson, type Person, personOf, reachKeys } from './same-person.js';

/** Contacts read in one statement for what they can be known by: 20 ms on the embedded database. */
const PAGE_CONTACTS = 5_000;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Rows of a batch with one telephone number that are compared with the next: all of them would be the square. */
const COMPARED_MAX = 8;

const NO_COMPANY: Problems = { related_company_id: 'is no company of this workspace' };

/** Contacts, as they are imported. */
export const contactImport: ImportKind = {
  name: 'contacts',
  permission: 'write:contacts',
  readPermission: 'read:contacts',
  example: 'Name;E-mail\nJane Doe;jane@acme.com\n',
  members: MEMBERS,
  value: memberValue,
  open: scope => new ContactWriter(scope),
};

/** Everybody in the workspace, by phone number and LinkedIn URL. */
async function readPeople({ database, workspaceId }: ImportScope): Promise<KnownPeople> {
  const people = new KnownPeople();
  for (let after = FIRST_ID; ; ) {
    const page = await listReachable(database, workspaceId, after, PAGE_CONTACTS);
    for (const contact of page) people.add(contact.id, reachKeys(contact), personOf(contact).email);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_CONTACTS) return people;
    after = last.id;
  }
}

class ContactWriter implements ImportWriter {
  readonly #scope: ImportScope;
  #people: Promise<KnownPeople> | undefined;
  #lastMs = 0;

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  batch(): ImportBatch {
    this.#lastMs = Math.max(this.#scope.now(), this.#lastMs + 1);
    return new ContactBatch(this.#scope, () => this.#whoIsThere(), this.#lastMs);
  }

  /** Read once, and only for a file that has phone numbers or LinkedIn URLs. */
  #whoIsThere(): Promise<KnownPeople> {
    this.#people ??= readPeople(this.#scope);
    return this.#people;
  }
}

/** A row on its way into the database. */
interface Row {
  readonly contact: NewContact;
  /** What is new to a contact that is there; null where such a one stays as it is. */
  readonly given: ContactCreation | null;
  /** The id that the row names, as an exported file does. */
  readonly ownId: string | null;
  readonly person: Person;
  readonly keys: readonly string[];
  /** The row of this batch that is the same person, and has to be in before this one is looked at. */
  readonly after: Row | null;
  outcome: RowOutcome | null;
}

class ContactBatch implements ImportBatch {
  readonly #scope: ImportScope;
  readonly #readPeople: () => Promise<KnownPeople>;
  #people: KnownPeople | null = null;
  readonly #atMs: number;
  readonly #rows: Row[] = [];
  /** The rows of this batch by what they can be known by. */
  readonly #rowsByKey = new Map<string, Row[]>();

  constructor(scope: ImportScope, people: () => Promise<KnownPeople>, atMs: number) {
    this.#scope = scope;
    this.#readPeople = people;
    this.#atMs = atMs;
  }

  add(record: Readonly<Record<string, unknown>>): Problems | null {
    const read = readImportRow(record);
    if (read.kind === 'bad') return read.problems;
    const { id, given, values } = read;
    const person = personOf(values);
    const keys = reachKeys(values);
    const tags = withTags(values.tags, this.#scope.tags);
    const createdAt = creationDate(given, this.#atMs);
    const contact = { id: rowId(this.#atMs, this.#rows.length), values, tags, createdAt };
    const marks = [...keys, ...(id === null ? [] : [`id:${id}`]), ...this.#emailMark(person)];
    const row: Row = {
      contact,
      given: this.#scope.updateExisting ? { ...given, tags } : null,
      ownId: id,
      person,
      keys,
      after: this.#earlier(person, marks),
      outcome: null,
    };
    this.#rows.push(row);
    for (const mark of marks) {
      const present = this.#rowsByKey.get(mark) ?? [];
      this.#rowsByKey.set(mark, [...present.slice(1 - COMPARED_MAX), row]);
    }
    return null;
  }

  /** Two rows with one e-mail in a batch need no order where the second is passed over anyway. */
  #emailMark({ email }: Person): string[] {
    return email === null || !this.#scope.updateExisting ? [] : [`email:${email}`];
  }

  #earlier(person: Person, marks: readonly string[]): Row | null {
    for (const mark of marks) {
      const isSure = mark.startsWith('email:') || mark.startsWith('id:');
      const row = this.#rowsByKey
        .get(mark)
        ?.findLast(one => isSure || isSamePerson(mark, one.person, person));
      if (row !== undefined) return row;
    }
    return null;
  }

  async prepare(): Promise<void> {
    if (this.#rows.some(({ keys }) => keys.length > 0)) this.#people = await this.#readPeople();
  }

  async write(transaction: Queryable): Promise<readonly RowOutcome[]> {
    for (const row of this.#rows) row.outcome = null;
    await this.#checkCompanies(transaction);
    for (let waiting = this.#rows.filter(({ outcome }) => outcome === null); waiting.length > 0; ) {
      const wave = waiting.filter(({ after }) => after === null || after.outcome !== null);
      await this.#writeWave(transaction, wave);
      waiting = waiting.filter(row => row.outcome === null);
    }
    return this.#rows.flatMap(({ outcome }) => outcome ?? []);
  }

  async #checkCompanies(transaction: Queryable): Promise<void> {
    const wanted = new Set(this.#rows.flatMap(({ contact }) => contact.values.related_company_id ?? []));
    if (wanted.size === 0) return;
    const present = await findCompanies(transaction, this.#scope.workspaceId, [...wanted]);
    for (const row of this.#rows) {
      const { related_company_id: id } = row.contact.values;
      if (id !== null && !present.has(id)) row.outcome = { kind: 'bad', problems: NO_COMPANY };
    }
  }

  committed(): void {
    for (const { outcome, keys, person } of this.#rows) {
      if (outcome?.kind === 'created' || outcome?.kind === 'updated')
        this.#people?.add(outcome.id, keys, person.email);
    }
  }

  /** Writes rows of which no two are the same person, but for those with one e-mail that is not updated. */
  async #writeWave(transaction: Queryable, wave: readonly Row[]): Promise<void> {
    const { workspaceId, importId } = this.#scope;
    const known = await this.#knownContacts(transaction, wave);
    const fresh = wave.filter(row => !known.has(row));
    const inserted =
      fresh.length === 0
        ? new Set<string>()
        : await insertContacts(
            transaction,
            workspaceId,
            importId,
            fresh.map(({ contact }) => contact),
            new Date(this.#atMs),
          );
    for (const row of fresh) {
      if (inserted.has(row.contact.id)) row.outcome = { kind: 'created', id: row.contact.id };
    }
    // The others have an e-mail that somebody has; those known otherwise may bring one that another contact has.
    const existing = wave.filter(row => row.outcome === null);
    if (existing.length > 0) await this.#meetExisting(transaction, existing, known);
  }

  /** The rows whose contact is there by the id that they name, by phone number or LinkedIn URL. */
  async #knownContacts(transaction: Queryable, wave: readonly Row[]): Promise<Map<Row, string>> {
    const candidates = new Map(wave.map(row => [row, this.#candidatesOf(row)]));
    const ids = [...new Set([...candidates.values()].flatMap(found => found.map(({ id }) => id)))];
    const known = new Map<Row, string>();
    if (ids.length === 0) return known;
    const contacts = new Map(
      (await lockContacts(transaction, this.#scope.workspaceId, ids)).map(one => [one.id, one]),
    );
    for (const [row, found] of candidates) {
      const match = found.find(({ id, key }) => {
        const contact = contacts.get(id);
        if (contact === undefined) return false;
        return (
          key === null ||
          (reachKeys(contact).includes(key) && isSamePerson(key, personOf(contact), row.person))
        );
      });
      if (match !== undefined) known.set(row, match.id);
    }
    return known;
  }

  /** Contacts that a row may be, the surest first; the key by which, null where it is sure. */
  #candidatesOf({ ownId, keys, person, after }: Row): { id: string; key: string | null }[] {
    const earlier = after?.outcome;
    return [
      ...(ownId === null ? [] : [{ id: ownId, key: null }]),
      ...(earlier === null || earlier === undefined || earlier.kind === 'bad'
        ? []
        : [{ id: earlier.id, key: null }]),
      ...keys.flatMap(key => {
        // A LinkedIn URL is a person's own, whatever the e-mail; a phone number is not.
        const email = key.startsWith('phone:') ? person.email : null;
        return (this.#people?.find(key, email) ?? []).map(id => ({ id, key }));
      }),
    ];
  }

  async #meetExisting(
    transaction: Queryable,
    rows: readonly Row[],
    known: ReadonlyMap<Row, string>,
  ): Promise<void> {
    const { workspaceId, updateExisting } = this.#scope;
    const emails = [...new Set(rows.flatMap(({ contact }) => contact.values.email ?? []))];
    const byEmail =
      emails.length === 0 ? new Map<string, string>() : await findByEmails(transaction, workspaceId, emails);
    const met: { readonly row: Row; readonly id: string }[] = [];
    for (const row of rows) {
      const { email } = row.contact.values;
      const owner = email === null ? undefined : byEmail.get(email);
      const id = known.get(row);
      if (row.ownId !== null && id === row.ownId && owner !== undefined && owner !== id) {
        row.outcome = { kind: 'bad', problems: { email: `is another contact’s (${owner})` } };
      } else if (owner === undefined && id === undefined) {
        // Its contact was deleted between two statements: at the next try the row goes in.
        throw new Error('A contact was deleted while it was looked up.');
      } else met.push({ row, id: owner ?? id ?? '' });
    }
    if (updateExisting) await this.#update(transaction, met);
    else for (const { row, id } of met) row.outcome = { kind: 'skipped', id };
  }

  async #update(
    transaction: Queryable,
    met: readonly { readonly row: Row; readonly id: string }[],
  ): Promise<void> {
    const { workspaceId } = this.#scope;
    const ids = [...new Set(met.map(({ id }) => id))];
    const contacts = new Map((await lockContacts(transaction, workspaceId, ids)).map(one => [one.id, one]));
    const changed = new Map<string, ChangedContact>();
    for (const { row, id } of met) {
      const contact = contacts.get(id);
      if (contact === undefined) throw new Error('A contact was deleted while it was looked up.');
      row.outcome = { kind: 'updated', id };
      const change = row.given === null ? null : changeOf(row.given, contact);
      if (change === null) continue;
      const result = changeContact(contact, change, this.#atMs);
      if (result.kind === 'nameless') continue;
      const { values, provenance } = result;
      contacts.set(id, { ...contact, ...values, provenance });
      changed.set(id, { ...values, id, provenance });
    }
    if (changed.size > 0)
      await updateContacts(transaction, workspaceId, [...changed.values()], new Date(this.#atMs));
  }
}

/** What of a row is news to its contact; null where nothing is. */
function changeOf(given: ContactCreation, contact: ContactRow): ContactChange | null {
  const {
    created_at: _createdAt,
    created_date: _createdDate,
    company,
    company_id,
    tags,
    notes,
    ...rest
  } = given;
  const wanted = {
    ...rest,
    company_name: given.company_name ?? company,
    related_company_id: given.related_company_id ?? company_id,
    tags: withTags(contact.tags, tags ?? []),
    // A file that is imported again must not append the same notes again.
    notes: typeof notes === 'string' && contact.notes?.includes(notes) ? undefined : notes,
  };
  return newsOf(wanted, contact);
}
