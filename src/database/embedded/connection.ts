import { Duplex } from 'node:stream';
import type { Engine } from './engine.js';
import { GREETING, queryMessage, SYNC, TERMINATE } from './protocol.js';
import { SESSION_RESET } from './statements.store.js';

/** What the connection before may have left open is closed here, as a server does when a connection ends. */
const RESET = Buffer.concat([SYNC, ...SESSION_RESET.map(queryMessage)]);

/**
 * The embedded engine in the shape of a socket, so that `pg` speaks to it as to any server: its own parser, its own
 * errors, a new session for each connection. One at a time.
 *
 * PGlite's adapter for `pg` was rejected (0.5.16). It runs one query after the other without returning to the event
 * loop: 1,000 waiting commits let no timer and no socket have a turn. After `client.release(true)` the next queries
 * failed or got another query's answer. And it was two to four times slower at small statements and at many rows.
 */
export class EmbeddedConnection extends Duplex {
  readonly #engine: Engine;
  #greeted = false;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  override _read(): void {}

  /** `pg` writes whole messages, and all of a query's together: they run as one. */
  override _writev(parts: { chunk: Buffer }[], callback: (error?: Error) => void): void {
    const request = Buffer.concat(parts.map(part => part.chunk));
    // A turn of the event loop for each query, so that however many wait, timers and sockets get theirs.
    setImmediate(() => {
      if (this.destroyed) return callback();
      try {
        this.push(this.#answer(request));
        callback();
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  override _final(callback: () => void): void {
    this.push(null);
    callback();
  }

  #answer(request: Buffer): Buffer {
    if (!this.#greeted) {
      this.#engine.exchange(RESET);
      this.#greeted = true;
      return GREETING;
    }
    return request[0] === TERMINATE ? Buffer.alloc(0) : this.#engine.exchange(request);
  }

  /* What else `pg` calls on a socket, and what means nothing here. */
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
