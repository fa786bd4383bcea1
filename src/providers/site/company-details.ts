import { linkedinKey, normalizeCompanyLinkedin } from '../../normalize/linkedin.js';
import { type Handles, handlesAmong } from '../../normalize/social.js';
import { cleanText } from '../../normalize/text.js';
import type { Reading } from '../vendor/reading.js';
import { organizations, resembles, type Stated } from './company.js';
import { isWithinFooter } from './footer.js';
import { described, several } from './nodes.js';
import type { Page } from './page.js';

/** What a site states as data is meant for machines; a description elsewhere is often that of a page, or a slogan. */
const DESCRIPTION_CONFIDENCE = { structured: 0.7, shared: 0.6, plain: 0.55 };
const LOGO_CONFIDENCE = { structured: 0.85, icon: 0.5 };
const LINKEDIN_CONFIDENCE = { structured: 0.9, footer: 0.85, elsewhere: 0.75 };
const FOUNDED_CONFIDENCE = 0.9;
const SIZE_CONFIDENCE = 0.7;

/** A shorter description says nothing. */
const DESCRIPTION_CHARACTERS_MIN = 25;

/** What the company does, in its own words. */
export function companyDescription(pages: readonly Page[], domain: string): Stated | undefined {
  const structured = organizations(pages, domain).map(organization => organization.at('description').text);
  const shared = pages[0]?.meta.get('og:description');
  const plain = pages[0]?.meta.get('description');
  return (
    structured.map(text => told(text, DESCRIPTION_CONFIDENCE.structured)).find(said => said !== undefined) ??
    told(shared, DESCRIPTION_CONFIDENCE.shared) ??
    told(plain, DESCRIPTION_CONFIDENCE.plain)
  );
}

function told(text: string | undefined, confidence: number): Stated | undefined {
  const value = text?.trim() ?? '';
  const isSaying = value.length >= DESCRIPTION_CHARACTERS_MIN && cleanText(value.slice(0, 200)) !== null;
  return isSaying ? { value, confidence } : undefined;
}

/** Where the company's logo is: what it calls so, or else the icon that telephones show. */
export function companyLogo(pages: readonly Page[], domain: string): Stated | undefined {
  const [home] = pages;
  if (home === undefined) return undefined;
  const nodes = pages.flatMap(page => page.nodes);
  const logos = organizations(pages, domain)
    .flatMap(organization => several(organization.at('logo')))
    .map(logo => logo.text ?? described(logo, nodes).any('url', 'contentUrl').text);
  const icon = home.html.elements.find(
    ({ tag, attributes }) => tag === 'link' && /\bapple-touch-icon\b/.test(attributes.rel ?? ''),
  );
  return (
    logos.map(logo => picture(logo, home.url, LOGO_CONFIDENCE.structured)).find(said => said !== undefined) ??
    picture(icon?.attributes.href, home.url, LOGO_CONFIDENCE.icon)
  );
}

function picture(address: string | undefined, base: URL, confidence: number): Stated | undefined {
  if (address === undefined || !URL.canParse(address, base.href)) return undefined;
  const url = new URL(address, base);
  const isFit = url.protocol === 'https:' && url.username === '' && url.password === '';
  return isFit ? { value: url.href, confidence } : undefined;
}

/**
 * The company's page on LinkedIn: as its data says, or the only one that footers link to, or the only one of all whose
 * name the domain reminds of. Where there are two, one of them is somebody else's.
 */
export function companyLinkedin(pages: readonly Page[], domain: string): Stated | undefined {
  const { same, linked, inFooter } = profilesOf(pages, domain);
  const named = linked.map(({ url }) => url).filter(url => resembles(slugOf(url), domain));
  return (
    onlyPage(same, LINKEDIN_CONFIDENCE.structured) ??
    onlyPage(inFooter, LINKEDIN_CONFIDENCE.footer) ??
    onlyPage(named, LINKEDIN_CONFIDENCE.elsewhere)
  );
}

/**
 * What the company is called on networks: as its data says, or else as its footers link to. Links elsewhere on a page are
 * often to what it writes about.
 */
export function companyHandles(pages: readonly Page[], domain: string): Handles {
  const { same, inFooter } = profilesOf(pages, domain);
  return { ...handlesAmong(inFooter), ...handlesAmong(same) };
}

/** The addresses that a site says are its own elsewhere, those that it links to, and of them those in its footers. */
function profilesOf(pages: readonly Page[], domain: string) {
  const same = organizations(pages, domain).flatMap(organization =>
    several(organization.at('sameAs')).flatMap(profile => profile.text ?? []),
  );
  const linked = pages.flatMap(({ links, html }) =>
    links.map(({ url, index }) => ({ url: url.href, isInFooter: isWithinFooter(index, html) })),
  );
  const inFooter = linked.filter(link => link.isInFooter).map(({ url }) => url);
  return { same, linked, inFooter };
}

function onlyPage(urls: readonly string[], confidence: number): Stated | undefined {
  const [value, ...others] = new Set(
    urls.map(normalizeCompanyLinkedin).filter(url => url?.includes('/company/')),
  );
  return value && others.length === 0 ? { value, confidence } : undefined;
}

function slugOf(url: string): string {
  return (linkedinKey(url) ?? '').replace(/^.*\//, '').replaceAll('-', ' ');
}

/** When the company says it was founded: a year, or a date. */
export function companyFounded(pages: readonly Page[], domain: string): Stated | undefined {
  return first(pages, domain, organization => {
    const date = organization.at('foundingDate');
    const value = date.text ?? (date.number === undefined ? undefined : String(date.number));
    return value === undefined ? undefined : { value, confidence: FOUNDED_CONFIDENCE };
  });
}

/** How many people it says work there: a number, or a range. */
export function companySize(pages: readonly Page[], domain: string): Stated | undefined {
  return first(pages, domain, organization => {
    const count = organization.at('numberOfEmployees');
    const [low, high] = [count.at('minValue').number, count.at('maxValue').number];
    const exact = count.at('value').text ?? count.at('value').number ?? count.text ?? count.number;
    const value = exact ?? (low === undefined || high === undefined ? undefined : `${low}-${high}`);
    return value === undefined ? undefined : { value: String(value), confidence: SIZE_CONFIDENCE };
  });
}

function first(
  pages: readonly Page[],
  domain: string,
  read: (organization: Reading) => Stated | undefined,
): Stated | undefined {
  return organizations(pages, domain)
    .map(read)
    .find(said => said !== undefined);
}
