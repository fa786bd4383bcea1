import type { Delimiter } from './csv.js';

/**
 * What a spreadsheet runs as a formula, behind any number of apostrophes, which would hide it. A phone number is a number
 * to it, which does nothing, and other programs that read the file want it as it is.
 */
const FORMULA = /^'*(?!\+\d{6,15}$)[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** An apostrophe before what a spreadsheet would run; it shows the cell as text and hides the apostrophe. */
export function disarm(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** Undoes `disarm`. */
export function rearm(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** A line of CSV (RFC 4180, with a plain line feed). */
export function csvLine(cells: readonly string[], delimiter: Delimiter = ','): string {
  // A line of one empty cell would be a blank line, which is no row.
  if (cells.length === 1 && cells[0] === '') return '""\n';
  return `${cells.map(cell => quoted(cell, delimiter)).join(delimiter)}\n`;
}

/** Quoted where a reader could mistake it: delimiters of all kinds, quotes, breaks, white space at an edge. */
function quoted(cell: string, delimiter: Delimiter): string {
  const isPlain = !cell.includes(delimiter) && !/["\r\n;\t]|^\s|\s$/.test(cell);
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
