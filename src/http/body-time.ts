import type { IncomingMessage } from 'node:http';

/** Time for a client to send its whole request; a slow one must not keep a connection for ever. */
const BODY_MS_MAX = 30_000;

/** A file may take as long as it takes, as long as it comes; between two looks something must have. */
const UPLOAD_LOOK_EVERY_MS = 30_000;

/**
 * Ends a request whose body comes too slowly. Node's own limit is one for all requests, and is that of the longest
 * upload (`UPLOAD_MS_MAX`).
 * @param isUpload whether the body is a file, which is given its time as long as bytes of it come.
 */
export function limitBodyTime(request: IncomingMessage, isUpload: boolean): void {
  if (request.complete) return;
  let received = request.socket.bytesRead;
  const look = () => {
    const comes = isUpload && request.socket.bytesRead > received;
    received = request.socket.bytesRead;
    if (!request.complete && !comes) request.destroy();
  };
  const timer = setInterval(look, isUpload ? UPLOAD_LOOK_EVERY_MS : BODY_MS_MAX);
  timer.unref();
  const end = () => clearInterval(timer);
  request.once('end', end).once('close', end);
}

/** For 2 GB over 5 Mbit/s. */
export const UPLOAD_MS_MAX = 3_600_000;

/** Time for a request's head. */
export const HEAD_MS_MAX = 30_000;
