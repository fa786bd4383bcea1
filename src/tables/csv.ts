import { type CutRecord, type Cutter, RecordReader } from './records.js';

const DELIMITERS = [',', ';', '\t'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

/** What of a file tells its delimiter: some hundred lines. */
const SAMPLE_LENGTH = 65_536;
const SAMPLE_RECORDS = 50;

/**
 * The delimiter that cuts the beginning of a file into records of one width, and of two that do the one that cuts
 * more; a comma where nothing is cut. One that the first line has goes before others: lists inside of cells
 * (`a;b`) can be more regular than the file.
 */
export function detectDelimiter(text: string): Delimiter {
  const judged = DELIMITERS.map(delimiter => judge(text, delimiter)).filter(({ width }) => width > 1);
  const inHeader = judged.filter(({ header }) => header > 1);
  const [best] = (inHeader.length > 0 ? inHeader : judged).sort(
    (one, other) => other.share - one.share || other.width - one.width,
  );
  return best?.delimiter ?? ',';
}

interface Judged {
  readonly delimiter: Delimiter;
  /** Cells of the first record. */
  readonly header: number;
  /** The most frequent number of cells above one, and the share of the records that have it. */
  readonly width: number;
  readonly share: number;
}

function judge(text: string, delimiter: Delimiter): Judged {
  const sample = text.slice(0, SAMPLE_LENGTH);
  const widths: number[] = [];
  for (const record of new RecordReader(csvCutter(delimiter)).read(sample, sample.length === text.length)) {
    if ('problem' in record) widths.push(0);
    else if (record.value.some(cell => cell.trim() !== '')) widths.push(record.value.length);
    if (widths.length === SAMPLE_RECORDS) break;
  }
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [[width, count] = [1, 0]] = [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0]);
  return { delimiter, header: widths[0] ?? 0, width, share: count / Math.max(1, widths.length) };
}

/**
 * Cuts CSV as RFC 4180 has it: quoted values may hold delimiters, line breaks and doubled quotes. A quote
 * inside a value that does not begin with one is a character like any other (`Robert "Bob" Smith`).
 *
 * A malformed record costs its first line and nothing else: reading goes on at the next line. csv-parse
 * was tried and drops everything from a stray quote or an overlong record to the end of the file (its
 * `skip_records_with_error`), and takes three times as long (3.3 s for a million
 * rows).
 */
export function csvCutter(delimiter: Delimiter): Cutter<string[]> {
  return (text, start, final) => {
    const newline = text.indexOf('\n', start);
    if (newline === -1 && !final) return null;
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.includes('"')) return cutQuoted(text, start, delimiter, final);
    return { end: end + 1, lines: 1, value: withoutReturn(line).split(delimiter) };
  };
}

function cutQuoted(
  text: string,
  start: number,
  delimiter: Delimiter,
  final: boolean,
): CutRecord<string[]> | null {
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    const opening = passSpaces(text, at);
    if (text[opening] === '"') {
      const closing = closingQuote(text, opening + 1);
      // A quote that ends the text so far may be the first half of a doubled one.
      if (!final && (closing === -1 || closing === text.length - 1)) return null;
      if (closing === -1) return malformed(text, start, 'a quote is not closed');
      const cell = text.slice(opening + 1, closing);
      if (cell.includes('\n')) lines += cell.split('\n').length - 1;
      cells.push(cell.replaceAll('""', '"'));
      at = passSpaces(text, closing + 1);
      if (text.startsWith('\r', at) && (at + 1 === text.length || text[at + 1] === '\n')) at += 1;
    } else {
      const end = endOfCell(text, at, delimiter);
      const cell = text.slice(at, end);
      cells.push(text[end] === delimiter ? cell : withoutReturn(cell));
      at = end;
    }
    const next = text[at];
    if (next === undefined) return final ? { end: at, lines, value: cells } : null;
    if (next === '\n') return { end: at + 1, lines, value: cells };
    if (next !== delimiter) return malformed(text, start, 'text follows a closing quote');
    at += 1;
  }
}

function malformed(text: string, start: number, problem: string): CutRecord<string[]> {
  const newline = text.indexOf('\n', start);
  return { end: newline === -1 ? text.length : newline + 1, lines: 1, problem };
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function endOfCell(text: string, from: number, delimiter: Delimiter): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1;
  return at;
}

function passSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
