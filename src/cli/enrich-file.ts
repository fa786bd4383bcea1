import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { contactImport } from '../contacts/contact-import.js';
import { readImportRow } from '../contacts/import-row.js';
import { ObjectRows, TableRows } from '../imports/rows.js';
import { FIELDS } from '../normalize/fields.js';
import { TextReader } from '../tables/encoding.js';
import { call, type Run, run, runPlan } from './answers.js';
import type { Client } from './client.js';
import { encodingOf, type InputFile, keyOf } from './input-file.js';
import { CommandError, describeFault, faultOf } from './outcome.js';
import { writeFileWhole } from './output-file.js';
import { printNote } from './print.js';
import { type ImportJob, sendImport } from './send-import.js';
import { hasEnded, watchRun } from './watch-run.js';
import { writeEnriched } from './write-enriched.js';

/** The longest list of contacts that one run takes; longer files are several runs, one after the other. */
const RUN_CONTACTS_MAX = 100_000;

/** What is to be done with a file. */
export interface FileOrder {
  readonly fields: readonly string[];
  readonly overwrite: boolean;
  readonly maxCredits: number | null;
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly hasHeader: boolean;
  readonly withProvenance: boolean;
  readonly again: boolean;
}

export interface EnrichResult {
  readonly job: ImportJob;
  /** All that were to be enriched, each once. */
  readonly contacts: number;
  readonly runs: readonly Run[];
  /** Ctrl-C: the run is paused, and no file was written. */
  readonly interrupted: boolean;
  /** The credits are used up before the end. */
  readonly waiting: boolean;
}

/** Imports a file, enriches its contacts, and writes it again with what was found. */
export async function enrichFile(
  client: Client,
  workspaceId: string,
  file: InputFile,
  out: string,
  order: FileOrder,
): Promise<EnrichResult> {
  const { mapping, hasHeader } = order;
  const { job } = await sendImport(client, workspaceId, 'contacts', file, {
    mapping,
    hasHeader,
    updateExisting: false,
    tags: [],
    again: false,
  });
  if (job.failure !== null) throw new CommandError(`The import stopped. ${job.failure}`);
  const lists = await contactLists(client, workspaceId, job.job_id);
  const contacts = lists.reduce((sum, list) => sum + list.length, 0);
  const runs: Run[] = [];
  let left = order.maxCredits;
  for (const [index, contactIds] of lists.entries()) {
    if (left !== null && left < 1) break;
    const done = await enrichList(client, workspaceId, contactIds, order, left, [job.job_id, String(index)]);
    runs.push(done.run);
    if (done.interrupted) return { job, contacts, runs, interrupted: true, waiting: false };
    if (done.run.status === 'waiting_for_credits') break;
    left = left === null ? null : left - done.run.credits_charged;
  }
  await write(client, workspaceId, job, file, out, order);
  const waiting = runs.some(({ status }) => status === 'waiting_for_credits');
  return { job, contacts, runs, interrupted: false, waiting };
}

/** The contacts of an import, each once, in the order of the file, as many at once as a run takes. */
async function contactLists(client: Client, workspaceId: string, jobId: string): Promise<string[][]> {
  const headers = { 'x-workspace-id': workspaceId };
  const page = z.object({
    rows: z.array(z.looseObject({ id: z.string() })),
    next_after: z.number().nullable(),
  });
  const ids = new Set<string>();
  for (let after: number | null = 0; after !== null; ) {
    const path = `/v1/imports/${jobId}/rows?after=${after}`;
    const answer = await client.request('GET', path, undefined, headers);
    if (answer.status >= 400) throw new CommandError(describeFault(faultOf(answer)));
    const body = z.object({ data: z.unknown(), meta: z.unknown() }).parse(answer.body);
    const { rows, next_after } = page.parse({ ...Object(body.data), ...Object(body.meta) });
    for (const { id } of rows) ids.add(id);
    after = next_after;
  }
  const all = [...ids];
  return Array.from({ length: Math.ceil(all.length / RUN_CONTACTS_MAX) }, (_, index) =>
    all.slice(index * RUN_CONTACTS_MAX, (index + 1) * RUN_CONTACTS_MAX),
  );
}

/** One run from its start, or from where an earlier command left it, to its end. Ctrl-C pauses it. */
async function enrichList(
  client: Client,
  workspaceId: string,
  contactIds: readonly string[],
  { fields, overwrite, again }: FileOrder,
  maxCredits: number | null,
  name: readonly string[],
): Promise<{ run: Run; interrupted: boolean }> {
  const body = {
    contact_ids: contactIds,
    fields,
    overwrite,
    ...(maxCredits === null ? {} : { max_credits: maxCredits }),
  };
  const key = again ? randomUUID() : keyOf('enrich', workspaceId, ...name, JSON.stringify(body));
  const headers = { 'x-workspace-id': workspaceId };
  const started = await call(client, run, 'POST', '/v1/enrich/contacts', body, {
    ...headers,
    'idempotency-key': key,
  });
  const path = `/v1/runs/${started.id}`;
  const look = () => call(client, run, 'GET', path, undefined, headers);
  if ((await look()).status === 'paused')
    await call(client, run, 'POST', `${path}/resume`, undefined, headers);

  let interrupted = false;
  const pause = () => {
    interrupted = true;
    void printNote('\nPausing the run; the same command goes on with it.');
    // A run that ended meanwhile cannot be paused, and need not be.
    client.request('POST', `${path}/pause`, undefined, headers).catch(() => undefined);
  };
  process.once('SIGINT', pause);
  try {
    const isOver = (one: Run) =>
      hasEnded(one) ||
      one.status === 'waiting_for_credits' ||
      (one.status === 'paused' && one.counts.running === 0);
    const ended = await watchRun(look, isOver);
    return { run: ended, interrupted: interrupted && !hasEnded(ended) };
  } finally {
    process.removeListener('SIGINT', pause);
  }
}

async function write(
  client: Client,
  workspaceId: string,
  job: ImportJob,
  file: InputFile,
  out: string,
  { fields, withProvenance, overwrite }: FileOrder,
): Promise<void> {
  const path = `/v1/imports/${job.job_id}/contacts`;
  const { status, body } = await client.download(path, { 'x-workspace-id': workspaceId });
  if (status >= 400) throw new CommandError(describeFault(faultOf({ status, body: null })));
  const shape = { fields, columns: job.columns, withProvenance, overwrite };
  await writeFileWhole(out, piece => writeEnriched(file, body, shape, piece));
}

export type FilePlan = z.output<typeof runPlan> & { readonly rows: number; readonly bad: number };

/** What an order would come to. The file is read here; the server is told only how many people lack what. */
export async function planFile(
  client: Client,
  workspaceId: string,
  file: InputFile,
  { fields, overwrite, maxCredits, mapping, hasHeader }: FileOrder,
): Promise<FilePlan> {
  const reading = { mapping, hasHeader };
  const isTable = file.contentType === 'text/csv';
  const rows = isTable ? new TableRows(contactImport, reading) : new ObjectRows(contactImport, reading);
  const { encoding } = await encodingOf(file);
  const reader = new TextReader(encoding);
  const kinds = new Map<string, number>();
  let bad = 0;
  const count = (text: string, final: boolean) => {
    for (const row of rows.read(text, final)) {
      const read = 'record' in row ? readImportRow(row.record) : null;
      if (read === null || read.kind === 'bad') bad += 1;
      else {
        const { values } = read;
        const gaps = [...FIELDS, 'email', 'full_name', 'first_name', 'last_name'] as const;
        const missing = JSON.stringify(gaps.filter(gap => values[gap] === null));
        kinds.set(missing, (kinds.get(missing) ?? 0) + 1);
      }
    }
  };
  for await (const bytes of file.open()) count(reader.read(bytes), false);
  count(reader.read(null), true);
  if (kinds.size === 0) throw new CommandError(`${file.path} has no row that could be enriched.`);
  const people = [...kinds].map(([missing, contacts]) => ({ missing: JSON.parse(missing), contacts }));
  const limit = maxCredits === null ? {} : { max_credits: maxCredits };
  const plan = await call(
    client,
    runPlan,
    'POST',
    '/v1/enrich/contacts/plan',
    { people, fields, overwrite, ...limit },
    { 'x-workspace-id': workspaceId },
  );
  return { ...plan, rows: plan.contacts + bad, bad };
}
