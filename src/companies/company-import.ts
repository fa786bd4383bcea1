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
import { lockCompanies } from './companies.store.js';
import type { Company } from './company.js';
import { changeCompany } from './company-rules.js';
import type { CompanyCreation } from './company-schemas.js';
import { insertCompanies, updateCompanies } from './import.store.js';
import { MEMBERS, memberValue } from './import-members.js';
import { importRowReader, type ReadRow } from './import-row.js';

/** Companies, as they are imported. */
export const companyImport: ImportKind = {
  name: 'companies',
  permission: 'write:companies',
  readPermission: 'read:companies',
  example: 'Company;Website\nAcme Corp;https://www.acme.com\n',
  members: MEMBERS,
  value: memberValue,
  open: scope => new CompanyWriter(scope),
};

class CompanyWriter implements ImportWriter {
  readonly #scope: ImportScope;
  readonly #read: (record: Readonly<Record<string, unknown>>) => ReadRow;
  #lastMs = 0;

  constructor(scope: ImportScope) {
    this.#scope = scope;
    this.#read = importRowReader(scope.now);
  }

  batch(): ImportBatch {
    this.#lastMs = Math.max(this.#scope.now(), this.#lastMs + 1);
    return new CompanyBatch(this.#scope, this.#read, this.#lastMs);
  }
}

/** A row on its way into the database. */
interface Row {
  /** What it becomes where it is new. */
  readonly company: Company;
  readonly given: CompanyCreation;
  /** The id that the row names, as an exported file does. */
  readonly ownId: string | null;
}

class CompanyBatch implements ImportBatch {
  readonly #scope: ImportScope;
  readonly #read: (record: Readonly<Record<string, unknown>>) => ReadRow;
  readonly #atMs: number;
  readonly #rows: Row[] = [];

  constructor(
    scope: ImportScope,
    read: (record: Readonly<Record<string, unknown>>) => ReadRow,
    atMs: number,
  ) {
    this.#scope = scope;
    this.#read = read;
    this.#atMs = atMs;
  }

  add(record: Readonly<Record<string, unknown>>): Problems | null {
    const read = this.#read(record);
    if (read.kind === 'bad') return read.problems;
    const { id: ownId, given, values } = read;
    const company = {
      ...values,
      tags: withTags(values.tags, this.#scope.tags),
      id: rowId(this.#atMs, this.#rows.length),
      version: 1,
      provenance: {},
      created_at: creationDate(given, this.#atMs),
      updated_at: new Date(this.#atMs),
    };
    this.#rows.push({ company, given, ownId });
    return null;
  }

  /** All that it must know is found by the rows' own ids and domains. */
  async prepare(): Promise<void> {}

  async write(transaction: Queryable): Promise<readonly RowOutcome[]> {
    const { workspaceId, updateExisting, tags } = this.#scope;
    const ids = this.#rows.flatMap(({ ownId }) => ownId ?? []);
    const domains = this.#rows.flatMap(({ company }) => company.domain ?? []);
    const present =
      ids.length + domains.length === 0
        ? []
        : await lockCompanies(transaction, workspaceId, ids, [...new Set(domains)]);
    const known = new Known(present);
    const outcomes = this.#rows.map(({ company, given, ownId }): RowOutcome => {
      const there = known.find(ownId, company.domain);
      if (there === null) {
        known.put(company);
        return { kind: 'created', id: company.id };
      }
      const owner = known.ownerOf(given.domain);
      if (owner !== null && owner !== there.id)
        return { kind: 'bad', problems: { domain: `is another company’s (${owner})` } };
      if (!updateExisting) return { kind: 'skipped', id: there.id };
      const changed = changedBy(there, given, tags, this.#atMs);
      if (changed !== null) known.put(changed);
      return { kind: 'updated', id: there.id };
    });
    const { made, changed } = known;
    if (made.length > 0 && (await insertCompanies(transaction, workspaceId, made)) < made.length)
      throw new Error('A company was made while its domain was looked up.');
    if (changed.length > 0) await updateCompanies(transaction, workspaceId, changed);
    return outcomes;
  }

  committed(): void {}
}

/** The companies that the rows of a batch can mean: those that were there, as the rows before have left them. */
class Known {
  readonly #present: ReadonlyMap<string, Company>;
  readonly #byId: Map<string, Company>;
  /** Whose a domain was or is. What a row gives up another one cannot have before the next batch. */
  readonly #owners: Map<string, string>;

  constructor(present: readonly Company[]) {
    this.#present = new Map(present.map(company => [company.id, company]));
    this.#byId = new Map(this.#present);
    this.#owners = new Map(present.flatMap(({ domain, id }) => (domain === null ? [] : [[domain, id]])));
  }

  /** By the id that a row names, else by its domain. */
  find(id: string | null, domain: string | null): Company | null {
    const owner = this.ownerOf(domain);
    return (
      (id === null ? undefined : this.#byId.get(id)) ??
      (owner === null ? undefined : this.#byId.get(owner)) ??
      null
    );
  }

  ownerOf(domain: string | null | undefined): string | null {
    return domain === null || domain === undefined ? null : (this.#owners.get(domain) ?? null);
  }

  put(company: Company): void {
    this.#byId.set(company.id, company);
    if (company.domain !== null) this.#owners.set(company.domain, company.id);
  }

  get made(): Company[] {
    return [...this.#byId.values()].filter(({ id }) => !this.#present.has(id));
  }

  get changed(): Company[] {
    return [...this.#byId.values()].filter(company => {
      const before = this.#present.get(company.id);
      return before !== undefined && before !== company;
    });
  }
}

/** The company with what is news to it of a row; null where nothing is. */
function changedBy(
  present: Company,
  given: CompanyCreation,
  tags: readonly string[],
  atMs: number,
): Company | null {
  const { created_at: _createdAt, created_date: _createdDate, ...members } = given;
  const wanted = { ...members, tags: withTags(present.tags, [...(given.tags ?? []), ...tags]) };
  const news = newsOf(wanted, present);
  return news === null ? null : changeCompany(present, news, atMs);
}
