import { LRUCache } from 'lru-cache';
import { registrableDomain } from '../../normalize/domain.js';
import type { Door, ExchangeAnswer, OutboundFailure } from '../../outbound/door.js';
import { parseRetryAfter } from '../../outbound/retry-after.js';
import { ALLOW_ALL, type Robots, readRobots } from './robots.js';

/** Redirects that are gone along with: to https, to `www.`, to a language. */
const REDIRECTS_MAX = 3;

/** Longest time for one page, waiting for its turn not counted. */
const PAGE_MS_MAX = 8_000;

/** Hosts whose rules and last visit are remembered, each some KiB. */
const HOSTS_MAX = 1_000;

/** The rules that are remembered, in characters; most hosts have some hundred. */
const RULES_CHARACTERS_MAX = 20_000_000;

/** RFC 9309: rules are to be asked for again after a day. */
const RULES_MS = 86_400_000;

export interface VisitorOptions {
  readonly door: Door;
  readonly userAgent: string;
  /** The shortest time between two requests to one host, where its robots.txt asks for no more. */
  readonly delayMs: number;
  /** Asked in place of every host, with the host's name as the first part of the path. */
  readonly baseUrl: string | undefined;
  /** Unix ms. */
  readonly now: () => number;
  /** Resolves after so many ms, or when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Why a page could not be had. */
export type NoPage =
  | OutboundFailure
  | 'robots_disallow'
  | 'redirected_away'
  | 'too_many_redirects'
  | 'not_html'
  /** The time that is left is shorter than what the host asks to be waited. */
  | 'no_time'
  | `http_${number}`;

export type Visited =
  | { readonly kind: 'page'; readonly url: URL; readonly text: string }
  | { readonly kind: 'none'; readonly reason: NoPage };

/**
 * Gets pages as a polite robot does: what robots.txt forbids is not asked for, and no host is asked twice within its
 * delay. Over https only, since what comes over http anybody on the way can have written.
 */
export class Visitor {
  readonly #options: VisitorOptions;
  /** When each host may be asked again. */
  readonly #turns = new LRUCache<string, number>({ max: HOSTS_MAX });
  readonly #rules = new LRUCache<string, Robots>({
    max: HOSTS_MAX,
    maxSize: RULES_CHARACTERS_MAX,
    sizeCalculation: ({ size }) => size,
    ttl: RULES_MS,
  });

  constructor(options: VisitorOptions) {
    this.#options = options;
  }

  /**
   * One page of a site.
   * @param domain the registrable domain that redirects must stay in
   * @param endsAtMs when nobody needs the page any more
   */
  async visit(start: URL, domain: string, endsAtMs: number, signal: AbortSignal): Promise<Visited> {
    let url = start;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const rules = await this.#rulesOf(url, domain, endsAtMs, signal);
      if (typeof rules === 'string') return { kind: 'none', reason: rules };
      if (!rules.allows(url)) return { kind: 'none', reason: 'robots_disallow' };
      const answer = await this.#ask(url, rules.delayMs, endsAtMs, signal);
      if (typeof answer === 'string') return { kind: 'none', reason: answer };
      if (answer.status < 300 || answer.status > 399) return pageOf(url, answer);
      const next = redirectTarget(url, answer, domain);
      if (next === undefined) return { kind: 'none', reason: 'redirected_away' };
      url = next;
    }
    return { kind: 'none', reason: 'too_many_redirects' };
  }

  /** RFC 9309: rules that do not exist (4xx) forbid nothing, rules that cannot be had forbid everything. */
  async #rulesOf(
    { origin, host }: URL,
    domain: string,
    endsAtMs: number,
    signal: AbortSignal,
  ): Promise<Robots | NoPage> {
    const known = this.#rules.get(host);
    if (known !== undefined) return known;
    let url = new URL('/robots.txt', origin);
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const answer = await this.#ask(url, 0, endsAtMs, signal);
      if (typeof answer === 'string') return answer;
      const { status, text } = answer;
      const next = status > 299 && status < 400 ? redirectTarget(url, answer, domain) : undefined;
      if (next !== undefined) {
        url = next;
        continue;
      }
      if (status === 429 || status >= 500) return `http_${status}`;
      if (status > 299 && status < 400) return 'redirected_away';
      // Found by way of another host of the site, they are this one's all the same.
      const rules = status < 300 ? readRobots(new URL('/robots.txt', origin), text) : ALLOW_ALL;
      this.#rules.set(host, rules);
      return rules;
    }
    return 'too_many_redirects';
  }

  async #ask(
    url: URL,
    delayMs: number,
    endsAtMs: number,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer | NoPage> {
    const { door, now, sleep, userAgent, baseUrl } = this.#options;
    const waitMs = this.#takeTurn(url.host, Math.max(delayMs, this.#options.delayMs), endsAtMs);
    if (waitMs === undefined) return 'no_time';
    if (waitMs > 0) await sleep(waitMs, signal);
    const exchange = await door.send({
      method: 'GET',
      url: baseUrl === undefined ? url.href : `${baseUrl}/${url.host}${url.pathname}${url.search}`,
      headers: { accept: 'text/html,application/xhtml+xml;q=0.9', 'user-agent': userAgent },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PAGE_MS_MAX)]),
    });
    if (exchange.kind === 'failure') return exchange.failure;
    const pauseMs = exchange.status < 400 ? 0 : parseRetryAfter(exchange.headers['retry-after'], now());
    if (pauseMs) this.#turns.set(url.host, Math.max(this.#turns.get(url.host) ?? 0, now() + pauseMs));
    return exchange;
  }

  /** How long to wait for one's turn at a host; undefined: it would come too late. */
  #takeTurn(host: string, delayMs: number, endsAtMs: number): number | undefined {
    const now = this.#options.now();
    const turn = Math.max(now, this.#turns.get(host) ?? 0);
    if (turn >= endsAtMs) return undefined;
    this.#turns.set(host, turn + delayMs);
    return turn - now;
  }
}

function pageOf(url: URL, { status, headers, text }: ExchangeAnswer): Visited {
  if (status !== 200) return { kind: 'none', reason: `http_${status}` };
  const type = headers['content-type'];
  const isHtml = type === undefined || /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type);
  return isHtml ? { kind: 'page', url, text } : { kind: 'none', reason: 'not_html' };
}

/** Where a redirect leads within its own site, always over https; undefined: elsewhere. */
function redirectTarget(from: URL, { headers }: ExchangeAnswer, domain: string): URL | undefined {
  const { location } = headers;
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from.href);
  if (to.protocol === 'http:' && to.port === '') to.protocol = 'https:';
  to.hash = '';
  const isHere = to.protocol === 'https:' && to.port === '' && to.username === '' && to.password === '';
  return isHere && registrableDomain(to.hostname) === domain ? to : undefined;
}
