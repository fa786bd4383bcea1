import { LRUCache } from 'lru-cache';
import { ownPage, pagesWorthReading } from './choose-pages.js';
import { visibleText } from './nodes.js';
import { type Page, readPage } from './page.js';
import type { NoPage, Visitor } from './visitor.js';

/** Pages that are read of one site for everybody: the first, that of the team, that with the address. */
const SHARED_PAGES_MAX = 3;

/** Longest time for reading a site. It goes on for whoever asks again where the first one could not wait. */
const SITE_MS_MAX = 14_000;

/** What the sites that are remembered may hold, in characters of text; 100 of 300 KB. */
const REMEMBERED_CHARACTERS_MAX = 30_000_000;

/** An element or a node holds about as much as so many characters. */
const CHARACTERS_PER_THING = 50;

const SITES_MAX = 10_000;

const REMEMBERED_MS = 86_400_000;

/** A site that could not be reached is not tried for so long. */
const UNREACHED_MS = 600_000;

/** What was read of a site. */
export type Site =
  | { readonly kind: 'site'; readonly domain: string; readonly pages: readonly Page[] }
  | { readonly kind: 'none'; readonly reason: NoPage | 'parked' };

/** After these another spelling of the address may lead further. */
const TRY_WWW: ReadonlySet<string> = new Set<NoPage>(['unknown_host', 'refused', 'tls', 'http_404']);

/** Sites as people meet them who sell domains. */
const PARKED =
  /\b(?:(?:this )?domain (?:name )?(?:is |may be |might be )?for sale|buy this domain|parked (?:free|domain)|domain parking|future home of|this domain has (?:expired|been registered))\b/i;

/** A page that is for sale says little else. */
const PARKED_CHARACTERS_MAX = 4_000;

/** Reads sites, each once for all who ask of its people, and remembers them for a day. */
export class SiteReader {
  readonly #visitor: Visitor;
  readonly #now: () => number;
  readonly #closed = new AbortController();
  readonly #underWay = new Map<string, Promise<Site>>();
  readonly #remembered = new LRUCache<string, Site>({
    max: SITES_MAX,
    maxSize: REMEMBERED_CHARACTERS_MAX,
    sizeCalculation: sizeOf,
  });

  constructor(visitor: Visitor, now: () => number) {
    this.#visitor = visitor;
    this.#now = now;
  }

  /** The pages of a site that tell of its company and its people. @param domain a registrable one */
  read(domain: string): Promise<Site> {
    const known = this.#remembered.get(domain);
    if (known !== undefined) return Promise.resolve(known);
    const underWay = this.#underWay.get(domain) ?? this.#readAnew(domain);
    this.#underWay.set(domain, underWay);
    return underWay;
  }

  /** The page of one person, where a site that was read has one. @param endsAtMs when it is not needed any more */
  async readOwnPage(
    { domain, pages }: Extract<Site, { kind: 'site' }>,
    fullName: string,
    endsAtMs: number,
  ): Promise<Page | undefined> {
    const url = ownPage(pages, domain, fullName);
    if (url === undefined) return undefined;
    const visited = await this.#visitor.visit(url, domain, endsAtMs, this.#closed.signal);
    return visited.kind === 'page' ? readPage(visited.url, visited.text) : undefined;
  }

  /** Gives up what is under way. */
  close(): void {
    this.#closed.abort();
  }

  async #readAnew(domain: string): Promise<Site> {
    try {
      const site = await this.#readPages(domain, this.#now() + SITE_MS_MAX);
      if (!isOurs(site)) {
        this.#remembered.set(domain, site, { ttl: isReached(site) ? REMEMBERED_MS : UNREACHED_MS });
      }
      return site;
    } finally {
      this.#underWay.delete(domain);
    }
  }

  async #readPages(domain: string, endsAtMs: number): Promise<Site> {
    const { signal } = this.#closed;
    const visit = (host: string) =>
      this.#visitor.visit(new URL(`https://${host}/`), domain, endsAtMs, signal);
    let first = await visit(domain);
    if (first.kind === 'none' && TRY_WWW.has(first.reason)) {
      const second = await visit(`www.${domain}`);
      if (second.kind === 'page' || !TRY_WWW.has(second.reason)) first = second;
    }
    if (first.kind === 'none') return first;
    const home = readPage(first.url, first.text);
    if (isParked(home)) return { kind: 'none', reason: 'parked' };
    const pages = [home];
    for (const url of pagesWorthReading(home, domain, SHARED_PAGES_MAX - 1)) {
      const visited = await this.#visitor.visit(url, domain, endsAtMs, signal);
      if (visited.kind === 'page') pages.push(readPage(visited.url, visited.text));
    }
    return { kind: 'site', domain, pages };
  }
}

function isParked({ html }: Page): boolean {
  return (
    html.text.length <= PARKED_CHARACTERS_MAX &&
    PARKED.test(`${html.title.slice(0, 500)} ${visibleText(html.text)}`)
  );
}

/** False for a site that may be back before the day is over. */
export function isReached(site: Site): boolean {
  return site.kind === 'site' || !PASSING.test(site.reason);
}

/** True where it was we who could not ask, for want of time, a free place or a resolver. */
function isOurs(site: Site): boolean {
  return site.kind === 'none' && OURS.has(site.reason);
}

const OURS: ReadonlySet<string> = new Set<NoPage>(['overloaded', 'no_time', 'dns']);

/** It did not answer, or not now; nobody knows what it says. */
const PASSING = /^(?:timeout|reset|dns|overloaded|no_time|http_(?:408|425|429|5\d\d))$/;

function sizeOf(site: Site): number {
  if (site.kind === 'none') return 100;
  return site.pages.reduce(
    (size, { html, nodes }) =>
      size + html.text.length + CHARACTERS_PER_THING * (html.elements.length + nodes.length),
    100,
  );
}
