/** The pattern (of `like`) of texts that contain a part, whatever is in it; null where none is asked for. */
export function containing(part: string | null): string | null {
  return part === null ? null : `%${part.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * The part of a stored provenance that names a provider; null where none is asked for. Ids of providers have no character
 * that JSON escapes, and nothing else in it stands in quotes but ids.
 */
export function namedIn(source: string | null): string | null {
  return source === null ? null : `"${source}"`;
}
