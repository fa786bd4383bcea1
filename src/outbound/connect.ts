import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isAddressAllowed, isLocalhostName } from './address.js';

/** The name or address of a request is one that its door may not connect to. */
export class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';
}

export interface ConnectOptions {
  readonly allowPrivateNetwork: boolean;
  /** How names are resolved; the system's resolver unless a test brings its own. */
  readonly lookup?: LookupFunction;
}

/** A vendor that does not take a connection within 5 s is down; retries of SYN come after 1 and 3 s. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens every connection that leaves, checked at the last moment. A name is resolved once, all its addresses are
 * checked, and the socket connects to what was checked, so a resolver that changes its answer gains nothing.
 * Addresses written into the URL are never looked up, so they are checked by themselves.
 */
export function createGuardedConnect(options: ConnectOptions): buildConnector.connector {
  const { allowPrivateNetwork, lookup = systemLookup } = options;
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardLookup(lookup, allowPrivateNetwork),
  });
  return (target, callback) => {
    const { hostname } = target;
    const allowed =
      isIP(hostname) === 0
        ? allowPrivateNetwork || !isLocalhostName(hostname)
        : isAddressAllowed(hostname, allowPrivateNetwork);
    if (allowed) connect(target, callback);
    else callback(new AddressNotAllowedError('The address is not allowed.'), null);
  };
}

/**
 * A name is refused whole when one of its addresses is: picking the public ones out of a mixed answer would let
 * a rebinding resolver try again and again.
 */
function guardLookup(lookup: LookupFunction, allowPrivateNetwork: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(error ?? Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' }), []);
      } else if (!addresses.every(({ address }) => isAddressAllowed(address, allowPrivateNetwork))) {
        callback(new AddressNotAllowedError('The name resolves to an address that is not allowed.'), []);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
