import { type Html, readHtml } from './html.js';
import { type SchemaNode, schemaNodes, visibleText } from './nodes.js';

/** Links of one page that are looked at; a large menu has 300. */
const LINKS_MAX = 2_000;

/** A link to somewhere over http or https, an address (`mailto:`) or a number (`tel:`). */
export interface PageLink {
  readonly url: URL;
  readonly text: string;
  /** Its element. */
  readonly index: number;
}

/** A page as it was read: nothing here says yet what of it is believed. */
export interface Page {
  readonly url: URL;
  readonly html: Html;
  readonly nodes: readonly SchemaNode[];
  readonly links: readonly PageLink[];
  /** The first of each `<meta>` by its name or property, in small letters: `og:site_name`. */
  readonly meta: ReadonlyMap<string, string>;
}

/** Reads a page. @param url where it was found, which its links are relative to */
export function readPage(url: URL, source: string): Page {
  const html = readHtml(source);
  return { url, html, nodes: schemaNodes(html), links: linksOf(html, url), meta: metaOf(html) };
}

function linksOf({ elements, text }: Html, base: URL): PageLink[] {
  const links: PageLink[] = [];
  for (const [index, { tag, attributes, start, end }] of elements.entries()) {
    const { href } = attributes;
    if (tag !== 'a' || href === undefined || !URL.canParse(href, base.href) || links.length >= LINKS_MAX)
      continue;
    const url = new URL(href, base);
    if (!/^(?:https?|mailto|tel):$/.test(url.protocol) || url.username !== '' || url.password !== '')
      continue;
    url.hash = '';
    links.push({ url, text: visibleText(text.slice(start, Math.min(end, start + 500))), index });
  }
  return links;
}

function metaOf({ elements }: Html): Map<string, string> {
  const meta = new Map<string, string>();
  for (const { tag, attributes } of elements) {
    const name = (attributes.property ?? attributes.name)?.toLowerCase();
    const { content } = attributes;
    if (tag !== 'meta' || name === undefined || content === undefined || meta.has(name)) continue;
    meta.set(name, visibleText(content));
  }
  return meta;
}
