import { BlockList, isIP } from 'node:net';

/**
 * Whether a connection to this address may be opened.
 *
 * `allowPrivateNetwork` opens loopback, RFC 1918, carrier-grade NAT and unique local addresses, for vendors in
 * one's own network and for tests. Everything else that is special stays closed even then: link-local holds the
 * cloud's metadata service, and the embedding forms (v4-mapped, NAT64, 6to4, Teredo) can spell any closed address.
 *
 * @param address an IP address in its canonical form, without brackets; anything else is refused
 */
export function isAddressAllowed(address: string, allowPrivateNetwork: boolean): boolean {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return false;
  if (version === 4) {
    return PRIVATE_V4.check(address, 'ipv4') ? allowPrivateNetwork : !SPECIAL_V4.check(address, 'ipv4');
  }
  // Lists by version: asked about a v4-mapped address, `check` also looks at the list's IPv4 rules.
  if (PRIVATE_V6.check(address, 'ipv6')) return allowPrivateNetwork;
  return GLOBAL_V6.check(address, 'ipv6') && !SPECIAL_V6.check(address, 'ipv6');
}

/** Whether a name means this machine without being looked up (RFC 6761): `localhost` and all names below it. */
export function isLocalhostName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname);
}

/**
 * The URL of a request, or undefined where it cannot be one: only http and https, and no user name or password
 * in it (they end up in logs). Any port is allowed, as vendors are configured by the operator. The parser turns
 * every other spelling of an IPv4 address (decimal, octal, hexadecimal, full-width digits, a trailing dot) into
 * the dotted form, which is what is checked and connected to.
 */
export function parseTarget(text: string): URL | undefined {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return url;
}

/** Servers commonly refuse request lines over 8 KiB; a longer one is a mistake of ours. */
const MAX_URL_LENGTH = 8_192;

const PRIVATE_V4 = blockList([
  ['127.0.0.0', 8], // loopback
  ['10.0.0.0', 8], // RFC 1918
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10], // carrier-grade NAT
]);

const PRIVATE_V6 = blockList([
  ['::1', 128], // loopback
  ['fc00::', 7], // unique local
]);

/** The rest of the IANA special-purpose registry, with multicast and the reserved top. */
const SPECIAL_V4 = blockList([
  ['0.0.0.0', 8], // "this network": Linux connects 0.0.0.0 to itself
  ['169.254.0.0', 16], // link-local, cloud metadata
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // automatic multicast tunnelling
  ['192.88.99.0', 24], // 6to4 relays
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]);

/** The only part of IPv6 that is routed in public; v4-mapped, NAT64, link-local and multicast lie outside of it. */
const GLOBAL_V6 = blockList([['2000::', 3]]);

const SPECIAL_V6 = blockList([
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
]);

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets)
    list.addSubnet(network, prefix, isIP(network) === 4 ? 'ipv4' : 'ipv6');
  return list;
}
