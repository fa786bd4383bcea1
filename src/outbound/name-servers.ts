import { Resolver } from 'node:dns/promises';

/** Of one question to a name server, of which up to two are made. */
const QUESTION_MS_MAX = 2_000;
const TRIES = 2;

/**
 * Where domains are asked about, each question within 4 s.
 * @param servers their IP addresses, with or without a port (`isNameServer`); absent: those of this machine
 */
export function nameServers(servers: readonly string[] | undefined): Resolver {
  const resolver = new Resolver({ timeout: QUESTION_MS_MAX, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return resolver;
}

/** Whether a text is the address of a name server: an IP address, with or without a port. */
export function isNameServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}
