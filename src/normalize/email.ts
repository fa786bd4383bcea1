import { domainToASCII } from 'node:url';

/** RFC 5321: a path has at most 256 octets with its brackets, a local part 64. */
const ADDRESS_MAX_CHARACTERS = 254;
const LOCAL_MAX_CHARACTERS = 64;

/** Dot-separated words of the characters that RFC 5322 and 6531 allow unquoted. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;

/** At least two labels of letters, digits and inner hyphens; the last one is no number. */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9-]{0,61}[a-z0-9]$/;

export interface EmailParts {
  /** As typed. */
  readonly local: string;
  /** Lower case, in ASCII. */
  readonly domain: string;
}

/**
 * The two sides of an address, or null where it is none. Quoted local parts, address literals and single-label
 * domains are refused: the standard has them, no person's mailbox does.
 */
export function splitEmail(value: unknown): EmailParts | null {
  if (typeof value !== 'string' || value.length > 2 * ADDRESS_MAX_CHARACTERS) return null;
  const text = value.trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (text.length > ADDRESS_MAX_CHARACTERS || local.length > LOCAL_MAX_CHARACTERS || !LOCAL.test(local))
    return null;
  const domain = domainToASCII(text.slice(at + 1));
  return DOMAIN.test(domain) ? { local, domain } : null;
}

/**
 * What two spellings of one mailbox have in common: lower case, ASCII domain. Null where it is no address.
 * The standard lets local parts differ by case; no mail provider in use does.
 */
export function emailKey(value: unknown): string | null {
  const parts = splitEmail(value);
  return parts === null ? null : `${parts.local.normalize('NFC').toLowerCase()}@${parts.domain}`;
}
