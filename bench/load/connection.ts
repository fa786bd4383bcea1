import { connect, type Socket } from 'node:net';
import { type Answer, headerOf, ResponseReader } from './response.js';

/** An answer is about 1.5 KB; a larger read buffer for each of 1,000 connections would only cost memory. */
const READ_BUFFER_BYTES = 16_384;

export interface ConnectionEvents {
  /** The connection is open and has nothing to do. */
  idle(connection: Connection): void;
  answered(answer: Answer, intendedStartMs: number): void;
  /** The connection broke: while it opened, while it had nothing to do, or with a request in flight. */
  lost(connection: Connection, during: 'opening' | 'idle' | 'request', reason: string): void;
}

/** A keep-alive connection with at most one request in flight; when it breaks, its owner opens it again. */
export class Connection {
  readonly #port: number;
  readonly #events: ConnectionEvents;
  readonly #buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
  #socket: Socket | undefined;
  #reader = new ResponseReader();
  #open = false;
  #intendedStartMs: number | undefined;

  constructor(port: number, events: ConnectionEvents) {
    this.#port = port;
    this.#events = events;
  }

  open(): void {
    this.#reader = new ResponseReader();
    // One buffer for all reads of the connection, so that a read allocates nothing.
    const onread = {
      buffer: this.#buffer,
      callback: (bytes: number) => {
        this.#read(socket, this.#buffer.subarray(0, bytes));
        return true;
      },
    };
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true, onread });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#open = true;
      this.#events.idle(this);
    });
    socket.on('error', error => this.#lose(socket, 'code' in error ? String(error.code) : error.message));
    socket.on('end', () => this.#lose(socket, 'closed by the server'));
  }

  /** Sends a complete request; only to be called on an idle connection. */
  send(request: string, intendedStartMs: number): void {
    this.#intendedStartMs = intendedStartMs;
    this.#socket?.write(request, 'latin1');
  }

  /** Closes for good. */
  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #read(socket: Socket, bytes: Buffer): void {
    try {
      const answer = this.#reader.push(bytes);
      if (answer !== undefined) this.#complete(socket, answer);
    } catch (error) {
      this.#lose(socket, error instanceof Error ? error.message : String(error));
    }
  }

  #complete(socket: Socket, answer: Answer): void {
    if (this.#intendedStartMs === undefined) throw new Error('An answer came without a request.');
    const intendedStartMs = this.#intendedStartMs;
    this.#intendedStartMs = undefined;
    this.#events.answered(answer, intendedStartMs);
    if (headerOf(answer.head, 'connection') === 'close') this.#lose(socket, 'connection: close');
    else this.#events.idle(this);
  }

  #lose(socket: Socket, reason: string): void {
    if (socket !== this.#socket) return;
    this.close();
    const during = !this.#open ? 'opening' : this.#intendedStartMs === undefined ? 'idle' : 'request';
    this.#open = false;
    this.#intendedStartMs = undefined;
    this.#events.lost(this, during, reason);
  }
}
