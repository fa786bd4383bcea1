import type { Socket } from 'node:net';

/** A server's answer to one command. */
export interface SmtpReply {
  readonly code: number;
  /** The enhanced code (RFC 3463), such as `5.1.1`; null where none is given. */
  readonly enhanced: string | null;
}

/** RFC 5321 allows 512 a line and any number of lines; nobody needs more than this to say who they are. */
const REPLY_BYTES_MAX = 8_192;

/** One conversation: a command, its reply. Null for a reply: the server left, spoke no SMTP, or took too long. */
export class SmtpTalk {
  readonly #socket: Socket;
  #received = '';
  #isOver = false;
  #wake: () => void = () => undefined;

  /** @param signal ends it, whatever it waits for. */
  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
      if (this.#received.length > REPLY_BYTES_MAX) this.#end();
      this.#wake();
    });
    socket.on('error', () => this.#end());
    socket.on('close', () => this.#end());
    if (signal.aborted) this.#end();
    else signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** Sends one line and waits for its reply. */
  async command(line: string): Promise<SmtpReply | null> {
    if (this.#isOver) return null;
    this.#socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** The next reply; the first is the server's greeting. */
  async reply(): Promise<SmtpReply | null> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: (\d\.\d{1,3}\.\d{1,3})?[^\n]*)?\r?\n/.exec(
        this.#received,
      );
      if (whole !== null) {
        this.#received = this.#received.slice(whole[0].length);
        return { code: Number(whole[1]), enhanced: whole[2] ?? null };
      }
      if (this.#isOver) return null;
      await new Promise<void>(resolve => (this.#wake = resolve));
    }
  }

  /** Says good-bye where there is still somebody, and closes. */
  close(): void {
    if (!this.#isOver) this.#socket.end('QUIT\r\n');
    this.#isOver = true;
    setTimeout(() => this.#socket.destroy(), 500).unref();
  }

  #end(): void {
    this.#isOver = true;
    this.#socket.destroy();
    this.#wake();
  }
}
