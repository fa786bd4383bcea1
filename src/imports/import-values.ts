import type { z } from 'zod';
import { uuidv7 } from '../database/uuid.js';
import type { Problems } from './kind.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The number of rows of a batch fits into the 12 bits of an id that count within a millisecond. */
const SEQUENCE_DIGITS = 3;

/** What a schema found wrong with a row, by member. */
export function problemsOf({ issues }: z.ZodError): Problems {
  return Object.fromEntries(
    issues.map(({ path, message }) => [
      String(path[0] ?? ''),
      path.length > 1 ? `${path.slice(1).join('.')}: ${message}` : message,
    ]),
  );
}

/** An id as an exported file has it. Ids of other systems are none of ours, and no fault of the row. */
export function ownId(text: string): string | undefined {
  return UUID.test(text) ? text : undefined;
}

/** A list in a cell: with semicolons or commas, or as an export writes one whose entries have commas in them. */
export function splitList(text: string): unknown {
  const list = text.startsWith('[') ? parsedOr(text) : null;
  if (Array.isArray(list)) return list;
  return text
    .split(/[;,]/)
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}

/** JSON in a cell; what is none passes, to be named. */
export function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Those of a row's members that a record has otherwise; null where there are none. What is empty changes nothing. */
export function newsOf(given: object, present: object) {
  const values = new Map<string, unknown>(Object.entries(present));
  const news = Object.entries(given).filter(
    ([member, value]) =>
      value !== undefined && value !== null && JSON.stringify(value) !== JSON.stringify(values.get(member)),
  );
  return news.length === 0 ? null : Object.fromEntries(news);
}

export function withTags(tags: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...tags, ...more])];
}

/** A UUIDv7 whose order within its millisecond is that of the file (RFC 9562, method 1). */
export function rowId(atMs: number, place: number): string {
  const id = uuidv7(atMs);
  return id.slice(0, 15) + place.toString(16).padStart(SEQUENCE_DIGITS, '0') + id.slice(15 + SEQUENCE_DIGITS);
}

/** A list as PostgreSQL writes it: lists of different lengths do not make one array. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map(value => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}
