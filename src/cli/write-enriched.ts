import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { csvCutter, type Delimiter, detectDelimiter } from '../tables/csv.js';
import { type Encoding, TextReader } from '../tables/encoding.js';
import { cutLine, parseObject } from '../tables/lines.js';
import { RecordReader } from '../tables/records.js';
import { csvLine, disarm } from '../tables/write-csv.js';
import { encodingOf, type InputFile } from './input-file.js';
import type { Write } from './output-file.js';

/** The header is looked for in so many records, as the import does. */
const HEADER_WITHIN_RECORDS = 10;

const importedLine = z.object({
  row_number: z.number(),
  contact: z
    .looseObject({
      provenance: z.record(
        z.string(),
        z.object({ source: z.string(), confidence: z.number().nullable(), observed_at: z.string() }),
      ),
    })
    .nullable(),
});

type Imported = z.output<typeof importedLine>;

/** What is written of a contact, and where. */
export interface EnrichedShape {
  /** The fields that were to be filled. */
  readonly fields: readonly string[];
  /** The import's columns: by the file's header (or number) the field that it became. */
  readonly columns: readonly { readonly column: string; readonly field: string }[];
  readonly withProvenance: boolean;
  /** Whether a value of the file may be replaced, as the run replaced it. */
  readonly overwrite: boolean;
}

/**
 * Writes the file again with what was found: cells of the file stay as they are, empty ones of a field that was to be
 * filled are filled, and fields without a column get one at the end. In the delimiter of the file, in UTF-8; with a
 * byte order mark unless the file was UTF-8 without one, since what opened that may need it.
 * @param contacts the lines of `GET /v1/imports/{id}/contacts`.
 */
export async function writeEnriched(
  file: InputFile,
  contacts: Readable,
  shape: EnrichedShape,
  write: Write,
): Promise<void> {
  const lines = new ImportedLines(contacts);
  if (file.contentType === 'application/x-ndjson') return writeObjects(file, lines, shape, write);
  return writeTable(file, lines, shape, write);
}

/** The contacts by row number, each asked for in the order of the file. */
class ImportedLines {
  readonly #lines: AsyncIterator<string>;
  #next: Imported | null | undefined;

  constructor(contacts: Readable) {
    this.#lines = createInterface({ input: contacts })[Symbol.asyncIterator]();
  }

  /** The contact of a row; null where the row did not go in. */
  async of(row: number): Promise<Imported['contact']> {
    while (this.#next === undefined || (this.#next !== null && this.#next.row_number < row)) {
      const { value, done } = await this.#lines.next();
      this.#next = done ? null : importedLine.parse(JSON.parse(value));
    }
    return this.#next?.row_number === row ? this.#next.contact : null;
  }
}

async function* textOf(
  file: InputFile,
  encoding: Encoding,
): AsyncGenerator<{ text: string; final: boolean }> {
  const reader = new TextReader(encoding);
  for await (const bytes of file.open()) yield { text: reader.read(bytes), final: false };
  yield { text: reader.read(null), final: true };
}

function textIn(contact: NonNullable<Imported['contact']>, field: string): string {
  const value = contact[field];
  return value === null || value === undefined ? '' : String(value);
}

async function writeTable(
  file: InputFile,
  lines: ImportedLines,
  shape: EnrichedShape,
  write: Write,
): Promise<void> {
  const { encoding, hasMark } = await encodingOf(file);
  if (encoding !== 'utf-8' || hasMark) await write('\ufeff');
  let table: Table | null = null;
  for await (const { text, final } of textOf(file, encoding)) {
    table ??= new Table(detectDelimiter(text), shape);
    await write(await table.read(text, final, lines));
  }
}

/** A table on its way from the file that came in to the one that goes out. */
class Table {
  readonly #delimiter: Delimiter;
  readonly #shape: EnrichedShape;
  readonly #reader: RecordReader<string[]>;
  /** Fields that get a column of their own. */
  readonly #added: readonly string[];
  readonly #byField: ReadonlyMap<string, string>;
  #places: ReadonlyMap<string, number> | null = null;
  #width = 0;
  #row = 0;
  #waiting: (readonly string[])[] = [];

  constructor(delimiter: Delimiter, shape: EnrichedShape) {
    this.#delimiter = delimiter;
    this.#shape = shape;
    this.#reader = new RecordReader(csvCutter(delimiter));
    this.#byField = new Map(shape.columns.map(({ column, field }) => [field, column]));
    this.#added = shape.fields.filter(field => !this.#byField.has(field));
  }

  /** What the next piece of the file becomes. */
  async read(text: string, final: boolean, lines: ImportedLines): Promise<string> {
    let written = '';
    for (const record of this.#reader.read(text, final)) {
      const cells = 'value' in record ? record.value : [record.text];
      if (this.#places !== null) written += await this.#toLine(cells, lines);
      else {
        this.#waiting.push(cells);
        if (this.#isHeader(cells) || this.#waiting.length === HEADER_WITHIN_RECORDS)
          written += await this.#begin(lines);
      }
    }
    return final && this.#places === null ? written + (await this.#begin(lines)) : written;
  }

  #isHeader(cells: readonly string[]): boolean {
    const names = new Set(cells.map(cell => cell.trim()));
    return [...this.#byField.values()].every(column => names.has(column));
  }

  /** The header is there, or the file has none and its columns are numbered. */
  async #begin(lines: ImportedLines): Promise<string> {
    const waiting = this.#waiting;
    const header = waiting.find(cells => this.#isHeader(cells));
    const names = header?.map(cell => cell.trim());
    this.#places = new Map(
      [...this.#byField].map(([field, column]) => [field, names?.indexOf(column) ?? Number(column) - 1]),
    );
    this.#width = Math.max(...waiting.map(cells => cells.length), 0);
    let written = '';
    for (const cells of waiting) {
      written += cells === header ? this.#line(cells, this.#addedNames()) : await this.#toLine(cells, lines);
      if (cells === header) this.#row += 1;
    }
    return written;
  }

  #addedNames(): string[] {
    const { fields, withProvenance } = this.#shape;
    return [
      ...this.#added,
      ...(withProvenance ? fields.flatMap(field => [`${field}_source`, `${field}_confidence`]) : []),
    ];
  }

  async #toLine(cells: readonly string[], lines: ImportedLines): Promise<string> {
    this.#row += 1;
    if (cells.every(cell => cell.trim() === '')) return '\n';
    const contact = await lines.of(this.#row);
    if (contact === null)
      return this.#line(
        cells,
        this.#addedNames().map(() => ''),
      );
    const { fields, overwrite, withProvenance } = this.#shape;
    const filled = [...cells];
    for (const field of fields) {
      const place = this.#places?.get(field);
      if (place === undefined || place < 0) continue;
      const value = textIn(contact, field);
      if (value !== '' && (filled[place]?.trim() === '' || overwrite)) filled[place] = disarm(value);
    }
    const origins = fields.flatMap(field => {
      const origin = contact.provenance[field];
      return [origin?.source ?? '', origin?.confidence?.toString() ?? ''];
    });
    const added = [...this.#added.map(field => textIn(contact, field)), ...(withProvenance ? origins : [])];
    return this.#line(filled, added.map(disarm));
  }

  /** A record of the file with the added cells behind its width. */
  #line(cells: readonly string[], added: readonly string[]): string {
    const padded = [...cells, ...Array.from({ length: Math.max(0, this.#width - cells.length) }, () => '')];
    return csvLine([...padded, ...added], this.#delimiter);
  }
}

/** JSON Lines: members of an object that are missing or empty are filled, the others stay. */
async function writeObjects(
  file: InputFile,
  lines: ImportedLines,
  { fields, columns, withProvenance, overwrite }: EnrichedShape,
  write: Write,
): Promise<void> {
  const { encoding } = await encodingOf(file);
  const reader = new RecordReader<string>(cutLine);
  let row = 0;
  for await (const { text, final } of textOf(file, encoding)) {
    for (const record of reader.read(text, final)) {
      row += 1;
      const given = 'value' in record ? record.value : record.text;
      const object = parseObject(given);
      const contact = object === null ? null : await lines.of(row);
      if (object === null || contact === null) {
        if (given.trim() !== '') await write(`${given}\n`);
        continue;
      }
      const members = new Map(object);
      for (const field of fields) {
        const own = columns.find(({ column, field: name }) => name === field && members.has(column));
        const name = own?.column ?? field;
        const present = members.get(name) ?? '';
        const value = textIn(contact, field);
        if (value !== '' && (present === '' || overwrite)) members.set(name, value);
      }
      if (withProvenance) members.set('provenance', contact.provenance);
      await write(`${JSON.stringify(Object.fromEntries(members))}\n`);
    }
  }
}
