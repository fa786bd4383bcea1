import { isAscii } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** What the first bytes say where there is no byte order mark; two bytes a character shows in far fewer. */
const UTF16_SAMPLE_BYTES = 1_024;

/** In Latin text in UTF-16 nearly every other byte is 0; other texts have none at all. */
const UTF16_ZEROS_MIN = 0.3;

/** Fewer broken characters than this share of the whole ones are damage, and not another encoding. */
const DAMAGE_MAX = 0.1;

/**
 * Tells the encoding of bytes that come in pieces. UTF-8 is sure by its byte order mark or by its form; what is not
 * UTF-8 is Windows-1252, which every byte sequence is. So it is known only when all bytes were seen: a list of
 * English names can have its first umlaut in its last row.
 */
export class EncodingDetector {
  #start = Buffer.alloc(0);
  #whole = 0;
  #broken = 0;
  /** Continuation bytes that the character under way still needs. */
  #missing = 0;

  add(bytes: Buffer): void {
    if (this.#start.length < UTF16_SAMPLE_BYTES) {
      this.#start = Buffer.concat([this.#start, bytes.subarray(0, UTF16_SAMPLE_BYTES - this.#start.length)]);
    }
    if (this.#missing === 0 && isAscii(bytes)) return;
    for (const byte of bytes) this.#addByte(byte);
  }

  #addByte(byte: number): void {
    const continues = byte >= 0x80 && byte < 0xc0;
    if (this.#missing > 0) {
      this.#missing = continues ? this.#missing - 1 : 0;
      if (continues && this.#missing === 0) this.#whole += 1;
      if (continues) return;
      this.#broken += 1;
    }
    if (byte < 0x80) return;
    if (byte >= 0xc2 && byte < 0xf5) this.#missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    else this.#broken += 1;
  }

  /** The encoding, when all bytes were added. */
  get encoding(): Encoding {
    const start = this.#start;
    if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
    if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
    if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
    const zeros = [0, 0];
    start.forEach((byte, place) => {
      if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
    });
    const [even = 0, odd = 0] = zeros;
    const enough = start.length * UTF16_ZEROS_MIN;
    if (odd > enough && even === 0) return 'utf-16le';
    if (even > enough && odd === 0) return 'utf-16be';
    const broken = this.#broken + (this.#missing > 0 ? 1 : 0);
    return broken <= this.#whole * DAMAGE_MAX ? 'utf-8' : 'windows-1252';
  }
}

/** What Windows-1252 has where Latin-1 has control characters; the five holes stay what they are. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Bytes in pieces to text in pieces, without the byte order mark. Broken characters become U+FFFD. `TextDecoder` was
 * rejected: some releases of Node 20 to 23 read Windows-1252 as Latin-1 (nodejs/node#56542).
 */
export class TextReader {
  readonly #encoding: Encoding;
  readonly #decoder: StringDecoder;
  #odd = Buffer.alloc(0);
  #begun = false;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#decoder = new StringDecoder(
      encoding === 'utf-8' ? 'utf8' : encoding === 'windows-1252' ? 'latin1' : 'utf16le',
    );
  }

  /** The text of the next bytes; `null` for the end, which gives what was kept back. */
  read(bytes: Buffer | null): string {
    const text = bytes === null ? this.#decoder.end() : this.#decoder.write(this.#inOrder(bytes));
    const isFirst = !this.#begun && text !== '';
    this.#begun ||= isFirst;
    const plain = isFirst ? text.replace(/^\ufeff/, '') : text;
    if (this.#encoding !== 'windows-1252') return plain;
    return plain.replaceAll(/[\u0080-\u009f]/g, character => WINDOWS[character.charCodeAt(0) - 0x80] ?? '');
  }

  /** UTF-16 with its bytes turned round is what Node calls UTF-16. */
  #inOrder(bytes: Buffer): Buffer {
    if (this.#encoding !== 'utf-16be') return bytes;
    const all = Buffer.concat([this.#odd, bytes]);
    const even = all.length - (all.length % 2);
    this.#odd = all.subarray(even);
    return all.subarray(0, even).swap16();
  }
}
