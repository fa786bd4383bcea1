import { isIP } from 'node:net';
import { isAddressAllowed, isLocalhostName, parseTarget } from '../outbound/address.js';

/**
 * Why a webhook cannot be sent to a URL, by what the URL says; null: it can. What its name resolves to is checked when
 * a connection is opened, every time, since it can change.
 * @param allowPrivateNetwork the operator's setting: loopback and private addresses, and http.
 */
export function targetFault(text: string, allowPrivateNetwork: boolean): string | null {
  const url = parseTarget(text);
  if (url === undefined) return 'must be an https:// URL without a user name or password';
  if (url.protocol !== 'https:' && !allowPrivateNetwork) return 'must begin with https://';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const allowed =
    isIP(host) === 0
      ? allowPrivateNetwork || !isLocalhostName(host)
      : isAddressAllowed(host, allowPrivateNetwork);
  return allowed ? null : 'must not point to a private or special address';
}
