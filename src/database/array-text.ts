/** Digits, letters of hexadecimal numbers and what stands in a moment: in an array they mean nothing else, nor spell NULL. */
const PLAIN = /^[0-9a-fA-FTZ:.+-]+$/;

const ESCAPED = /["\\]/g;

/**
 * A parameter as it is sent. An array of texts, numbers and booleans becomes its literal in one go: the driver puts it
 * together piece by piece, two quotes for each UUID, which came to 6 kB of garbage a call. All else is left to the driver.
 */
export function asSent(parameter: unknown): unknown {
  return Array.isArray(parameter) && parameter.every(isScalar) ? arrayText(parameter) : parameter;
}

type Scalar = string | number | boolean | null | undefined;

function isScalar(value: unknown): value is Scalar {
  const kind = typeof value;
  return (
    value === null || kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'undefined'
  );
}

function arrayText(values: readonly Scalar[]): string {
  return `{${values.map(elementText).join()}}`;
}

function elementText(value: Scalar): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value)) return value;
  // Hardly any has something to be escaped, and looking is cheaper than replacing nothing.
  const isPlain = !value.includes('"') && !value.includes('\\');
  return `"${isPlain ? value : value.replace(ESCAPED, '\\$&')}"`;
}

/**
 * JSON texts as one, by a character that JSON escapes, so that none can contain it; in an array each quote in them would
 * be escaped and unescaped again. Null becomes nothing between two.
 */
export function joinedJson<Item>(items: readonly Item[], text: (item: Item) => string | null): string {
  return items.map(text).join('\u001f');
}
