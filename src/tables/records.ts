/**
 * The longest record, in UTF-16 units: a hundred times the longest row of a real export, and short enough
 * that a quote that nobody closed costs a moment and not the rest of the file.
 */
export const MAX_RECORD_LENGTH = 1024 * 1024;

/** A record at the start of a text. `lines` are the line breaks that it takes up, its last one included. */
export type CutRecord<Value> =
  | { readonly end: number; readonly lines: number; readonly value: Value }
  | { readonly end: number; readonly lines: number; readonly problem: string };

/**
 * Cuts the record that begins at `start`; null where its end is not in the text yet. With `final` nothing
 * follows the text, and the answer is never null.
 */
export type Cutter<Value> = (text: string, start: number, final: boolean) => CutRecord<Value> | null;

/** What is kept of the text of a record that cannot be read: enough to find it by. */
const TEXT_LENGTH_MAX = 10_000;

/** A record, or why it cannot be read, with the line of the file on which it begins; the first is 1. */
export type ReadRecord<Value> =
  | { readonly line: number; readonly value: Value }
  | { readonly line: number; readonly problem: string; readonly text: string };

/** Cuts a text that comes in pieces into records, none longer than `MAX_RECORD_LENGTH`. */
export class RecordReader<Value> {
  readonly #cut: Cutter<Value>;
  #rest = '';
  #line = 1;
  #discarding = false;

  constructor(cut: Cutter<Value>) {
    this.#cut = cut;
  }

  /** The records that end in this piece of the text; `final`: no piece follows. */
  *read(piece: string, final: boolean): Generator<ReadRecord<Value>> {
    const text = this.#rest + piece;
    let start = this.#discarding ? this.#passLine(text, 0) : 0;
    while (start < text.length) {
      const record = this.#cut(text, start, final);
      const length = (record?.end ?? text.length) - start;
      if (length > MAX_RECORD_LENGTH) {
        const problem = `longer than ${MAX_RECORD_LENGTH} characters, or a quote is not closed`;
        yield { line: this.#line, problem, text: firstLine(text.slice(start, start + TEXT_LENGTH_MAX)) };
        start = this.#passLine(text, start);
        continue;
      }
      if (record === null) break;
      yield 'value' in record
        ? { line: this.#line, value: record.value }
        : { line: this.#line, problem: record.problem, text: firstLine(text.slice(start, record.end)) };
      this.#line += record.lines;
      start = record.end;
    }
    this.#rest = text.slice(start);
  }

  /** Where the line after the one at `start` begins; the rest of a line not ended yet is discarded too. */
  #passLine(text: string, start: number): number {
    const newline = text.indexOf('\n', start);
    this.#discarding = newline === -1;
    if (newline === -1) return text.length;
    this.#line += 1;
    return newline + 1;
  }
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, TEXT_LENGTH_MAX);
}
