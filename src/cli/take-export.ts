import { createInterface } from 'node:readline';
import type { Client } from './client.js';
import { CommandError, describeFault, faultOf } from './outcome.js';
import { type Write, writeFileWhole } from './output-file.js';
import { print } from './print.js';

/** What to export, as the command line says it. */
export interface ExportOptions {
  readonly kind: 'contacts' | 'companies';
  readonly fields: readonly string[];
  readonly provenance: boolean;
  /** By the API's name of a filter its value or values. */
  readonly filters: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the server sends; `json` is one document, made here of its lines. */
  readonly format: 'csv' | 'jsonl' | 'json';
}

/**
 * Writes all records of a workspace that fit, oldest first, as they come.
 * @param out the file; null: standard output.
 * @returns how many there were.
 */
export async function takeExport(
  client: Client,
  workspaceId: string,
  out: string | null,
  options: ExportOptions,
): Promise<number> {
  const path = `/v1/${options.kind}/export?${queryOf(options)}`;
  const fill = async (write: Write) => {
    const { status, body } = await client.download(path, { 'x-workspace-id': workspaceId });
    if (status >= 400) {
      const text = Buffer.concat(await body.toArray()).toString();
      throw new CommandError(describeFault(faultOf({ status, body: parsed(text) })));
    }
    return options.format === 'json'
      ? writeDocument(options.kind, body, write)
      : copy(body, options.format, write);
  };
  return out === null ? fill(piece => print(piece)) : writeFileWhole(out, fill);
}

function queryOf({ fields, provenance, filters, format }: ExportOptions): URLSearchParams {
  const query = new URLSearchParams({
    all: 'true',
    fields: fields.join(','),
    provenance: String(provenance),
    format: format === 'csv' ? 'csv' : 'jsonl',
  });
  for (const [name, given] of Object.entries(filters))
    for (const value of [given ?? []].flat()) query.append(name, value);
  return query;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Body = Awaited<ReturnType<Client['download']>>['body'];

/** Copies the answer as it is; the count is that of its records: line breaks outside of quotes. */
async function copy(body: Body, format: 'csv' | 'jsonl', write: Write): Promise<number> {
  let records = 0;
  let quoted = false;
  for await (const piece of body) {
    const bytes: Buffer = piece;
    for (const byte of bytes) {
      if (byte === 0x22) quoted = !quoted;
      else if (byte === 0x0a && (format === 'jsonl' || !quoted)) records += 1;
    }
    await write(bytes);
  }
  return format === 'csv' ? records - 1 : records;
}

/** One document, written while it is read: a million records need not fit into memory. */
async function writeDocument(name: string, body: Body, write: Write): Promise<number> {
  let count = 0;
  await write(`{"${name}": [`);
  for await (const line of createInterface({ input: body })) {
    await write(`${count === 0 ? '' : ','}\n  ${line}`);
    count += 1;
  }
  await write('\n]}\n');
  return count;
}
