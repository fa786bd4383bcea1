import { cutLine, parseObject } from '../../tables/lines.js';
import { RecordReader } from '../../tables/records.js';
import { type Column, type ColumnNames, nameInFile } from './columns.js';
import type { FileRows, RowRead } from './rows.js';

/** The rows of a file with a JSON object on each line. A member that is null or absent is an empty value. */
export class JsonLinesRows implements FileRows {
  readonly #reader = new RecordReader(cutLine);
  readonly #columns: readonly Column[];
  readonly #names: readonly string[];
  readonly #seen = new Set<Column>();

  constructor(columns: readonly Column[], names: ColumnNames) {
    this.#columns = columns;
    this.#names = columns.map(column => nameInFile(names, column));
  }

  *read(text: string, final: boolean): Generator<RowRead> {
    for (const record of this.#reader.read(text, final)) {
      const { line } = record;
      if ('problem' in record) yield { line, column: null, problem: record.problem };
      else if (record.value.trim() !== '') yield { line, ...this.#rowOf(record.value) };
    }
  }

  /** Those that at least one row has. */
  columns(): readonly Column[] {
    return this.#columns.filter(column => this.#seen.has(column));
  }

  #rowOf(line: string): { row: string[] } | { column: string | null; problem: string } {
    const members = parseObject(line);
    if (members === null) return { column: null, problem: 'is not a JSON object' };
    const row: string[] = [];
    for (const [index, column] of this.#columns.entries()) {
      const name = this.#names[index] ?? column;
      const value = members.get(name) ?? '';
      if (typeof value !== 'string' && typeof value !== 'number') {
        return { column: name, problem: 'is neither text nor a number' };
      }
      if (members.has(name)) this.#seen.add(column);
      row.push(String(value));
    }
    return { row };
  }
}
