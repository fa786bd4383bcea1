import { promisify, TextDecoder } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** The codings that are asked for and understood. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * Collects bytes up to a cap in one buffer: a million one-byte chunks cost no more than one large one. Most answers come
 * in one chunk, which is kept as it is.
 */
export class BodyCollector {
  readonly #maxBytes: number;
  #buffer: Buffer = NO_BYTES;
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False: the chunk goes over the cap and was not taken. */
  append(chunk: Buffer): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#maxBytes) return false;
    if (this.#length === 0) {
      this.#buffer = chunk;
      this.#length = length;
      return true;
    }
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(length * 2, FIRST_BUFFER_BYTES)));
      this.bytes().copy(larger);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
    return true;
  }

  /** Takes of the chunk what the cap leaves room for. */
  fill(chunk: Buffer): void {
    this.append(chunk.subarray(0, this.#maxBytes - this.#length));
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}

const NO_BYTES = Buffer.alloc(0);

/** Most answers about one person are below 4 KiB. */
const FIRST_BUFFER_BYTES = 4_096;

export type DecodedBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'broken' };

/**
 * The text of a body, decompressed. The decompressor stops at the first byte over the cap, so a bomb costs no
 * more memory than an honest answer of that size. A coding that was not asked for is passed on as it is.
 *
 * @param headers the answer's, by names in lower case
 */
export function decodeBody(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
): DecodedBody | Promise<DecodedBody> {
  const decompress = bytes.length === 0 ? undefined : decompressor(headers['content-encoding'] ?? '', bytes);
  const decoder = decoderFor(headers['content-type'] ?? '');
  if (decompress === undefined) return { kind: 'text', text: decoder.decode(bytes) };
  return decodeCompressed(decompress(bytes, { maxOutputLength: maxBytes }), decoder);
}

async function decodeCompressed(bytes: Promise<Buffer>, decoder: TextDecoder): Promise<DecodedBody> {
  try {
    return { kind: 'text', text: decoder.decode(await bytes) };
  } catch (error) {
    const tooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { kind: tooLarge ? 'too_large' : 'broken' };
  }
}

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzipBytes: Decompress = promisify(gunzip);
const brotliBytes: Decompress = promisify(brotliDecompress);
const inflateBytes: Decompress = promisify(inflate);
const inflateRawBytes: Decompress = promisify(inflateRaw);

function decompressor(encoding: string, bytes: Buffer): Decompress | undefined {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return gunzipBytes;
    case 'br':
      return brotliBytes;
    case 'deflate':
      // Some servers send raw deflate under this name; the zlib form starts with method 8.
      return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateBytes : inflateRawBytes;
    default:
      return undefined;
  }
}

/**
 * Pages come in the encoding that they name. JSON is UTF-8 by its standard, and servers that name another one for it
 * (it is the default of some frameworks) send UTF-8 all the same.
 */
function decoderFor(contentType: string): TextDecoder {
  const label = /^\s*text\/html\s*;.*\bcharset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  if (label === undefined) return UTF_8;
  try {
    return new TextDecoder(label);
  } catch {
    return UTF_8;
  }
}

const UTF_8 = new TextDecoder();
