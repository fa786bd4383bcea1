/*
 * The few messages of PostgreSQL's protocol that are made here; `pg` makes and reads all others.
 */

/** What a server says to a new connection: authenticated, and ready for a query. */
export const GREETING = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/** Ends a round of messages, and the skipping of messages after an error. */
export const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/** The first byte of a client's goodbye. */
export const TERMINATE = 0x58;

/** A statement without parameters. */
export function queryMessage(text: string): Buffer {
  const length = 4 + Buffer.byteLength(text) + 1;
  const message = Buffer.alloc(1 + length);
  message.write('Q');
  message.writeInt32BE(length, 1);
  message.write(text, 5);
  return message;
}
