import type { Row } from './columns.js';
import { GrowingList } from './growing-list.js';

/** The longest record in UTF-8 (three bytes for each of 2^20 units) and its separators fit into a chunk. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A row begins at a multiple of this, so that 32 bits address 32 GiB. */
const UNIT_BYTES = 8;
const LENGTH_BYTES = 4;
/** Rows hold no NUL (a row with one is malformed), so it can separate their values. */
const SEPARATOR = '\0';

/**
 * All rows, as UTF-8 in large buffers. A million rows of 170 bytes grew the process by 225 MB that way while
 * they were read, and by 490 MB as objects, all of which the garbage collector has to walk again and again.
 */
export class RowStore {
  readonly #chunks: Buffer[] = [];
  readonly #addresses = new GrowingList();
  #used = CHUNK_BYTES;

  get size(): number {
    return this.#addresses.length;
  }

  /** Keeps a row of at most 2^20 UTF-16 units without NUL, and returns its number; the first is 0. */
  add(row: Row): number {
    const text = row.join(SEPARATOR);
    if (this.#used + LENGTH_BYTES + text.length * 3 > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
      this.#used = 0;
    }
    const last = this.#chunks.length - 1;
    const chunk = this.#chunk(last);
    const bytes = chunk.write(text, this.#used + LENGTH_BYTES, 'utf8');
    chunk.writeUInt32LE(bytes, this.#used);
    this.#addresses.push((last * CHUNK_BYTES + this.#used) / UNIT_BYTES);
    this.#used = Math.ceil((this.#used + LENGTH_BYTES + bytes) / UNIT_BYTES) * UNIT_BYTES;
    return this.size - 1;
  }

  /** The row of a number that `add` returned. */
  row(number: number): Row {
    const address = this.#addresses.at(number) * UNIT_BYTES;
    const chunk = this.#chunk(Math.floor(address / CHUNK_BYTES));
    const offset = address % CHUNK_BYTES;
    const start = offset + LENGTH_BYTES;
    return chunk.toString('utf8', start, start + chunk.readUInt32LE(offset)).split(SEPARATOR);
  }

  #chunk(index: number): Buffer {
    const chunk = this.#chunks[index];
    if (chunk === undefined) throw new RangeError(`No chunk ${index}.`);
    return chunk;
  }
}
