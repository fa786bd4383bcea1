import { registrableDomain } from '../../normalize/domain.js';
import { linkedinKey, normalizeCompanyLinkedin } from '../../normalize/linkedin.js';
import { cleanText } from '../../normalize/text.js';
import type { CompanyIdentifier, KnownCompany } from '../provider.js';

/** By what a vendor is asked about a company: one key and nothing beside it, for the reason that people have (`Key`). */
export type CompanyKey = DomainKey | PageKey | NameKey;

interface DomainKey {
  readonly by: 'domain';
  readonly domain: string;
}

interface PageKey {
  readonly by: 'linkedin_url';
  /** As LinkedIn writes it, with `www.`. */
  readonly url: string;
}

interface NameKey {
  readonly by: 'name';
  readonly name: string;
}

/** The kinds of keys that vendors take, each with the key that it makes. */
export interface CompanyKeys {
  readonly domain: DomainKey;
  readonly linkedin_url: PageKey;
  readonly name: NameKey;
}

export type CompanyKeyKind = keyof CompanyKeys;

/** What must be known of a company for each kind of key. */
export function companyNeedsOf(kinds: readonly CompanyKeyKind[]): readonly (readonly CompanyIdentifier[])[] {
  return kinds.map(kind => [kind]);
}

/** The key of the first kind that is known; null where what is known is not fit to be asked by, as of people. */
export function companyKeyOf<Kind extends CompanyKeyKind>(
  kinds: readonly Kind[],
  known: KnownCompany,
): CompanyKeys[Kind] | null {
  const kind = kinds.find(candidate => known[candidate] !== null);
  return kind === undefined ? null : MAKERS[kind](known);
}

const MAKERS: { readonly [Kind in CompanyKeyKind]: (known: KnownCompany) => CompanyKeys[Kind] | null } = {
  domain(known) {
    const domain = known.domain === null ? null : registrableDomain(known.domain);
    return domain === null ? null : { by: 'domain', domain };
  },
  linkedin_url({ linkedin_url }) {
    if (normalizeCompanyLinkedin(linkedin_url) === null) return null;
    const [kind, slug] = linkedinKey(linkedin_url)?.split('/') ?? [];
    if (kind === undefined || slug === undefined) return null;
    return { by: 'linkedin_url', url: `https://www.linkedin.com/${kind}/${encodeURIComponent(slug)}` };
  },
  name(known) {
    const name = cleanText(known.name);
    return name === null ? null : { by: 'name', name };
  },
};

/**
 * Of the domains that an answer lists for a company, the one that was asked by, else the first: one that was bought or
 * given up is still its company's.
 */
export function statedDomain(
  key: CompanyKey,
  domain: string | undefined,
  others: readonly string[],
): string | undefined {
  if (key.by !== 'domain') return domain;
  return others.find(other => registrableDomain(other) === key.domain) ?? domain;
}
