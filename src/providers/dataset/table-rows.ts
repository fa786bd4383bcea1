import { csvCutter, type Delimiter } from '../../tables/csv.js';
import { RecordReader } from '../../tables/records.js';
import { ConfigError } from '../config-error.js';
import { type Column, type ColumnNames, nameInFile } from './columns.js';
import type { FileRows, RowRead } from './rows.js';

/** The rows of a file with a header line and a delimiter. */
export class TableRows implements FileRows {
  readonly #reader: RecordReader<string[]>;
  readonly #columns: readonly Column[];
  readonly #names: ColumnNames;
  readonly #configPath: string;
  /** By column of ours its place in the file, -1 where it has none; null until the header is read. */
  #places: readonly number[] | null = null;
  #header: readonly string[] = [];

  constructor(delimiter: Delimiter, columns: readonly Column[], names: ColumnNames, configPath: string) {
    this.#reader = new RecordReader(csvCutter(delimiter));
    this.#columns = columns;
    this.#names = names;
    this.#configPath = configPath;
  }

  *read(text: string, final: boolean): Generator<RowRead> {
    for (const record of this.#reader.read(text, final)) {
      const { line } = record;
      if (this.#places === null) {
        if ('problem' in record) {
          throw new ConfigError(
            `${this.#configPath}.path`,
            `The header of the file is unreadable: ${record.problem}.`,
          );
        }
        this.#readHeader(record.value);
      } else if ('problem' in record) {
        yield { line, column: null, problem: record.problem };
      } else if (record.value.length !== this.#header.length) {
        // A blank line is not a row.
        if (record.value.length > 1 || record.value[0]?.trim())
          yield { line, ...this.#wrongWidth(record.value.length) };
      } else {
        const cells = record.value;
        yield { line, row: this.#places.map(place => cells[place] ?? '') };
      }
    }
  }

  columns(): readonly Column[] {
    return this.#columns.filter((_, index) => (this.#places?.[index] ?? -1) !== -1);
  }

  #readHeader(cells: readonly string[]): void {
    this.#header = cells.map(cell => cell.trim());
    this.#places = this.#columns.map(column => this.#placeOf(column));
  }

  #placeOf(column: Column): number {
    const name = nameInFile(this.#names, column);
    const place = this.#header.indexOf(name);
    const configured = this.#names[column] !== undefined;
    if (place === -1 && configured) throw new ConfigError(this.#pathOf(column), this.#missing(name));
    if (place !== -1 && this.#header.lastIndexOf(name) !== place) {
      throw new ConfigError(this.#pathOf(column), `The file has two columns "${name}"; rename one of them.`);
    }
    return place;
  }

  /** Names no other column of the file: where the header is missing its first line is a person's data. */
  #missing(name: string): string {
    const alike = this.#header.find(other => other.toLowerCase() === name.toLowerCase());
    const hint =
      alike === undefined ? 'The file must be UTF-8 with a header line.' : `Did you mean "${alike}"?`;
    return `The file has no column "${name}" among its ${this.#header.length}. ${hint}`;
  }

  #pathOf(column: Column): string {
    return `${this.#configPath}.columns.${column}`;
  }

  #wrongWidth(width: number): { column: string; problem: string } {
    const expected = this.#header.length;
    const column = this.#header[width] ?? `number ${expected + 1}`;
    return { column, problem: `the row has ${width} columns, the header ${expected}` };
  }
}
