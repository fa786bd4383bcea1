import { GrowingList } from './growing-list.js';

/**
 * From a key to the numbers of the rows that have it: a chained hash table in typed arrays, 12 bytes an
 * entry and 4 to 8 for its bucket, where a Map of strings takes 130. It keeps hashes, not
 * keys: what it finds has to be compared with the row itself.
 */
export class KeyIndex {
  readonly #hashes = new GrowingList();
  readonly #rows = new GrowingList();
  /** By bucket the first entry plus one, and by entry the next; 0 ends the chain. */
  #heads = new Uint32Array(1);
  #next = new Uint32Array(0);

  get size(): number {
    return this.#rows.length;
  }

  add(key: string, row: number): void {
    this.#hashes.push(hashOf(key));
    this.#rows.push(row);
  }

  /** Builds the table. Entries added later are found after the next call only. */
  seal(): void {
    this.#heads = new Uint32Array(bucketsFor(this.size));
    this.#next = new Uint32Array(this.size);
    const mask = this.#heads.length - 1;
    for (let entry = 0; entry < this.size; entry += 1) {
      const bucket = this.#hashes.at(entry) & mask;
      this.#next[entry] = this.#heads[bucket] ?? 0;
      this.#heads[bucket] = entry + 1;
    }
  }

  /** The rows that may have the key, at most `limit`, the last added first. */
  find(key: string, limit: number): number[] {
    const hash = hashOf(key);
    const found: number[] = [];
    let entry = this.#heads[hash & (this.#heads.length - 1)] ?? 0;
    while (entry !== 0 && found.length < limit) {
      if (this.#hashes.at(entry - 1) === hash) found.push(this.#rows.at(entry - 1));
      entry = this.#next[entry - 1] ?? 0;
    }
    return found;
  }
}

function bucketsFor(entries: number): number {
  let buckets = 1;
  while (buckets < entries) buckets *= 2;
  return buckets;
}

/** FNV-1a over UTF-16 units, with murmur's finish so that the low bits, which pick the bucket, are mixed. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
