/** Stored values are at most 200 characters; what is far longer is no value but a page, and is not kept. */
const MAX_VALUE_LENGTH = 1_000;

/**
 * The text that an expression's result stands for: a text that is not blank, a number as text, of a list the first
 * such element. Anything else (a flag, an object, nothing) is no value.
 */
export function textValue(result: unknown): string | undefined {
  if (Array.isArray(result)) return result.map(scalarText).find(text => text !== undefined);
  return scalarText(result);
}

function scalarText(result: unknown): string | undefined {
  if (typeof result === 'number') return Number.isFinite(result) ? String(result) : undefined;
  if (typeof result !== 'string' || result.length > MAX_VALUE_LENGTH) return undefined;
  return result.trim() === '' ? undefined : result;
}

/** The finite number that a result stands for, also where a vendor writes it as text. */
export function numberValue(result: unknown): number | undefined {
  const text = textValue(result);
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * A confidence from 0 to 1. Vendors score to 1 or to 100, so a figure above 1 is read as a percentage; below 0 is
 * 0 and above 100 is 1. Where a vendor scores to 100 and 1 can occur, the expression should divide by 100 itself.
 */
export function confidenceValue(result: unknown): number | undefined {
  const number = numberValue(result);
  if (number === undefined) return undefined;
  return Math.min(1, Math.max(0, number > 1 ? number / 100 : number));
}

/** An ISO 8601 date or time of day as a full timestamp; undefined for what is none. */
export function timestampValue(result: unknown): string | undefined {
  const text = textValue(result);
  if (text === undefined || !/^\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
