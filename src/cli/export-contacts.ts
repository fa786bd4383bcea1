import { createInterface } from 'node:readline';
import { EXPORT_FIELDS } from '../contacts/export-columns.js';
import type { Client } from './client.js';
import { CommandError, describeFault, faultOf } from './outcome.js';
import { type Write, writeFileWhole } from './output-file.js';
import { print } from './print.js';

/** What to export, as the command line says it. */
export interface ExportOptions {
  readonly fields: readonly string[] | undefined;
  readonly provenance: boolean;
  readonly search: string | undefined;
  readonly tag: readonly string[];
  readonly createdAfter: string | undefined;
  readonly createdBefore: string | undefined;
  /** What the server sends; `json` is one document, made here of its lines. */
  readonly format: 'csv' | 'jsonl' | 'json';
}

/**
 * Writes all contacts of a workspace that fit, oldest first, as they come.
 * @param out the file; null: standard output.
 * @returns how many there were.
 */
export async function exportContacts(
  client: Client,
  workspaceId: string,
  out: string | null,
  options: ExportOptions,
): Promise<number> {
  const path = `/v1/contacts/export?${queryOf(options)}`;
  const fill = async (write: Write) => {
    const { status, body } = await client.download(path, { 'x-workspace-id': workspaceId });
    if (status >= 400) {
      const text = Buffer.concat(await body.toArray()).toString();
      throw new CommandError(describeFault(faultOf({ status, body: parsed(text) })));
    }
    return options.format === 'json' ? writeDocument(body, write) : copy(body, options.format, write);
  };
  return out === null ? fill(piece => print(piece)) : writeFileWhole(out, fill);
}

function queryOf(options: ExportOptions): URLSearchParams {
  const { fields = EXPORT_FIELDS, provenance, search, tag, createdAfter, createdBefore, format } = options;
  const query = new URLSearchParams({
    all: 'true',
    fields: fields.join(','),
    provenance: String(provenance),
    format: format === 'csv' ? 'csv' : 'jsonl',
  });
  if (search !== undefined) query.set('search', search);
  if (createdAfter !== undefined) query.set('created_after', createdAfter);
  if (createdBefore !== undefined) query.set('created_before', createdBefore);
  for (const one of tag) query.append('tag', one);
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

/** One document, written while it is read: a million contacts need not fit into memory. */
async function writeDocument(body: Body, write: Write): Promise<number> {
  let count = 0;
  await write('{"contacts": [');
  for await (const line of createInterface({ input: body })) {
    await write(`${count === 0 ? '' : ','}\n  ${line}`);
    count += 1;
  }
  await write('\n]}\n');
  return count;
}
