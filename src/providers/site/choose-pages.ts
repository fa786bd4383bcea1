import { registrableDomain } from '../../normalize/domain.js';
import { foldText } from '../../normalize/text.js';
import { isSameName } from './mentions.js';
import type { Page, PageLink } from './page.js';

/** A longer path is a search or an article. */
const PATH_CHARACTERS_MAX = 200;

/** A longer text of a link is a teaser. */
const LINK_TEXT_CHARACTERS_MAX = 60;

/** What is not a page of a site, by its name. */
const NO_PAGE = /\.(?:pdf|jpe?g|png|gif|svg|webp|mp4|zip|docx?|xlsx?|pptx?|ics|vcf|xml|rss|css|js)$/i;

/** The kinds of pages that tell of people and of the company, the most telling first. */
const KINDS: readonly RegExp[] = [
  /\b(?:team|people|leadership|management|staff|executives|our (?:lawyers|attorneys|experts|doctors)|who we are|mitarbeiter|equipe|equipo|geschaftsfuhrung)\b/,
  /\b(?:impressum|imprint|contact|kontakt|contatti|contacto|mentions legales|aviso legal|legal notice)\b/,
  /\b(?:about|company|uber uns|ueber uns|unternehmen|qui sommes nous|a propos|quienes somos|chi siamo)\b/,
];

/** The pages of a site that are worth reading beside its first one, one of each kind, the most telling first. */
export function pagesWorthReading(home: Page, domain: string, count: number): URL[] {
  const links = home.links.filter(link => isPageHere(link, domain, home));
  const chosen = KINDS.flatMap(kind => links.find(link => kind.test(wordsOf(link))) ?? []);
  return [...new Map(chosen.map(({ url }) => [url.href, url])).values()].slice(0, count);
}

/** The page that is somebody's own: linked to under nothing but the name. */
export function ownPage(pages: readonly Page[], domain: string, fullName: string): URL | undefined {
  return pages
    .flatMap(page => page.links.filter(link => isPageHere(link, domain, page)))
    .find(({ url, text }) => isSameName(text, fullName) && pages.every(page => page.url.href !== url.href))
    ?.url;
}

function isPageHere({ url, text }: PageLink, domain: string, { url: own }: Page): boolean {
  if (url.protocol !== 'https:' || url.port !== '' || url.href === own.href) return false;
  if (url.pathname === '/' || url.pathname.length + url.search.length > PATH_CHARACTERS_MAX) return false;
  if (NO_PAGE.test(url.pathname) || text.length > LINK_TEXT_CHARACTERS_MAX) return false;
  return registrableDomain(url.hostname) === domain;
}

/** What a link says of its page: its text and its path, in words. */
function wordsOf({ url, text }: PageLink): string {
  return foldText(`${text} ${decoded(url.pathname)}`.replace(/[-_/.]+/g, ' '));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
