import { randomUUID } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562): 48 bits of time, then random bits. By `randomUUID`, which draws its random bytes in bulk: a
 * library that draws them one id at a time was 4 % of a call.
 */
export function uuidv7(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}`;
}
