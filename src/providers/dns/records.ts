import { bulkhead } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { inTime } from '../../in-time.js';

/** What is read of a domain; absent records are empty lists. */
export interface DomainRecords {
  readonly mx: readonly string[];
  readonly txt: readonly string[];
  readonly ns: readonly string[];
  /** Where some of its names lead. */
  readonly aliases: readonly string[];
  /** The records of `_dmarc`. */
  readonly dmarc: readonly string[];
}

/** The part of `node:dns/promises` that is needed here. */
export interface RecordResolver {
  resolveMx(name: string): Promise<readonly { readonly exchange: string }[]>;
  resolveTxt(name: string): Promise<readonly (readonly string[])[]>;
  resolveNs(name: string): Promise<readonly string[]>;
  resolveCname(name: string): Promise<readonly string[]>;
}

/** Names that companies give to what others run for them. */
const NAMES = ['www', 'shop', 'blog', 'help', 'support', 'status'];

/** Records of one kind that are looked at; the domain of a large company has 100 texts. */
const RECORDS_MAX = 200;

/** Characters of one text; longer ones hold keys. */
const TEXT_CHARACTERS_MAX = 4_096;

/** Domains asked about at once, with ten questions each; more wait. */
const AT_ONCE_MAX = 10;
const WAITING_MAX = 500;

const LOOK_UP_MS_MAX = 8_000;
const DOMAINS_MAX = 2_000;
/** Records may change within the hour; nobody's technology does. */
const KEPT_MS = 3_600_000;

/** Codes that say that there is nothing, in contrast to those that say that nobody answered. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** Reads the records of domains, of some at a time, and remembers them for an hour. */
export class DomainReader {
  readonly #resolver: RecordResolver;
  readonly #known = new LRUCache<string, Promise<DomainRecords | null>>({ max: DOMAINS_MAX, ttl: KEPT_MS });
  readonly #turns = bulkhead(AT_ONCE_MAX, WAITING_MAX);

  constructor(resolver: RecordResolver) {
    this.#resolver = resolver;
  }

  /** True where another domain would have to wait for too many. */
  get isFull(): boolean {
    return this.#turns.executionSlots === 0 && this.#turns.queueSlots === 0;
  }

  /** @returns null where the domain's name servers did not answer. @param domain in lower case and ASCII */
  read(domain: string): Promise<DomainRecords | null> {
    const known = this.#known.get(domain);
    if (known !== undefined) return known;
    const look = () => inTime(this.#readAnew(domain), LOOK_UP_MS_MAX, () => new Error('too late'));
    const reading = this.#turns.execute(look).catch(() => null);
    this.#known.set(domain, reading);
    void reading.then(records => {
      if (records === null) this.#known.delete(domain);
    });
    return reading;
  }

  async #readAnew(domain: string): Promise<DomainRecords> {
    const resolver = this.#resolver;
    const texts = async (name: string) =>
      (await orNothing(resolver.resolveTxt(name))).map(parts => parts.join('').slice(0, TEXT_CHARACTERS_MAX));
    const [mx, txt, ns, dmarc, ...aliases] = await Promise.all([
      orNothing(resolver.resolveMx(domain)),
      texts(domain),
      orNothing(resolver.resolveNs(domain)),
      // Of a name below the domain it is enough that nobody says what is there.
      texts(`_dmarc.${domain}`).catch(() => []),
      ...NAMES.map(name => orNothing(resolver.resolveCname(`${name}.${domain}`)).catch(() => [])),
    ]);
    return { mx: mx.map(({ exchange }) => exchange), txt, ns, dmarc, aliases: aliases.flat() };
  }
}

/** None where there are none; a fault where nobody says so. */
async function orNothing<Record>(asking: Promise<readonly Record[]>): Promise<readonly Record[]> {
  try {
    return (await asking).slice(0, RECORDS_MAX);
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING.has(String(error.code))) return [];
    throw error;
  }
}
