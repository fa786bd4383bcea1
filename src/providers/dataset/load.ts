import type { Logger } from '../../logger.js';
import { detectDelimiter } from '../../tables/csv.js';
import { ConfigError } from '../config-error.js';
import { type Column, type ColumnNames, nameInFile, type Row } from './columns.js';
import { JsonLinesRows } from './json-lines.js';
import { KeyIndex } from './key-index.js';
import { readPieces } from './open-file.js';
import { RowStore } from './row-store.js';
import { readRow } from './row-values.js';
import type { FileRows } from './rows.js';
import { SkippedRows } from './skipped-rows.js';
import { TableRows } from './table-rows.js';

/** More than this is a database's work; at 150 bytes a row they take 5 GB of memory. */
const ROWS_MAX = 20_000_000;
const ROWS_PER_PROGRESS = 250_000;

/** What rows are about, and how they are found again. */
export interface Kind<Rule> {
  readonly columns: readonly Column[];
  readonly rules: readonly Rule[];
  /** True where a file with these columns has those that the rule needs. */
  isFor(rule: Rule, columns: readonly Column[]): boolean;
  /** For each rule what a row is found under; null where it lacks what the rule needs. */
  keysOf(row: Row): readonly (string | null)[];
}

/** What is to be loaded. */
export interface DatasetSource<Rule> {
  readonly file: string;
  readonly names: ColumnNames;
  readonly kind: Kind<Rule>;
  /** Where the provider stands in the configuration: `providers.directory`. */
  readonly configPath: string;
}

/** A rule and the rows by its key. */
export interface RuleIndex<Rule> {
  readonly rule: Rule;
  readonly index: KeyIndex;
}

/** All rows of a file in memory, with an index for each rule that the file has the columns for. */
export interface Dataset<Rule> {
  readonly rows: RowStore;
  readonly indexes: readonly RuleIndex<Rule>[];
  readonly columns: readonly Column[];
  /** Rows left out because they could not be read. */
  readonly skipped: number;
}

/**
 * Reads the file in. Rows that cannot be read are logged and left out; so are, without a word each, rows
 * with nothing that a rule could find them by.
 *
 * @throws ConfigError where the file is missing, unreadable or without a usable row, lacks a column that
 * the configuration names or all columns of every rule, or has more than 20 million rows.
 */
export async function loadDataset<Rule>(source: DatasetSource<Rule>, logger: Logger): Promise<Dataset<Rule>> {
  const loading = new Loading(source, logger);
  for await (const piece of readPieces(source.file, `${source.configPath}.path`)) loading.read(piece, false);
  return loading.finish();
}

class Loading<Rule> {
  readonly #source: DatasetSource<Rule>;
  readonly #logger: Logger;
  readonly #rows = new RowStore();
  readonly #indexes: readonly RuleIndex<Rule>[];
  readonly #skipped: SkippedRows;
  #reader: FileRows | null = null;
  #unfindable = 0;

  constructor(source: DatasetSource<Rule>, logger: Logger) {
    this.#source = source;
    this.#logger = logger;
    this.#indexes = source.kind.rules.map(rule => ({ rule, index: new KeyIndex() }));
    this.#skipped = new SkippedRows(source.file, logger);
  }

  read(piece: string, final: boolean): void {
    this.#reader ??= openRows(this.#source, piece);
    for (const read of this.#reader.read(piece, final)) {
      if ('problem' in read) {
        this.#skipped.add(read.line, read.column, read.problem);
        continue;
      }
      const row = readRow(read.row, this.#source.kind.columns);
      if ('problem' in row) {
        const column = row.column && nameInFile(this.#source.names, row.column);
        this.#skipped.add(read.line, column, row.problem);
      } else {
        this.#keep(row);
      }
    }
  }

  #keep(row: readonly string[]): void {
    const number = this.#rows.size;
    const keys = this.#source.kind.keysOf(row);
    for (const [place, { index }] of this.#indexes.entries()) {
      const key = keys[place] ?? null;
      if (key !== null) index.add(key, number);
    }
    if (keys.every(key => key === null)) {
      this.#unfindable += 1;
      return;
    }
    if (number === ROWS_MAX) throw this.#error('path', `The file has more than ${ROWS_MAX} rows.`);
    this.#rows.add(row);
    if (this.#rows.size % ROWS_PER_PROGRESS === 0) {
      this.#logger.info({ file: this.#source.file, rows: this.#rows.size }, 'loading a dataset');
    }
  }

  finish(): Dataset<Rule> {
    this.read('', true);
    this.#skipped.finish();
    const rows = this.#rows;
    if (rows.size + this.#unfindable === 0) {
      throw this.#error('path', `${this.#source.file} is empty, or has no row that can be read.`);
    }
    const columns = this.#reader?.columns() ?? [];
    this.#checkColumns(columns);
    if (rows.size === 0) throw this.#error('path', `${this.#source.file} has no row to find anybody by.`);
    const { kind } = this.#source;
    const indexes = this.#indexes.filter(({ rule }) => kind.isFor(rule, columns));
    for (const { index } of indexes) index.seal();
    const counts = { rows: rows.size, skipped: this.#skipped.count, unfindable: this.#unfindable };
    this.#logger.info({ file: this.#source.file, ...counts }, 'dataset loaded');
    return { rows, indexes, columns, skipped: this.#skipped.count };
  }

  #checkColumns(columns: readonly Column[]): void {
    const { kind, names } = this.#source;
    for (const column of kind.columns) {
      const name = names[column];
      if (name !== undefined && !columns.includes(column)) {
        throw this.#error(`columns.${column}`, `No row of the file has "${name}".`);
      }
    }
    if (!this.#indexes.some(({ rule }) => kind.isFor(rule, columns))) {
      throw this.#error('match', 'The file has no columns for any of these; name them under `columns`.');
    }
  }

  #error(option: string, message: string): ConfigError {
    return new ConfigError(`${this.#source.configPath}.${option}`, message);
  }
}

function openRows<Rule>({ file, kind, names, configPath }: DatasetSource<Rule>, start: string): FileRows {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(jsonl|ndjson)$/.test(name)) return new JsonLinesRows(kind.columns, names);
  const delimiter = name.endsWith('.tsv') ? '\t' : detectDelimiter(start);
  return new TableRows(delimiter, kind.columns, names, configPath);
}
