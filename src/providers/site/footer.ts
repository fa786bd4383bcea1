import { cleanText } from '../../normalize/text.js';
import type { Html } from './html.js';
import { visibleText } from './nodes.js';
import type { Page } from './page.js';

/** Elements around one that are looked at; a footer is rarely nested deeper. */
const LEVELS_MAX = 50;

/** Characters of one footer that are looked at; a long one has 5,000. */
const CHARACTERS_MAX = 20_000;

const OWNER =
  /(?:©|\(c\)|\bcopyright\b)[\s,©]*(?:\d{4}(?:\s*[-–—]\s*(?:\d{4}|present))?)?[\s,]*(?:by\s+)?(.{2,80}?)(?=\s*(?:[|·•–—]|\ball rights\b|\balle rechte\b|\btous droits\b|\d{4}|$))/i;

/** Whether an element stands in a part of its page that is a footer or is called one. */
export function isWithinFooter(index: number, { elements }: Html): boolean {
  let at = index;
  for (let level = 0; level < LEVELS_MAX && at >= 0; level += 1) {
    const element = elements[at];
    if (element === undefined) return false;
    if (element.tag === 'footer' || /\bfooter\b/i.test(element.attributes.class ?? '')) return true;
    at = element.parent;
  }
  return false;
}

/** Whom a page names as the owner of its rights: `© 2014–2026 Northwind Labs, Inc. All rights reserved.` */
export function copyrightOwner({ html }: Page): string | undefined {
  const footers = html.elements.filter(
    ({ tag, attributes }) => tag === 'footer' || /\bfooter\b/i.test(attributes.class ?? ''),
  );
  for (const { start, end } of footers.slice(0, 10)) {
    const lines = html.text.slice(start, Math.min(end, start + CHARACTERS_MAX)).split('\n');
    for (const line of lines) {
      const [, owner] = OWNER.exec(visibleText(line).slice(0, 300)) ?? [];
      const name = cleanText(owner?.replace(/[\s.,]+$/, ending => (/^\./.test(ending) ? '.' : '')));
      if (name !== null) return name;
    }
  }
  return undefined;
}

/** What a page calls itself to readers of its news: `Northwind Labs » Feed`. */
export function feedTitle({ html }: Page): string | undefined {
  const titles = html.elements
    .filter(
      ({ tag, attributes: { rel, type } }) =>
        tag === 'link' && /\balternate\b/i.test(rel ?? '') && /\b(?:rss|atom)\+xml\b/i.test(type ?? ''),
    )
    .map(({ attributes: { title } }) =>
      title?.split(/\s+[»›|:·–—-]\s+/, 1)[0]?.replace(/\s+(?:rss|atom|feed|blog|news)\b.*$/i, ''),
    );
  return titles.find(title => cleanText(title) !== null);
}
