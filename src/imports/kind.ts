import type { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Permission } from '../workspaces/permissions.js';

/** A member that a column of a file can become. */
export interface Member {
  /** Obvious other names, in lower case, letters and digits only. */
  readonly spellings: readonly string[];
  /** Whether a value can hardly be anything else: by this a column is found whose name says nothing. */
  readonly recognizes?: (value: string) => boolean;
}

/** What is wrong with a row, by member; the empty name stands for the row as a whole. */
export type Problems = Readonly<Record<string, string>>;

export type RowOutcome =
  | { readonly kind: 'created' | 'updated' | 'skipped'; readonly id: string }
  | { readonly kind: 'bad'; readonly problems: Problems };

/** What the caller wants of an import; stored with it. */
export interface ImportOptions {
  readonly updateExisting: boolean;
  readonly tags: readonly string[];
}

/** Where and how rows are written. */
export interface ImportScope extends ImportOptions {
  readonly database: Database;
  readonly workspaceId: string;
  readonly importId: string;
  readonly now: () => number;
}

/** Rows that are written together. */
export interface ImportBatch {
  /** Takes a row, or says what is wrong with it. */
  add(record: Readonly<Record<string, unknown>>): Problems | null;
  /** Learns what it must know to write them; outside of a transaction, since it may take longer than one should. */
  prepare(): Promise<void>;
  /** Writes the rows that were taken; their outcomes in order. May be called again after a roll-back. */
  write(transaction: Queryable): Promise<readonly RowOutcome[]>;
  /** The rows are in for good. */
  committed(): void;
}

/** Writes the rows of one import. */
export interface ImportWriter {
  batch(): ImportBatch;
}

/** A thing that can be imported: all that the way from bytes to batches does not know. */
export interface ImportKind {
  /** In the path and in messages: `contacts`. */
  readonly name: string;
  /** What a key must be allowed to, to import it. */
  readonly permission: Permission;
  /** What a key must be allowed to, to see what became of an import of it. */
  readonly readPermission: Permission;
  /** The text of a file, for the specification. */
  readonly example: string;
  readonly members: Readonly<Record<string, Member>>;
  /** The value of a cell, or of a member of a JSON object, for one member; undefined: nothing is there. */
  value(member: string, given: unknown): unknown;
  /** Makes ready to write, once for each process that works on the import. */
  open(scope: ImportScope): ImportWriter;
}
