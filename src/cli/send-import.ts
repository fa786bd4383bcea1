import { randomUUID } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readData } from './answers.js';
import type { Answer, Client } from './client.js';
import { type InputFile, keyOf } from './input-file.js';
import { CommandError, describeFault, faultOf } from './outcome.js';
import { writeFileWhole } from './output-file.js';
import { Progress, progressLine } from './progress.js';

/** Between two looks at an import that the server works on. */
const LOOK_EVERY_MS = 300;

/** A smaller file is sent before anybody has looked. */
const SHOWN_BYTES_MIN = 5_000_000;

/** How often an import whose first try still runs at the server is tried again: it takes a dead process's over. */
const TRIES_MAX = 30;

const importJob = z.looseObject({
  job_id: z.string(),
  status: z.string(),
  progress: z.number(),
  row_count: z.number(),
  created_count: z.number(),
  updated_count: z.number(),
  skipped_count: z.number(),
  error_count: z.number(),
  columns: z.array(z.object({ column: z.string(), field: z.string() })),
  columns_ignored: z.array(z.string()),
  failure: z.string().nullable(),
  created_at: z.string(),
  errors: z.array(
    z.looseObject({ row_number: z.number(), column: z.string().nullable(), message: z.string() }),
  ),
});

export type ImportJob = z.output<typeof importJob>;

export type ImportedKind = 'contacts' | 'companies';

export interface ImportOptions {
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly hasHeader: boolean;
  readonly updateExisting: boolean;
  readonly tags: readonly string[];
  /** Import the same file once more, though it was imported within a day. */
  readonly again: boolean;
}

export interface Imported {
  readonly job: ImportJob;
  /** Whether the server had this import already, of an earlier command. */
  readonly repeated: boolean;
}

/**
 * Sends a file to be imported and waits until it is. The same file with the same options is the same import for a
 * day: a command that was interrupted can be given again.
 */
export async function sendImport(
  client: Client,
  workspaceId: string,
  kind: ImportedKind,
  file: InputFile,
  options: ImportOptions,
): Promise<Imported> {
  const { again, ...wanted } = options;
  const key = again
    ? randomUUID()
    : keyOf('import', kind, workspaceId, file.contentType, JSON.stringify(wanted), file.sha256);
  const headers = { 'x-workspace-id': workspaceId };
  const progress = new Progress();
  try {
    const sent = await send(client, kind, file, options, { ...headers, 'idempotency-key': key }, progress);
    let job = readData(importJob, sent);
    while (job.status === 'queued' || job.status === 'running') {
      await progress.show(
        job.row_count,
        Math.round(job.row_count / Math.max(job.progress, 1e-9)),
        `${job.row_count.toLocaleString('en-US')} rows`,
      );
      await sleep(LOOK_EVERY_MS);
      job = readData(importJob, await client.request('GET', `/v1/imports/${job.job_id}`, undefined, headers));
    }
    return { job, repeated: sent.headers['idempotent-replayed'] === 'true' };
  } finally {
    await progress.end();
  }
}

async function send(
  client: Client,
  kind: ImportedKind,
  file: InputFile,
  { mapping, hasHeader, updateExisting, tags }: ImportOptions,
  headers: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<Answer> {
  const query = new URLSearchParams({
    mapping: JSON.stringify(mapping),
    has_header: String(hasHeader),
    update_existing: String(updateExisting),
  });
  for (const tag of tags) query.append('tags', tag);
  for (let tries = 1; ; tries += 1) {
    let sent = 0;
    const counted = new Transform({
      transform(piece: Buffer, _encoding, done) {
        sent += piece.length;
        const text = `${progressLine(Math.round(sent / 1e5) / 10, Math.round(file.bytes / 1e5) / 10, 'MB sent')}`;
        const shown =
          file.bytes < SHOWN_BYTES_MIN ? Promise.resolve() : progress.show(sent, file.bytes, text);
        shown.then(() => done(null, piece), done);
      },
    });
    const body = file
      .open()
      .on('error', error => counted.destroy(error))
      .pipe(counted);
    const answer = await client.upload(`/v1/import/${kind}?${query}`, body, {
      ...headers,
      'content-type': file.contentType,
    });
    const { code } = answer.status < 400 ? { code: '' } : faultOf(answer);
    if (code !== 'request_in_progress' || tries === TRIES_MAX) return answer;
    await sleep(Number(answer.headers['retry-after'] ?? 1) * 1_000);
  }
}

/** Where the rejected rows of a file go: beside it. */
export function rejectsPath({ path, contentType }: InputFile): string {
  const plain = path.replace(/\.gz$/, '');
  const name = basename(plain, extname(plain));
  return join(dirname(plain), `${name}.rejects.${contentType === 'text/csv' ? 'csv' : 'jsonl'}`);
}

/** Writes the rejected rows of an import into a file. */
export async function writeRejects(
  client: Client,
  workspaceId: string,
  jobId: string,
  path: string,
): Promise<void> {
  const { status, body } = await client.download(`/v1/imports/${jobId}/rejects`, {
    'x-workspace-id': workspaceId,
  });
  if (status >= 400) throw new CommandError(describeFault(faultOf({ status, body: null })));
  await writeFileWhole(path, async write => {
    for await (const piece of body) await write(piece);
  });
}
