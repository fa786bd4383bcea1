/*
 * All that the command line says goes through here: results to standard output, everything else to standard error.
 */

function write(stream: NodeJS.WriteStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // The callback carries the error, so that a reader who has gone (`| head`) ends the command and not the process.
    stream.write(text, error => (error ? reject(error) : resolve()));
  });
}

/** Keeps a reader who has gone from ending the process; `write` tells of it. Once per process. */
export function expectClosedPipes(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/** Text to standard output as it is; resolves when it is taken, so that a slow reader slows us down. */
export function print(text: string | Uint8Array): Promise<void> {
  return write(process.stdout, text);
}

/** The one JSON document of a command that was called with `--json`. */
export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value, null, 2)}\n`);
}

/** A line for the person at the terminal, which no script reads. */
export function printNote(text: string): Promise<void> {
  return write(process.stderr, `${text}\n`);
}

/** Whether someone watches standard error on a terminal. */
export function statusIsShown(): boolean {
  return process.stderr.isTTY === true;
}

/** Replaces the terminal's present line: back to its begin, cleared to its end. */
export function printStatus(text: string): Promise<void> {
  return write(process.stderr, `\r\u001b[K${text}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Text from a file or a database on one line, without characters that would steer the terminal. */
export function plain(text: string): string {
  return text.replaceAll(CONTROL, '\ufffd');
}

/** What stands in a cell of a table; numbers are set right and grouped, null is a dash. */
export type Cell = string | number | null;

function textOf(cell: Cell): string {
  if (cell === null) return '-';
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : plain(cell);
}

/** A table for people: a header line, columns as wide as they need, two spaces between them. */
export function table(headers: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map(row => row.map(textOf));
  const widths = headers.map((header, column) =>
    texts.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), header.length),
  );
  const isNumeric = headers.map((_, column) => rows.some(row => typeof row[column] === 'number'));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [headers, ...texts].map(cells => `${line(cells)}\n`).join('');
}

/** One thing for people: a line for each of its members. */
export function listing(members: Readonly<Record<string, Cell>>): string {
  const width = Math.max(...Object.keys(members).map(name => name.length));
  return Object.entries(members)
    .map(([name, cell]) => `${name.padEnd(width)}  ${textOf(cell)}\n`)
    .join('');
}
