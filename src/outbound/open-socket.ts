import { lookup as systemLookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { isAddressAllowed, isLocalhostName } from './address.js';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
}

export type OpenedSocket =
  | { readonly kind: 'open'; readonly socket: Socket }
  | { readonly kind: 'not_allowed' }
  | { readonly kind: 'failed' };

/**
 * Opens a connection that is not HTTP, as carefully as the door opens those that are: the name is resolved once, all its
 * addresses are checked, and the socket connects to what was checked.
 * @param timeoutMs for the name and the connection together.
 */
export async function openSocket(
  { host, port }: SocketTarget,
  { allowPrivateNetwork, timeoutMs }: { allowPrivateNetwork: boolean; timeoutMs: number },
): Promise<OpenedSocket> {
  const signal = AbortSignal.timeout(timeoutMs);
  if (isIP(host) === 0 && !allowPrivateNetwork && isLocalhostName(host)) return { kind: 'not_allowed' };
  const addresses = await resolved(host, signal);
  const [first] = addresses;
  if (first === undefined) return { kind: 'failed' };
  if (!addresses.every(address => isAddressAllowed(address, allowPrivateNetwork)))
    return { kind: 'not_allowed' };
  return new Promise(resolve => {
    const socket = connect({ host: first, port });
    const end = (result: OpenedSocket) => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', fail);
      if (result.kind !== 'open') socket.destroy();
      resolve(result);
    };
    const fail = () => end({ kind: 'failed' });
    const giveUp = () => fail();
    signal.addEventListener('abort', giveUp);
    socket.once('error', fail);
    socket.once('connect', () => end({ kind: 'open', socket }));
  });
}

/** No answer in time counts as no address: the look-up itself cannot be stopped. */
async function resolved(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const tooLate = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
  const found = Promise.race([systemLookup(host, { all: true }), tooLate]);
  return found.then(
    all => all.map(({ address }) => address),
    () => [],
  );
}
