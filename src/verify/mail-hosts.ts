import { LRUCache } from 'lru-cache';
import { inTime } from '../in-time.js';

/** Where mail of a domain goes. */
export type MailHosts =
  /** Best first. */
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** The domain exists and takes no mail. */
  | { readonly kind: 'no_mail' }
  | { readonly kind: 'no_domain' }
  /** Its name servers did not answer. */
  | { readonly kind: 'unknown' };

/** The part of `node:dns/promises` that is needed here. */
export interface MailResolver {
  resolveMx(domain: string): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  resolve4(domain: string): Promise<readonly string[]>;
  resolve6(domain: string): Promise<readonly string[]>;
}

const LOOK_UP_MS_MAX = 5_000;
const DOMAINS_MAX = 10_000;
/** What is known of a domain for longer than this may have changed. */
const KEPT_MS = 3_600_000;
/** What could not be found out is tried again soon. */
const UNKNOWN_KEPT_MS = 30_000;
/** More are not tried. */
const HOSTS_MAX = 5;

/** Codes that say that there is nothing, in contrast to those that say that nobody answered. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** Finds where a domain's mail goes, and remembers it for an hour. */
export class MailHostFinder {
  readonly #resolver: MailResolver;
  readonly #known: LRUCache<string, Promise<MailHosts>>;

  constructor(resolver: MailResolver) {
    this.#resolver = resolver;
    this.#known = new LRUCache({ max: DOMAINS_MAX, ttl: KEPT_MS });
  }

  /** @param domain in lower case and ASCII. */
  find(domain: string): Promise<MailHosts> {
    const known = this.#known.get(domain);
    if (known !== undefined) return known;
    const looking = inTime(this.#look(domain), LOOK_UP_MS_MAX, () => new Error('too late')).catch(
      (): MailHosts => ({ kind: 'unknown' }),
    );
    this.#known.set(domain, looking);
    void looking.then(({ kind }) => {
      if (kind === 'unknown') this.#known.set(domain, looking, { ttl: UNKNOWN_KEPT_MS });
    });
    return looking;
  }

  /** Without MX records mail goes to the domain's own address (RFC 5321, 5.1); `0 .` says that none is taken (RFC 7505). */
  async #look(domain: string): Promise<MailHosts> {
    const exchanges = await orNothing(this.#resolver.resolveMx(domain));
    if (exchanges !== null && exchanges.length > 0) {
      const hosts = [...exchanges]
        .sort((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''))
        .filter(host => host !== '');
      return hosts.length === 0 ? { kind: 'no_mail' } : { kind: 'hosts', hosts: hosts.slice(0, HOSTS_MAX) };
    }
    const [v4, v6] = await Promise.all([
      orNothing(this.#resolver.resolve4(domain)),
      orNothing(this.#resolver.resolve6(domain)),
    ]);
    if ((v4?.length ?? 0) + (v6?.length ?? 0) > 0) return { kind: 'hosts', hosts: [domain] };
    return { kind: 'no_domain' };
  }
}

/** Null where there is nothing; a fault where nobody says so. */
async function orNothing<Records>(asking: Promise<Records>): Promise<Records | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING.has(String(error.code))) return null;
    throw error;
  }
}
