import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ConfigError } from '../config-error.js';

/** Pieces as long as the longest record, so that no record is looked at more than three times. */
const PIECE_BYTES = 1024 * 1024;

/** The text of a file in pieces, without its byte order mark; a name in `.gz` is unpacked on the way. */
export async function* readPieces(file: string, configPath: string): AsyncGenerator<string> {
  const problem = await stat(file).then(
    stats => (stats.isFile() ? null : 'is not a file'),
    (error: NodeJS.ErrnoException) => `cannot be read (${error.code})`,
  );
  if (problem !== null) throw new ConfigError(configPath, `${file} ${problem}.`);
  const bytes = createReadStream(file, { highWaterMark: PIECE_BYTES });
  const text = file.endsWith('.gz')
    ? pipeline(bytes, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined)
    : bytes;
  text.setEncoding('utf8');
  let first = true;
  try {
    for await (const piece of text) {
      yield first ? String(piece).replace(/^\ufeff/, '') : String(piece);
      first = false;
    }
  } catch (error) {
    // The consumer's own errors do not come by here: they end this generator without being thrown into it.
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    throw new ConfigError(configPath, `${file} cannot be read to its end (${code}).`);
  }
}
