import type { Column, Row } from './columns.js';

/** Why a row cannot be used, and in which column of ours; null: the row as a whole. */
export interface RowProblem {
  readonly column: Column | null;
  readonly problem: string;
}

/** What is left of bytes that are not UTF-8, of half a UTF-16 pair, and NUL: the value is not as written. */
const UNREADABLE = /[\0\ufffd\p{Surrogate}]/u;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * The row with its values trimmed, its confidence from 0 to 1 and its date in ISO 8601, or what is wrong with it. `raw` has the values
 * in the order of `columns`.
 */
export function readRow(raw: Row, columns: readonly Column[]): Row | RowProblem {
  const row = raw.map(value => value.trim());
  // One test for the whole row: twelve tests a row are a noticeable part of loading a million.
  if (UNREADABLE.test(row.join('\n'))) {
    const index = row.findIndex(value => UNREADABLE.test(value));
    return { column: columns[index] ?? null, problem: 'has characters that are not valid UTF-8, or NUL' };
  }
  const confidenceAt = columns.indexOf('confidence');
  const confidence = row[confidenceAt];
  if (confidence) {
    const share = shareOf(confidence);
    if (share === null)
      return { column: 'confidence', problem: 'is not a number from 0 to 1, nor a percentage' };
    row[confidenceAt] = String(share);
  }
  const observedAtAt = columns.indexOf('observed_at');
  const observedAt = row[observedAtAt];
  if (observedAt) {
    const instant = isoInstant(observedAt);
    if (instant === null)
      return { column: 'observed_at', problem: 'is not a date as YYYY-MM-DD or ISO 8601' };
    row[observedAtAt] = instant;
  }
  return row;
}

/** A share from 0 to 1; a figure above 1 is a percentage, as it is for every provider. */
function shareOf(text: string): number | null {
  const number = /^(?:\d{1,3}|\d{0,3}\.\d{1,20})$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= 100)) return null;
  return number > 1 ? number / 100 : number;
}

/** A date, or a date and time (UTC where it names no zone), as ISO 8601 in UTC; null for anything else. */
function isoInstant(text: string): string | null {
  if (DATE.test(text)) return isoOf(text, text);
  const [, date, time, zone = 'Z'] = DATE_AND_TIME.exec(text) ?? [];
  return date === undefined ? null : isoOf(date, `${date}T${time}${zone}`);
}

function isoOf(date: string, text: string): string | null {
  // Date.parse takes the 30th of February for the 1st of March.
  const day = Date.parse(date);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}
