/** No answer here has a head near this size; a longer one means that the stream is not what we think. */
const MAX_HEAD_BYTES = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^http\/1\.1 (\d{3}) /;

export interface Answer {
  readonly status: number;
  /** The head in lower case, from the status line to the last header; read it with `headerOf`. */
  readonly head: string;
}

/**
 * Reads the answers of one keep-alive connection that has one request in flight at a time.
 * It knows only answers with a Content-Length: a server that sends chunks would do more work per answer
 * than the one it is compared with, so that is an error here and not a case.
 */
export class ResponseReader {
  #head = Buffer.alloc(0);
  #answer: Answer | undefined;
  #bodyBytesLeft = 0;

  /**
   * Takes the next bytes and returns the answer that they complete, if they do.
   * Throws when the bytes are not the one answer that is expected. The bytes may be overwritten afterwards.
   */
  push(bytes: Buffer): Answer | undefined {
    const body = this.#answer === undefined ? this.#readHead(bytes) : bytes;
    if (body === undefined || this.#answer === undefined) return undefined;
    this.#bodyBytesLeft -= body.length;
    if (this.#bodyBytesLeft < 0) throw new Error('The server sent more than the announced body.');
    if (this.#bodyBytesLeft > 0) return undefined;
    const complete = this.#answer;
    this.#answer = undefined;
    return complete;
  }

  /** Reads the head if it is complete, and returns the bytes of the body that came with it. */
  #readHead(bytes: Buffer): Buffer | undefined {
    const all = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    const end = all.indexOf(HEAD_END);
    if (end < 0) {
      if (all.length > MAX_HEAD_BYTES) throw new Error(`The head is longer than ${MAX_HEAD_BYTES} bytes.`);
      this.#head = Buffer.from(all);
      return undefined;
    }
    this.#head = Buffer.alloc(0);
    const head = all.toString('latin1', 0, end).toLowerCase();
    const status = STATUS_LINE.exec(head)?.[1];
    if (status === undefined) throw new Error(`Not an HTTP/1.1 answer: ${head.slice(0, 40)}`);
    const length = headerOf(head, 'content-length');
    if (length === undefined || !/^\d+$/.test(length)) throw new Error('The answer has no Content-Length.');
    this.#answer = { status: Number(status), head };
    this.#bodyBytesLeft = Number(length);
    return all.subarray(end + HEAD_END.length);
  }
}

/** The value of a header in an answer's head; the name in lower case. Values come in lower case too. */
export function headerOf(head: string, name: string): string | undefined {
  const at = head.indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  const start = at + name.length + 3;
  const end = head.indexOf('\r\n', start);
  return head.slice(start, end < 0 ? head.length : end).trim();
}
