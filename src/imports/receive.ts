import { createHash, type Hash } from 'node:crypto';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { EncodingDetector } from '../tables/encoding.js';
import { insertChunk } from './import-rows.store.js';
import {
  deleteUnreceived,
  findImportByKey,
  freeOldKey,
  type ImportJob,
  insertImport,
  markReceived,
  type StoredOptions,
} from './imports.store.js';

/**
 * A piece of a file in the database, as a socket delivers it. Pieces of 512 KiB were no faster, and what they leave
 * behind until the next full collection was 15 MB more.
 */
const CHUNK_BYTES = 65_536;

export interface ImportRequest {
  readonly workspaceId: string;
  readonly kind: string;
  readonly format: ImportJob['format'];
  readonly options: StoredOptions;
  readonly idempotencyKey: string | null;
  readonly bytes: AsyncIterable<Buffer>;
  /** More are refused with `payload_too_large`. */
  readonly bytesMax: number;
}

export type Received =
  /** All bytes are kept, and the import is this process's, under its fencing number. */
  | { readonly kind: 'received'; readonly job: ImportJob }
  /** The key was used for the same request before. */
  | { readonly kind: 'known'; readonly job: ImportJob };

/**
 * Keeps the bytes of an import. When it returns they are durable: whatever dies from now on, the import goes on.
 * @throws `request_in_progress`, `idempotency_conflict`, `payload_too_large`; nothing is left of what it throws for.
 */
export async function receiveImport(
  database: Database,
  fence: number,
  request: ImportRequest,
  nowMs: number,
): Promise<Received> {
  const { workspaceId, idempotencyKey } = request;
  const id = uuidv7(nowMs);
  const fingerprint = createHash('sha256').update(
    JSON.stringify([request.kind, request.format, request.options]),
  );
  const known = await open(database, fence, request, id, new Date(nowMs));
  if (known !== null) {
    for await (const bytes of bounded(request)) fingerprint.update(bytes);
    if (known.fingerprint?.equals(fingerprint.digest())) return { kind: 'known', job: known };
    throw new AppError(
      'idempotency_conflict',
      'The Idempotency-Key was used for another import within 24 hours. Use a new one.',
    );
  }
  try {
    const kept = await keep(database, { workspaceId, id }, fence, bounded(request), fingerprint);
    const job = await markReceived(database, { workspaceId, id }, fence, kept);
    if (job === null) throw lostLease();
    return { kind: 'received', job };
  } catch (error) {
    await deleteUnreceived(database, workspaceId, id, fence).catch(() => undefined);
    throw error instanceof AppError ? error : cutOff(error, idempotencyKey);
  }
}

/** Opens the import; null, or the one that has its key already. */
async function open(
  database: Database,
  fence: number,
  request: ImportRequest,
  id: string,
  createdAt: Date,
): Promise<ImportJob | null> {
  const { workspaceId, idempotencyKey: key } = request;
  for (;;) {
    if (await insertImport(database, fence, { ...request, id, createdAt })) return null;
    const present = key === null ? null : await findImportByKey(database, workspaceId, key);
    if (key === null || present === null) continue;
    if (present.status === 'receiving') {
      // Of a process that died while it received; its client was promised nothing, and comes again here.
      if (await deleteUnreceived(database, workspaceId, present.id, null)) continue;
      throw new AppError(
        'request_in_progress',
        'An import with this Idempotency-Key is being received. Retry in a few seconds.',
        { headers: { 'retry-after': '3' } },
      );
    }
    if (!(await freeOldKey(database, workspaceId, key))) return present;
  }
}

async function* bounded({ bytes, bytesMax }: ImportRequest): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const piece of bytes) {
    total += piece.length;
    if (total > bytesMax) throw tooLarge(bytesMax);
    yield piece;
  }
}

/** What an import that is too large is told. */
export function tooLarge(bytesMax: number): AppError {
  return new AppError(
    'payload_too_large',
    `The body is larger than ${bytesMax} bytes. Send the file as text/csv, or in parts.`,
    { headers: { connection: 'close' } },
  );
}

async function keep(
  database: Database,
  target: { readonly workspaceId: string; readonly id: string },
  fence: number,
  bytes: AsyncIterable<Buffer>,
  fingerprint: Hash,
) {
  const detector = new EncodingDetector();
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let total = 0;
  let chunk = 0;
  const flush = async () => {
    if (waitingBytes === 0) return;
    if (!(await insertChunk(database, target, fence, chunk, Buffer.concat(waiting)))) throw lostLease();
    chunk += 1;
    waiting = [];
    waitingBytes = 0;
  };
  for await (const piece of bytes) {
    fingerprint.update(piece);
    detector.add(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    total += piece.length;
    if (waitingBytes >= CHUNK_BYTES) await flush();
  }
  await flush();
  return { encoding: detector.encoding, fingerprint: fingerprint.digest(), bytes: total };
}

/** This process was taken for dead while it received: its bytes may be gone. */
function lostLease(): AppError {
  return new AppError('overloaded', 'The import could not be kept; nothing of it is in. Send it again.', {
    headers: { 'retry-after': '1' },
  });
}

/** The client went away, or its body ended before its end. */
function cutOff(cause: unknown, idempotencyKey: string | null): AppError {
  const advice = idempotencyKey === null ? 'Send it again.' : 'Send it again with the same Idempotency-Key.';
  return new AppError('validation_error', `The body was cut off; nothing of it is in. ${advice}`, {
    details: { fields: { body: 'was cut off' } },
    cause,
  });
}
