import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'wbk_';
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 46;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^wbk_[0-9a-z]{52}$/;

/** CRC-32 of prefix and secret, modulo 36^6, in base 36: it spares a look-up for what no one was ever given. */
function checksum(text: string): string {
  return (crc32(text) % 36 ** CHECKSUM_LENGTH).toString(36).padStart(CHECKSUM_LENGTH, '0');
}

/** A new workspace key: 46 random letters and digits (237 bits) and their checksum. Shown once, stored as a hash. */
export function makeKey(): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${PREFIX}${secret}${checksum(PREFIX + secret)}`;
}

/** Whether a text can be a key at all; a mistyped or made-up one is refused here, without a look-up. */
export function isWellFormedKey(key: string): boolean {
  return SHAPE.test(key) && checksum(key.slice(0, -CHECKSUM_LENGTH)) === key.slice(-CHECKSUM_LENGTH);
}

/** What is stored of a key: the SHA-256 in hexadecimal. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}
