import { Resolver } from 'node:dns/promises';

/** Whether a text is the address of a name server as `Resolver.setServers` takes it: an IP address, with or without a port. */
export function isNameServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}
