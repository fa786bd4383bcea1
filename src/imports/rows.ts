import { validationError } from '../http/parse.js';
import { csvCutter, type Delimiter, detectDelimiter } from '../tables/csv.js';
import { cutLine, parseObject } from '../tables/lines.js';
import { type ReadRecord, RecordReader } from '../tables/records.js';
import { type Columns, chooseColumns, type Mapping, memberNamed } from './columns.js';
import type { ImportKind } from './kind.js';

/** A row as it stood in the file: the cells of a table, or the text of a JSON object. */
export type RowSource = readonly string[] | string;

/** What is wrong with a row; the column as the file calls it, null where it is the row as a whole. */
export interface RowProblem {
  readonly column: string | null;
  readonly reason: string;
}

/** A row of the file, numbered as a spreadsheet does: a header in the first line is row 1. */
export type ImportRow =
  | {
      readonly row: number;
      readonly source: RowSource;
      /** By member what was given. */
      readonly record: Readonly<Record<string, unknown>>;
      /** The file's own name of a member. */
      readonly columnOf: (member: string) => string;
    }
  | { readonly row: number; readonly source: RowSource; readonly problem: RowProblem };

/** How a file is to be read. */
export interface Reading {
  readonly mapping: Mapping;
  readonly hasHeader: boolean;
}

/** The rows of a text that comes in pieces. */
export interface ImportRows {
  read(piece: string, final: boolean): Generator<ImportRow>;
  /** What the columns became; null until the header was read. */
  readonly columns: Columns | null;
}

/** Lines above a header (a title, the date of the report) are passed over, so many. */
const HEADER_WITHIN_RECORDS = 10;

/** Rows by whose values a column is told. */
const SAMPLE_RECORDS = 100;

/** Where records are long, fewer of them must do. */
const SAMPLE_CELLS_LENGTH_MAX = 4_000_000;

/** More names than any file has columns: objects whose keys are ids must not fill the memory. */
const OBJECT_NAMES_MAX = 200;

/** What stands for characters that were broken before they came here. */
const BROKEN = '\ufffd';
const BROKEN_REASON = 'has broken characters; save the file as “CSV UTF-8”';

/** CSV, with commas, semicolons or tabs. */
export class TableRows implements ImportRows {
  readonly #kind: ImportKind;
  readonly #reading: Reading;
  readonly #choose: typeof chooseColumns;
  #reader: RecordReader<string[]> | null = null;
  #row = 0;
  #waiting: { row: number; record: ReadRecord<string[]> }[] = [];
  #waitingLength = 0;
  #columns: Columns | null = null;
  #columnOf: (member: string) => string = member => member;

  /** @param choose what the columns become; `matchColumns` where none has to be known. */
  constructor(kind: ImportKind, reading: Reading, choose: typeof chooseColumns = chooseColumns) {
    this.#kind = kind;
    this.#reading = reading;
    this.#choose = choose;
  }

  get columns(): Columns | null {
    return this.#columns;
  }

  *read(piece: string, final: boolean): Generator<ImportRow> {
    this.#reader ??= new RecordReader(csvCutter(delimiterOf(piece)));
    for (const record of this.#reader.read(piece, final)) {
      this.#row += 1;
      const columns = this.#columns;
      if (columns !== null) yield* this.#toRow(columns, this.#row, record);
      else if (!isBlank(record)) {
        this.#waiting.push({ row: this.#row, record });
        this.#waitingLength += 'value' in record ? record.value.join('').length : 0;
        if (
          this.#waiting.length >= HEADER_WITHIN_RECORDS + SAMPLE_RECORDS ||
          this.#waitingLength > SAMPLE_CELLS_LENGTH_MAX
        )
          yield* this.#begin();
      }
    }
    if (final && this.#columns === null) yield* this.#begin();
  }

  /** Finds the header, and gives the rows that had to wait for it. */
  *#begin(): Generator<ImportRow> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const header = this.#findHeader(waiting.slice(0, HEADER_WITHIN_RECORDS).map(({ record }) => record));
    const rest = waiting.slice(header.at + 1);
    const sample = rest.flatMap(({ record }) => ('value' in record ? [record.value] : []));
    const columns = this.#choose(header.names, sample, this.#reading.mapping, this.#kind.members);
    const headers = new Map(columns.taken.map(({ member, header: name }) => [member, name]));
    this.#columnOf = member => headers.get(member) ?? member;
    this.#columns = columns;
    for (const { row, record } of rest) yield* this.#toRow(columns, row, record);
  }

  /**
   * The header is the record with the most names that are known, the first of several; without a known name it is the
   * first record, unless that holds values of a person. `at` is -1 where there is none.
   */
  #findHeader(records: readonly ReadRecord<string[]>[]): { at: number; names: string[] } {
    const [first] = records;
    if (first === undefined) throw validationError({ csv: 'is empty' });
    const cells = records.map(record => ('value' in record ? record.value.map(cell => cell.trim()) : []));
    const numbered = (cells[0] ?? []).map((_, place) => String(place + 1));
    if (!this.#reading.hasHeader) return { at: -1, names: numbered };
    const { members } = this.#kind;
    const inMapping = new Set(Object.keys(this.#reading.mapping).map(name => name.trim()));
    const known = cells.map(
      names => names.filter(name => inMapping.has(name) || memberNamed(members, name) !== undefined).length,
    );
    const most = Math.max(...known);
    if (most > 0) {
      const at = known.indexOf(most);
      return { at, names: cells[at] ?? [] };
    }
    if ('problem' in first)
      throw validationError({ csv: `has a header that cannot be read: ${first.problem}` });
    const isData = Object.values(members).some(({ recognizes }) =>
      cells[0]?.some(cell => recognizes?.(cell)),
    );
    return isData ? { at: -1, names: numbered } : { at: 0, names: cells[0] ?? [] };
  }

  *#toRow(columns: Columns, row: number, record: ReadRecord<string[]>): Generator<ImportRow> {
    if ('problem' in record) {
      yield { row, source: [record.text], problem: { column: null, reason: record.problem } };
      return;
    }
    const source = record.value;
    if (isBlank(record)) return;
    const problem = problemOf(source, columns);
    if (problem !== null) yield { row, source, problem };
    else {
      const entries = columns.taken.map(({ member, place }): [string, unknown] => [
        member,
        this.#kind.value(member, source[place] ?? ''),
      ]);
      yield { row, source, record: withoutEmpty(entries), columnOf: this.#columnOf };
    }
  }
}

/** Excel's own first line names the delimiter. */
function delimiterOf(start: string): Delimiter {
  const named = /^sep=([,;\t])\r?\n/i.exec(start)?.[1];
  return named === ',' || named === ';' || named === '\t' ? named : detectDelimiter(start);
}

function isBlank(record: ReadRecord<string[]>): boolean {
  return 'value' in record && record.value.every(cell => cell.trim() === '');
}

function problemOf(cells: readonly string[], { headers, taken }: Columns): RowProblem | null {
  const surplus = cells.slice(headers.length).some(cell => cell.trim() !== '');
  if (cells.length < headers.length || surplus) {
    return { column: null, reason: `the row has ${cells.length} columns, the header ${headers.length}` };
  }
  const broken = taken.find(({ place }) => cells[place]?.includes(BROKEN));
  return broken === undefined ? null : { column: broken.header, reason: BROKEN_REASON };
}

function withoutEmpty(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** JSON Lines: one object a line. Every object has its own names. */
export class ObjectRows implements ImportRows {
  readonly #kind: ImportKind;
  readonly #mapping: Mapping;
  readonly #reader = new RecordReader<string>(cutLine);
  /** By name the member that it becomes, null for none. */
  readonly #names = new Map<string, string | null>();
  #row = 0;

  constructor(kind: ImportKind, { mapping }: Reading) {
    this.#kind = kind;
    this.#mapping = mapping;
    const unknown = Object.values(mapping).find(
      member => member !== null && !Object.hasOwn(kind.members, member),
    );
    if (unknown !== undefined)
      throw validationError({ mapping: `names a member ${unknown}, which is unknown` });
  }

  get columns(): Columns {
    const names = [...this.#names];
    return {
      headers: names.map(([name]) => name),
      taken: names.flatMap(([header, member], place) => (member === null ? [] : [{ member, header, place }])),
      ignored: names.filter(([, member]) => member === null).map(([name]) => name),
    };
  }

  *read(piece: string, final: boolean): Generator<ImportRow> {
    for (const record of this.#reader.read(piece, final)) {
      this.#row += 1;
      const row = this.#row;
      const text = 'value' in record ? record.value.trim() : record.text;
      if ('problem' in record) yield { row, source: text, problem: { column: null, reason: record.problem } };
      else if (text !== '') yield this.#toRow(row, text);
    }
  }

  #toRow(row: number, source: string): ImportRow {
    const object = parseObject(source);
    if (object === null)
      return { row, source, problem: { column: null, reason: 'is not a JSON object on one line' } };
    if (source.includes(BROKEN)) return { row, source, problem: { column: null, reason: BROKEN_REASON } };
    const given = new Map<string, string>();
    for (const name of object.keys()) {
      const member = this.#memberOf(name);
      if (member !== null && (!given.has(member) || name === member)) given.set(member, name);
    }
    const entries = [...given].map(([member, name]): [string, unknown] => [
      member,
      this.#kind.value(member, object.get(name)),
    ]);
    return { row, source, record: withoutEmpty(entries), columnOf: member => given.get(member) ?? member };
  }

  #memberOf(name: string): string | null {
    const seen = this.#names.get(name);
    if (seen !== undefined) return seen;
    const mapped = Object.hasOwn(this.#mapping, name) ? this.#mapping[name] : undefined;
    const member = mapped === undefined ? (memberNamed(this.#kind.members, name) ?? null) : mapped;
    if (this.#names.size < OBJECT_NAMES_MAX) this.#names.set(name, member);
    return member;
  }
}
