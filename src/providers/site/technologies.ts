import type { Page } from './page.js';

/** What makes sites, as it names itself in `<meta name="generator">`. */
const GENERATORS: readonly string[] = [
  ...['Astro', 'Docusaurus', 'Drupal', 'Framer', 'Gatsby', 'Ghost', 'HubSpot', 'Hugo', 'Jekyll', 'Joomla'],
  ...['Magento', 'Next.js', 'PrestaShop', 'Shopify', 'Squarespace', 'TYPO3', 'Webflow', 'Weebly', 'Wix'],
  ...['WooCommerce', 'WordPress'],
];

/** From where pages load scripts, styles and pictures, with what that shows is in use; below a host all of it counts. */
const HOSTS: Readonly<Record<string, string>> = {
  'cdn.cookielaw.org': 'OneTrust',
  'cdn.segment.com': 'Segment',
  'cdn.shopify.com': 'Shopify',
  'connect.facebook.net': 'Meta Pixel',
  'consent.cookiebot.com': 'Cookiebot',
  'google-analytics.com': 'Google Analytics',
  'googletagmanager.com': 'Google Tag Manager',
  'hotjar.com': 'Hotjar',
  'hs-scripts.com': 'HubSpot',
  'hsforms.net': 'HubSpot',
  'intercom.io': 'Intercom',
  'js.driftt.com': 'Drift',
  'js.stripe.com': 'Stripe',
  'munchkin.marketo.net': 'Marketo',
  'parastorage.com': 'Wix',
  'pi.pardot.com': 'Pardot',
  'snap.licdn.com': 'LinkedIn Insight Tag',
  'squarespace.com': 'Squarespace',
  'static.zdassets.com': 'Zendesk',
  'website-files.com': 'Webflow',
};

const LOADING = new Set(['script', 'link', 'img', 'iframe']);

/** What a site shows to be made with and to use, each once. */
export function technologiesOn(pages: readonly Page[]): readonly string[] {
  const found = pages.flatMap(page => [...generatorsOf(page), ...loadedOn(page)]);
  return [...new Set(found)];
}

function generatorsOf({ meta }: Page): readonly string[] {
  const generator = meta.get('generator')?.slice(0, 200).toLowerCase() ?? '';
  return GENERATORS.filter(name => generator.startsWith(name.toLowerCase()));
}

function loadedOn({ url, html }: Page): readonly string[] {
  return html.elements.flatMap(({ tag, attributes: { src, href } }) => {
    const address = src ?? href;
    if (!LOADING.has(tag) || address === undefined || !URL.canParse(address, url.href)) return [];
    const { hostname, pathname } = new URL(address, url);
    // Nobody else puts what a site loads of its own into these folders.
    if (/^\/wp-(?:content|includes)\//.test(pathname)) return ['WordPress'];
    return Object.entries(HOSTS).flatMap(([host, name]) =>
      hostname === host || hostname.endsWith(`.${host}`) ? [name] : [],
    );
  });
}
