import { cleanText, TEXT_MAX_CHARACTERS, withoutInvisible } from './text.js';

/** How nearly all of them are written; reading such a one as any URL is 2.7 µs and 0.9 kB. */
const USUAL = /^https:\/\/(?:www\.)?linkedin\.com\/(in|company|school|showcase)\/([a-z0-9-]{1,100})\/?$/;

/** LinkedIn's own pages repeat a profile under these prefixes. */
const PATH = /^(?:\/(?:mwlite|comm|m))?\/(in|company|school|showcase)\/([^/]+)/i;

/** Letters, digits and emoji of all scripts with the few marks that LinkedIn lets people choose. */
const SLUG = /^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}\p{So}_.'’·-]{1,100}$/u;

/** Member numbers out of Sales Navigator: case counts in them and they never equal the public name. */
const MEMBER_NUMBER = /^ac[ow]aa[\w-]{10,}$/i;

interface Profile {
  readonly kind: string;
  /** Decoded, lower case. */
  readonly slug: string;
}

/** `https://linkedin.com/in/<slug>` of a person's profile URL in any spelling, or null where it is none. */
export function normalizeLinkedin(value: unknown): string | null {
  const profile = readProfile(value);
  return profile?.kind === 'in' ? profileUrl(profile) : null;
}

/** `https://linkedin.com/company/<slug>` (or school, showcase) of an organisation's page, or null where it is none. */
export function normalizeCompanyLinkedin(value: unknown): string | null {
  const profile = readProfile(value);
  return profile === null || profile.kind === 'in' ? null : profileUrl(profile);
}

/** What all spellings of one profile's URL have in common (`in/janedoe`), or null where it is no profile. */
export function linkedinKey(value: unknown): string | null {
  const profile = readProfile(value);
  return profile === null ? null : `${profile.kind}/${profile.slug}`;
}

function profileUrl({ kind, slug }: Profile): string | null {
  // Lower case because LinkedIn does not tell cases apart, and one profile must not be stored in two spellings.
  const url = `https://linkedin.com/${kind}/${encodeURIComponent(slug)}`;
  return url.length > TEXT_MAX_CHARACTERS ? null : url;
}

function readProfile(value: unknown): Profile | null {
  if (typeof value !== 'string') return null;
  const [, usualKind, usualSlug] = USUAL.exec(value) ?? [];
  if (usualKind !== undefined && usualSlug !== undefined) {
    return isSlug(usualSlug) ? { kind: usualKind, slug: usualSlug } : null;
  }
  // The query goes first: tracking alone can be longer than a value may be.
  const text = cleanText(value.split(/[?#]/, 1)[0])?.replace(/^\/\//, '');
  if (text === undefined || /\s/.test(text)) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || !/^(?:.+\.)?linkedin\.com$/.test(hostname)) return null;
  const [, kind, encoded] = PATH.exec(pathname) ?? [];
  const slug = encoded === undefined ? null : decodeSlug(encoded);
  return kind === undefined || slug === null ? null : { kind: kind.toLowerCase(), slug };
}

function decodeSlug(encoded: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  const slug = withoutInvisible(decoded).normalize('NFC').toLowerCase().normalize('NFC').trim();
  return isSlug(slug) ? slug : null;
}

function isSlug(text: string): boolean {
  return SLUG.test(text) && !MEMBER_NUMBER.test(text);
}
