/** Stands at the top of every page that is made by a program. */
export const GENERATED = '<!-- Made by `npm run docs` from the code; changes here are lost. -->';

/** A table; line breaks and bars in its cells would end them, so they are written otherwise. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A value as it is written in JSON, as code. */
export function jsonCode(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

/** A whole number with commas, so that a million is not taken for ten. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 });
}

/** A page of parts with an empty line between; parts that are empty leave no gap. */
export function page(parts: readonly string[]): string {
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}
