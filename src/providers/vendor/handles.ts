import { NETWORKS, type Network } from '../../normalize/social.js';
import type { Reading } from './reading.js';

/** What a vendor says somebody is called on networks; what it does not say is undefined. */
export type VendorHandles = Readonly<Partial<Record<Network, string | undefined>>>;

/** How vendors call the networks; many still call X by its first name. */
const NAMES: Readonly<Record<Network, readonly [string, ...string[]]>> = {
  github: ['github'],
  x: ['twitter', 'x'],
  facebook: ['facebook'],
  instagram: ['instagram'],
  youtube: ['youtube'],
};

/**
 * The handles in a record that has something for each network.
 * @param read finds it, given the network's name there
 */
export function handlesByName(read: (name: string) => string | undefined): VendorHandles {
  const entries = NETWORKS.map(network => {
    const said = NAMES[network].map(read).find(text => text !== undefined);
    return [network, said] as const;
  });
  return Object.fromEntries(entries);
}

/** Those in members such as `github_url`. */
export function handlesByUrl(record: Reading): VendorHandles {
  return handlesByName(name => record.at(`${name}_url`).text);
}
