/** The pattern (of `like`) of texts that contain a part, whatever is in it; null where none is asked for. */
export function containing(part: string | null): string | null {
  return part === null ? null : `%${part.replace(/[\\%_]/g, '\\$&')}%`;
}
