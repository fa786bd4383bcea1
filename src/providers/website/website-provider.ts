import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { emailDomain, isDisposableMail, isFreeMail } from '../../normalize/domain.js';
import { emailKey } from '../../normalize/email.js';
import type { Field } from '../../normalize/fields.js';
import { parseTarget } from '../../outbound/address.js';
import { userAgent } from '../../outbound/user-agent.js';
import { aborted } from '../aborted.js';
import type { AskContext, Outcome, Provider, ProviderType, Question, Unanswered } from '../provider.js';
import { isReached, type Site, SiteReader } from '../site/site-reader.js';
import { Visitor } from '../site/visitor.js';
import { contact } from '../vendor/contact.js';
import { companyFills } from '../vendor/options.js';
import { COMPANY_FILLS, companySide } from './company-side.js';
import { readAnswer } from './read-answer.js';

const FILLS = ['job_title', 'company_name', 'linkedin_url', 'phone', 'location'] as const satisfies Field[];

const options = z.strictObject({
  fills: z
    .array(z.enum(FILLS))
    .min(1)
    .refine(named => new Set(named).size === named.length, 'names a field twice')
    .default([...FILLS])
    .describe('The fields that sites are read for.'),
  ...companyFills(COMPANY_FILLS),
  contact: contact
    .optional()
    .describe(
      'A URL or address of yours; stands in the `User-Agent`, so that a site’s owner can turn to you.',
    ),
  delay_ms: z
    .int()
    .min(0)
    .max(60_000)
    .default(1_000)
    .describe('The shortest time between two requests to one site; its robots.txt may ask for more.'),
  base_url: z
    .string()
    .refine(text => parseTarget(text)?.search === '' && !text.includes('#'), 'must be an http or https URL')
    .transform(text => text.replace(/\/+$/, ''))
    .optional()
    .describe(
      'A server that is asked in place of every site: for `https://acme.example/team` it is asked for `/acme.example/team`.',
    ),
});

type Config = z.output<typeof options>;

/** The site of a domain: what it says of whoever has a work address there, and of the company. Needs no key. */
export const websiteProvider: ProviderType<typeof options> = {
  type: 'website',
  options,
  // At a second a page, four pages and the rules of the site take five.
  defaults: { timeout_ms: 15_000, cache: { found_days: 30, not_found_days: 3 } },
  asksManyServers: true,
  create({ config, door }) {
    const visitor = new Visitor({
      door,
      userAgent: config.contact === undefined ? userAgent : `${userAgent} (+${config.contact})`,
      delayMs: config.delay_ms,
      baseUrl: config.base_url,
      now: Date.now,
      // Where it is cut short, the door sees the same signal and sends nothing.
      sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    });
    return makeProvider(config, visitor);
  },
};

function makeProvider({ fills, company_fills }: Config, visitor: Visitor): Provider {
  const reader = new SiteReader(visitor, Date.now);
  const company = companySide(company_fills, (domain, signal) =>
    readSite(host => reader.read(host), domain, signal),
  );
  return {
    fills,
    // With a name, an answer is about that name as well.
    needs: [['email', 'full_name'], ['email']],
    remote: true,
    ask: (question, context) => ask(reader, fills, question, context),
    ...(company_fills.length > 0 && { company }),
    async test({ signal }) {
      const site = new URL('https://example.com/');
      const visited = await visitor.visit(site, site.hostname, Date.now() + TEST_MS, signal);
      return visited.kind === 'page'
        ? { ok: true, message: 'Sites can be reached: https://example.com/ answered.' }
        : { ok: false, message: `https://example.com/ could not be read (${visited.reason}).` };
    },
    close: () => Promise.resolve(reader.close()),
  };
}

const TEST_MS = 10_000;

async function ask(
  reader: SiteReader,
  fills: readonly Field[],
  { known }: Question,
  { signal }: AskContext,
): Promise<Outcome> {
  const email = emailKey(known.email);
  const domain = email === null ? null : emailDomain(email);
  if (email === null || domain === null) return { outcome: 'not_found', reason: 'unusable_identifiers' };
  const { full_name: fullName } = known;
  const read = await readSite(host => readFor(reader, host, fullName), domain, signal);
  return 'outcome' in read ? read : readAnswer(read, { email, fullName, fills });
}

/** The pages of a domain that is a company's, or what it means that there are none. */
async function readSite(
  read: (domain: string) => Promise<Site>,
  domain: string,
  signal: AbortSignal,
): Promise<Extract<Site, { kind: 'site' }> | Unanswered> {
  if (isFreeMail(domain) || isDisposableMail(domain))
    return { outcome: 'not_found', reason: 'no_work_address' };
  const site = await Promise.race([read(domain), aborted(signal)]);
  if (site === undefined) return { outcome: 'failed', kind: 'transient', reason: 'timeout' };
  if (site.kind === 'site') return site;
  if (isReached(site)) return { outcome: 'not_found', reason: site.reason };
  if (site.reason === 'overloaded') return { outcome: 'failed', kind: 'rate_limited', reason: 'overloaded' };
  if (site.reason === 'dns') return { outcome: 'failed', kind: 'transient', reason: 'dns' };
  // The site's own trouble, not that of all sites: not to be repeated at once, and nothing for the breaker.
  return { outcome: 'failed', kind: 'bad_request', reason: `site_${site.reason}` };
}

async function readFor(reader: SiteReader, domain: string, fullName: string | null): Promise<Site> {
  const site = await reader.read(domain);
  if (site.kind === 'none' || fullName === null) return site;
  const own = await reader.readOwnPage(site, fullName, Date.now() + OWN_PAGE_MS);
  return own === undefined ? site : { ...site, pages: [...site.pages, own] };
}

/** Longest wait for one's turn to read the page of one person. */
const OWN_PAGE_MS = 5_000;
