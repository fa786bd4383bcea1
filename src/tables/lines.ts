import type { CutRecord } from './records.js';

/** Cuts a text into its lines, as JSON Lines are. */
export function cutLine(text: string, start: number, final: boolean): CutRecord<string> | null {
  const newline = text.indexOf('\n', start);
  if (newline === -1 && !final) return null;
  const end = newline === -1 ? text.length : newline;
  return { end: end + 1, lines: 1, value: text.slice(start, end) };
}

/** The members of a JSON object; null where the text is none. */
export function parseObject(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value));
  } catch {
    return null;
  }
}
