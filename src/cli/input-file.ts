import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Encoding, EncodingDetector } from '../tables/encoding.js';
import { CommandError } from './outcome.js';

/** What tells tables from objects; white space before the first character is passed over. */
const START_BYTES = 4_096;

/** A file that is read more than once: to know it by, to send it, to go along with its results. */
export interface InputFile {
  readonly path: string;
  /** As it is sent, unpacked. */
  readonly contentType: 'text/csv' | 'application/x-ndjson';
  /** Of its unpacked bytes. */
  readonly sha256: Buffer;
  readonly bytes: number;
  /** Its bytes from the beginning; a name in `.gz` is unpacked. */
  open(): Readable;
}

/** Looks at a file. @throws CommandError where it cannot be read, is empty, or is a JSON array. */
export async function readInputFile(path: string): Promise<InputFile> {
  const problem = await stat(path).then(
    stats => (stats.isFile() ? null : 'is not a file'),
    (error: NodeJS.ErrnoException) => `cannot be read (${error.code})`,
  );
  if (problem !== null) throw new CommandError(`${path} ${problem}.`);
  const open = () => {
    const bytes = createReadStream(path);
    return path.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
  };
  const hash = createHash('sha256');
  let start = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const piece of open()) {
      hash.update(piece);
      bytes += piece.length;
      if (start.length < START_BYTES) start = Buffer.concat([start, piece]).subarray(0, START_BYTES);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    throw new CommandError(`${path} cannot be read to its end (${code}).`);
  }
  const first = start.toString('latin1').replace(/^ï»¿/, '').trimStart()[0];
  if (first === undefined) throw new CommandError(`${path} is empty.`);
  if (first === '[')
    throw new CommandError(`${path} is a JSON array. Give one object a line, without brackets around them.`);
  const contentType = first === '{' ? 'application/x-ndjson' : 'text/csv';
  return { path, contentType, sha256: hash.digest(), bytes, open };
}

/** A UUID that is the same for the same parts: the key by which the server knows a repeated command. */
export function keyOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  const hex = hash.digest('hex');
  // Version 8: made by an own recipe (RFC 9562).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The encoding of a file, and whether it says so by a byte order mark of UTF-8. */
export async function encodingOf(file: InputFile): Promise<{ encoding: Encoding; hasMark: boolean }> {
  const detector = new EncodingDetector();
  let start = Buffer.alloc(0);
  for await (const bytes of file.open()) {
    detector.add(bytes);
    if (start.length < 3) start = Buffer.concat([start, bytes]).subarray(0, 3);
  }
  return { encoding: detector.encoding, hasMark: start.toString('hex') === 'efbbbf' };
}
