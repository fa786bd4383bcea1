import { validationError } from './parse.js';

const UUID_IN_QUOTES = /^"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?$/i;

/** An `Idempotency-Key` in its one form, or null where there is none. @throws `validation_error` where it is no UUID. */
export function idempotencyKey(sent: string | string[] | undefined): string | null {
  if (sent === undefined) return null;
  const match = typeof sent === 'string' ? UUID_IN_QUOTES.exec(sent) : null;
  const isQuotedWhole = typeof sent === 'string' && sent.startsWith('"') === sent.endsWith('"');
  if (match?.[1] === undefined || !isQuotedWhole) {
    throw validationError({ 'Idempotency-Key': 'must be one UUID, bare or in double quotes' });
  }
  return match[1].toLowerCase();
}
