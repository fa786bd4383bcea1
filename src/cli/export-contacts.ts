import { open, rename, rm } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { listPages } from './answers.js';
import type { Client } from './client.js';
import { CommandError } from './outcome.js';
import { print } from './print.js';

/** The most that the API gives at once. */
const PAGE_CONTACTS = 100;

/** The columns, in the order of the API; `contacts import` takes them back, but for `id` and `updated_at`. */
const COLUMNS = [
  'id',
  'full_name',
  'first_name',
  'last_name',
  'email',
  'job_title',
  'company_name',
  'linkedin_url',
  'phone',
  'location',
  'seniority',
  'created_at',
  'updated_at',
] as const;

const contact = z.record(z.string(), z.unknown());

type Write = (text: string) => Promise<unknown>;

/**
 * Writes all contacts of a workspace, page by page, oldest first.
 * @param out the file; null: standard output, as CSV or as one JSON document.
 * @returns how many there were.
 */
export async function exportContacts(
  client: Client,
  workspaceId: string,
  out: string | null,
  asJson: boolean,
): Promise<number> {
  const pages = listPages(client, '/v1/contacts', 'contacts', contact, {
    perPage: PAGE_CONTACTS,
    headers: { 'x-workspace-id': workspaceId },
  });
  if (out !== null) return toFile(out, write => writeCsv(pages, write));
  return asJson ? writeJson(pages, print) : writeCsv(pages, print);
}

type Pages = AsyncIterable<readonly z.output<typeof contact>[]>;

async function writeCsv(pages: Pages, write: Write): Promise<number> {
  let count = 0;
  await write(toCsv([COLUMNS]));
  for await (const contacts of pages) {
    await write(toCsv(contacts.map(one => COLUMNS.map(column => textOf(one[column])))));
    count += contacts.length;
  }
  return count;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Rows as CSV (RFC 4180, with plain line feeds); what a spreadsheet would run as a formula is disarmed. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map(row => [...row]),
    { escape_formulas: true },
  );
}

/** One document, written while it is read: a million contacts need not fit into memory. */
async function writeJson(pages: Pages, write: Write): Promise<number> {
  let count = 0;
  await write('{"contacts": [');
  for await (const contacts of pages) {
    const texts = contacts.map((one, index) => `${count + index === 0 ? '' : ','}\n  ${JSON.stringify(one)}`);
    await write(texts.join(''));
    count += contacts.length;
  }
  await write('\n]}\n');
  return count;
}

/** Writes a file under another name until it is complete; it holds personal data, so it is its owner's alone. */
async function toFile(out: string, fill: (write: Write) => Promise<number>): Promise<number> {
  const unfinished = `${out}.unfinished-${process.pid}`;
  try {
    const file = await open(unfinished, 'w', 0o600);
    let count: number;
    try {
      count = await fill(text => file.write(text));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, out);
    return count;
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof Error && 'syscall' in error)
      throw new CommandError(`${out} cannot be written: ${error.message}`);
    throw error;
  }
}
