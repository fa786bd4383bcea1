import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressNotAllowedError } from './connect.js';
import { classifyFailure } from './failure.js';

test('errors of the network stack are told apart by their code', () => {
  const expected = {
    UND_ERR_CONNECT_TIMEOUT: 'timeout',
    UND_ERR_HEADERS_TIMEOUT: 'timeout',
    UND_ERR_BODY_TIMEOUT: 'timeout',
    ETIMEDOUT: 'timeout',
    ECONNREFUSED: 'refused',
    EHOSTUNREACH: 'refused',
    ENETUNREACH: 'refused',
    ENOTFOUND: 'unknown_host',
    ENODATA: 'unknown_host',
    EAI_AGAIN: 'dns',
    EAI_FAIL: 'dns',
    CERT_HAS_EXPIRED: 'tls',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
    SELF_SIGNED_CERT_IN_CHAIN: 'tls',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
    ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
    ERR_SSL_WRONG_VERSION_NUMBER: 'tls',
    EPROTO: 'tls',
    UND_ERR_HEADERS_OVERFLOW: 'too_large',
    UND_ERR_INVALID_ARG: 'invalid_header',
    ECONNRESET: 'reset',
    EPIPE: 'reset',
    UND_ERR_SOCKET: 'reset',
    HPE_INVALID_CONSTANT: 'reset',
    SOMETHING_NEW: 'reset',
  } as const;
  for (const [code, failure] of Object.entries(expected)) {
    assert.equal(classifyFailure(Object.assign(new Error('x'), { code })), failure, code);
  }
  assert.equal(classifyFailure(new AddressNotAllowedError('x')), 'address_not_allowed');
  assert.equal(classifyFailure(new Error('without a code')), 'reset');
});
