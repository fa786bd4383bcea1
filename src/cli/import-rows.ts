import { csvCutter, type Delimiter, detectDelimiter } from '../providers/dataset/csv.js';
import { readPieces } from '../providers/dataset/open-file.js';
import { type CutRecord, type ReadRecord, RecordReader } from '../providers/dataset/records.js';
import {
  type Columns,
  KNOWN_COLUMNS,
  readHeader,
  type TakenColumn,
  valueOfCell,
  valueOfMember,
} from './import-columns.js';
import { CommandError } from './outcome.js';

/** What is wrong with a row; the column as the file calls it, null where it is the row as a whole. */
export interface RowProblem {
  readonly column: string | null;
  readonly reason: string;
}

/** A row of the file, numbered as a spreadsheet does: the header of a table is row 1. */
export type ImportRow =
  | {
      readonly row: number;
      readonly contact: Readonly<Record<string, unknown>>;
      readonly columns: readonly TakenColumn[];
    }
  | { readonly row: number; readonly problems: readonly RowProblem[] };

/** The rows of a file, one after the other. */
interface Rows {
  read(piece: string, final: boolean): Generator<ImportRow>;
  /** Columns that mean nothing here, as far as they were seen. */
  readonly ignored: readonly string[];
}

/** More names than any file has columns; a file of objects whose keys are ids must not fill the memory. */
const IGNORED_MAX = 200;

/** What a file that is not UTF-8 is read as: letters that nobody wrote. */
const MISREAD = '\ufffd';
const MISREAD_REASON = 'is not in UTF-8; save the file as “CSV UTF-8”';

/** A file of contacts, read in pieces. */
export class ImportFile {
  readonly #file: string;
  #rows: Rows | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Columns that were left out, as far as was read. */
  get ignored(): readonly string[] {
    return this.#rows?.ignored ?? [];
  }

  /** Each row with something in it. @throws Error where the file cannot be read, CommandError where it has no contacts. */
  async *rows(): AsyncGenerator<ImportRow> {
    let rows: Rows | null = null;
    for await (const piece of readPieces(this.#file, '')) {
      rows ??= openRows(this.#file, piece);
      this.#rows = rows;
      yield* rows.read(piece, false);
    }
    if (rows === null) throw new CommandError(`${this.#file} is empty.`);
    yield* rows.read('', true);
  }
}

/** What a file is, by what it begins with: names say less, and are often wrong. */
function openRows(file: string, start: string): Rows {
  const first = start.trimStart()[0];
  if (first === '[')
    throw new CommandError(`${file} is a JSON array. Give one object a line, without brackets around them.`);
  return first === '{' ? new ObjectRows() : new TableRows(file, detectDelimiter(start));
}

/** CSV, with commas, semicolons or tabs. */
class TableRows implements Rows {
  readonly #file: string;
  readonly #reader: RecordReader<string[]>;
  #row = 0;
  #width = 0;
  #columns: Columns | null = null;

  constructor(file: string, delimiter: Delimiter) {
    this.#file = file;
    this.#reader = new RecordReader(csvCutter(delimiter));
  }

  get ignored(): readonly string[] {
    return this.#columns?.ignored.slice(0, IGNORED_MAX) ?? [];
  }

  *read(piece: string, final: boolean): Generator<ImportRow> {
    for (const record of this.#reader.read(piece, final)) {
      this.#row += 1;
      const columns = this.#columns;
      if (columns === null) this.#readHeader(record);
      else if ('problem' in record)
        yield { row: this.#row, problems: [{ column: null, reason: record.problem }] };
      else if (record.value.some(cell => cell.trim() !== '')) yield this.#readRow(columns, record.value);
    }
  }

  #readHeader(record: ReadRecord<string[]>): void {
    if ('problem' in record)
      throw new CommandError(`The header of ${this.#file} cannot be read: ${record.problem}.`);
    const headers = record.value.map(cell => cell.trim());
    const columns = readHeader(headers);
    if (columns.taken.length === 0) {
      throw new CommandError(
        `${this.#file} has no column that is known here. It must be UTF-8 with a header line; known are ${KNOWN_COLUMNS}.`,
      );
    }
    this.#width = headers.length;
    this.#columns = columns;
  }

  #readRow({ taken }: Columns, cells: readonly string[]): ImportRow {
    const row = this.#row;
    const width = cells.length;
    const surplus = cells.slice(this.#width).some(cell => cell.trim() !== '');
    if (width < this.#width || surplus) {
      return {
        row,
        problems: [{ column: null, reason: `the row has ${width} columns, the header ${this.#width}` }],
      };
    }
    const misread = taken.filter(({ place }) => cells[place]?.includes(MISREAD));
    if (misread.length > 0) {
      return { row, problems: misread.map(({ header }) => ({ column: header, reason: MISREAD_REASON })) };
    }
    return {
      row,
      columns: taken,
      contact: toContact(taken, ({ member, place }) => valueOfCell(member, cells[place] ?? '')),
    };
  }
}

/** JSON Lines: one object a line. */
class ObjectRows implements Rows {
  readonly #reader = new RecordReader<string>(cutLine);
  readonly #ignored = new Set<string>();
  #row = 0;

  get ignored(): readonly string[] {
    return [...this.#ignored];
  }

  *read(piece: string, final: boolean): Generator<ImportRow> {
    for (const record of this.#reader.read(piece, final)) {
      this.#row += 1;
      if ('problem' in record) yield this.#bad(record.problem);
      else if (record.value.trim() !== '') yield this.#readRow(record.value);
    }
  }

  #bad(reason: string): ImportRow {
    return { row: this.#row, problems: [{ column: null, reason }] };
  }

  #readRow(line: string): ImportRow {
    if (line.includes(MISREAD)) return this.#bad(MISREAD_REASON);
    const members = parseObject(line);
    if (members === null) return this.#bad('is not a JSON object on one line');
    const { taken, ignored } = readHeader([...members.keys()]);
    for (const name of ignored) if (this.#ignored.size < IGNORED_MAX) this.#ignored.add(name);
    const contact = toContact(taken, ({ member, header }) => valueOfMember(member, members.get(header)));
    return { row: this.#row, columns: taken, contact };
  }
}

function toContact(
  taken: readonly TakenColumn[],
  value: (column: TakenColumn) => unknown,
): Record<string, unknown> {
  const entries = taken.map((column): [string, unknown] => [column.member, value(column)]);
  return Object.fromEntries(entries.filter(([, given]) => given !== undefined));
}

function cutLine(text: string, start: number, final: boolean): CutRecord<string> | null {
  const newline = text.indexOf('\n', start);
  if (newline === -1 && !final) return null;
  const end = newline === -1 ? text.length : newline;
  return { end: end + 1, lines: 1, value: text.slice(start, end) };
}

function parseObject(line: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value));
  } catch {
    return null;
  }
}
