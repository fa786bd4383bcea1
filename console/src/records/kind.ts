import type { CallOptions } from '../api/call';
import type { Column } from '../parts/table';
import type { Records } from './fields';
import type { Target } from './order';

/** What is looked for, as the address of the page has it; a condition that is empty is none. */
export interface Looked {
  readonly search: string;
  readonly industry: string;
  /** Fields, with commas between. */
  readonly missing: string;
  readonly source: string;
  readonly sort: string;
}

export interface FindQuery extends Partial<Looked> {
  readonly after?: string;
  readonly per_page: number;
}

/** What one question found. */
export interface Found<Row> {
  readonly rows: readonly Row[];
  /** Records that were looked at for it. */
  readonly scanned: number;
  readonly next: string | null;
}

/** All in which the pages of contacts and of companies differ. */
export interface Kind<Row> {
  readonly records: Records;
  readonly find: (query: FindQuery, options: CallOptions) => Promise<Found<Row>>;
  readonly nameOf: (row: Row) => string;
  /** The column that names a record. */
  readonly name: Column<Row>;
  /** Those that can be left out, in their order. */
  readonly columns: readonly Column<Row>[];
  /** What fits beside each other on most screens. */
  readonly usual: readonly string[];
  /** Those that somebody has selected. */
  readonly selected: (ids: readonly string[]) => Target;
  /** All that match. */
  readonly matching: (looked: Looked) => Target;
  readonly words: {
    readonly title: string;
    /** What they are, in the plural: `12 people in this workspace`. */
    readonly many: string;
    readonly placeholder: string;
    readonly nobody: string;
    readonly all: string;
    /** What a file of them must have. */
    readonly first: string;
  };
}
