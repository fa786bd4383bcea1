import type { Column, Row } from './columns.js';

/** A row as it stands in the file, or why it is none; `column` by the file's own name. */
export type RowRead =
  | { readonly line: number; readonly row: Row }
  | { readonly line: number; readonly column: string | null; readonly problem: string };

/** The rows of a file in one format. */
export interface FileRows {
  /** The rows that end in this piece of the file; `final`: no piece follows. */
  read(text: string, final: boolean): Iterable<RowRead>;
  /** The columns of ours that the file has, known once all of it is read. */
  columns(): readonly Column[];
}
