import { AddressNotAllowedError } from './connect.js';
import type { OutboundFailure } from './door.js';

/** The kind of failure that an error of the network stack means; what is not known counts as a broken connection. */
export function classifyFailure(error: Error): OutboundFailure {
  if (error instanceof AddressNotAllowedError) return 'address_not_allowed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return FAILURES.find(([pattern]) => pattern.test(code))?.[1] ?? 'reset';
}

const FAILURES: readonly (readonly [RegExp, OutboundFailure])[] = [
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/, 'timeout'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES)$/, 'refused'],
  [/^(ENOTFOUND|ENODATA)$/, 'unknown_host'],
  [/^(ESERVFAIL|EAI_.*)$/, 'dns'],
  [
    /^(EPROTO|ERR_(TLS|SSL)_.*|CERT_.*|CRL_.*|UNABLE_TO_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|HOSTNAME_MISMATCH)$/,
    'tls',
  ],
  // Of what a request is made of, undici checks the headers only after we have checked the rest.
  [/^UND_ERR_INVALID_ARG$/, 'invalid_header'],
  [/^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/, 'too_large'],
];
